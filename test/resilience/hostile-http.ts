import type { Script } from '../upstream/scripted-server.ts';
import {
  answer,
  BAD,
  closing,
  FAILED,
  GOOD,
  type HostileAnswer,
  JSON_TYPE,
  open,
  SECRET,
  whole,
} from './hostile-answers.ts';
import { connectionBody, ok } from './under-test.ts';

const NO_ANSWER = { ...BAD, status: null, closes: true } as const;
const good = connectionBody(1);
const goodChunk = `${good.length.toString(16)}\r\n${good}\r\n0\r\n\r\n`;
const length = `content-length: ${good.length}`;
const chunked = 'transfer-encoding: chunked';

/** What is said after another status line than that of HTTP/1.1. */
function after(statusLine: string, ...headers: readonly string[]): string {
  return [statusLine, JSON_TYPE, ...headers, '', good].join('\r\n');
}

const NOT_HTTP: readonly HostileAnswer[] = [
  { what: 'garbage', script: open(`${SECRET}\r\n\r\n`), ...NO_ANSWER },
  { what: 'zeros', script: open(Buffer.alloc(1000)), ...NO_ANSWER },
  { what: 'an alert of TLS', script: open(Buffer.from([21, 3, 1, 0, 2, 2, 70])), ...NO_ANSWER },
  { what: 'a body and nothing else, as of HTTP/0.9', script: open(good), ...NO_ANSWER },
  { what: 'HTTP/9.9', script: open(after('HTTP/9.9 200 OK', length)), ...NO_ANSWER },
  { what: 'the status 099', script: open(after('HTTP/1.1 099 Odd', length)), ...NO_ANSWER },
  { what: 'the status 0', script: open(after('HTTP/1.1 0 Odd', length)), ...NO_ANSWER },
  { what: 'the status 1000', script: open(after('HTTP/1.1 1000 Odd', length)), ...NO_ANSWER },
  {
    what: 'a length that is no number',
    script: whole(200, good, [JSON_TYPE, 'content-length: ten']),
    ...NO_ANSWER,
  },
  {
    what: 'two lengths',
    script: whole(200, good, [JSON_TYPE, 'content-length: 7']),
    ...NO_ANSWER,
  },
  {
    what: 'a length and chunks',
    script: open(answer(200, [JSON_TYPE, length, chunked], goodChunk)),
    ...NO_ANSWER,
  },
  {
    what: 'a chunk size that is none',
    script: open(answer(200, [JSON_TYPE, chunked], 'zz\r\n{}\r\n')),
    ...NO_ANSWER,
    status: 200,
  },
  {
    what: 'a switch of protocols',
    script: open('HTTP/1.1 101 Switch\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ...NO_ANSWER,
  },
  { what: 'only a 100', script: open('HTTP/1.1 100 Continue\r\n\r\n'), ...NO_ANSWER },
  { what: '204 with a body', script: whole(204, good), ...BAD, status: 204, closes: true },
  { what: '304 with a body', script: whole(304, good), ...BAD, status: 304, closes: true },
  // Nothing is wrong with these but their age.
  { what: 'HTTP/1.0', script: closing(after('HTTP/1.0 200 OK', length)), ...GOOD },
  {
    what: 'HTTP/1.0 without a length',
    script: closing(after('HTTP/1.0 200 OK')),
    ...GOOD,
  },
  // What is wrong comes after the answer, and is nobody's.
  { what: 'a second answer', script: open(ok(good).repeat(2)), ...GOOD, closes: true },
  { what: 'more than the length', script: open(`${ok(good)}{}`), ...GOOD, closes: true },
];

const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n';

const LONG_HEADS: readonly HostileAnswer[] = [
  {
    what: 'a header of 100 KB',
    script: open(answer(200, [JSON_TYPE, length, `x-a: ${'a'.repeat(100_000)}`], good)),
    ...NO_ANSWER,
  },
  {
    what: 'headers of 100 KB together',
    script: open(answer(200, [JSON_TYPE, length, ...Array(10_000).fill('x-a: abc')], good)),
    ...NO_ANSWER,
  },
  {
    what: '1000 early hints, and then an answer',
    script: open(hints.repeat(1000) + ok(good)),
    ...GOOD,
  },
];

const SMALL = { HOOKGRAPH_MAX_UPSTREAM_BODY_BYTES: '1000' };
const FIVE_MIB = 5 * 1024 * 1024;

/** As much of a body as a socket takes at once, of one that is announced to be of 200 MB. */
function beginning(status: number): Script {
  const large = ' '.repeat(65_536);
  return open(answer(status, [JSON_TYPE, 'content-length: 200000000'], large));
}

const LARGE = (
  [
    { what: '1000 of 1000 bytes', script: whole(200, good.padEnd(1000)), ...GOOD },
    { what: '1001 of 1000 bytes', script: whole(200, good.padEnd(1001)), ...BAD },
    {
      what: '1001 of 1000 bytes without a length',
      script: closing(answer(200, [JSON_TYPE], good.padEnd(1001))),
      ...BAD,
    },
    {
      what: '1002 of 1000 bytes in chunks',
      script: open(answer(200, [JSON_TYPE, chunked], `1f5\r\n${' '.repeat(501)}\r\n`.repeat(2))),
      ...BAD,
      closes: true,
    },
    { what: '200 MB', script: beginning(200), ...BAD, closes: true },
    { what: '200 MB, 201', script: beginning(201), ...BAD, status: 201, closes: true },
    { what: '200 MB, 400', script: beginning(400), ...BAD, status: 400, closes: true },
    { what: '200 MB, 404', script: beginning(404), ...BAD, status: 404, closes: true },
    { what: '200 MB, 500', script: beginning(500), ...FAILED, closes: true },
  ] satisfies readonly HostileAnswer[]
).map((row) => ({ ...row, environment: SMALL }));

const LARGE_AS_SHIPPED: readonly HostileAnswer[] = [
  { what: '5 MiB', script: whole(200, good.padEnd(FIVE_MIB)), ...GOOD },
  { what: '5 MiB and a byte', script: whole(200, good.padEnd(FIVE_MIB + 1)), ...BAD },
];

/** What is too long, or no HTTP. */
export const HTTP: readonly HostileAnswer[] = [
  ...NOT_HTTP,
  ...LONG_HEADS,
  ...LARGE,
  ...LARGE_AS_SHIPPED,
];
