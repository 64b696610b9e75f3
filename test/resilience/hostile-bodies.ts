import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Script } from '../upstream/scripted-server.ts';
import {
  answer,
  BAD,
  CUT,
  closing,
  FAILED,
  GOOD,
  type HostileAnswer,
  HTML_TYPE,
  JSON_TYPE,
  open,
  SECRET,
  whole,
} from './hostile-answers.ts';
import { connectionBody } from './under-test.ts';

const OTHER_STATUSES = [201, 400, 404, 500, 502];

/** What an answer is whose body says nothing. */
function outcomeOf(status: number, ofSuccess: typeof BAD, ofOtherSuccess = BAD) {
  if (status >= 500) return { ...FAILED, status };
  if (status === 200) return ofSuccess;
  return { ...(status < 300 ? ofOtherSuccess : BAD), status };
}

const page = `<!doctype html><title>${SECRET}</title>`;

const NO_CONNECTIONS: readonly {
  readonly body: string;
  readonly type?: string;
  readonly ofSuccess?: typeof BAD;
  readonly others?: readonly number[];
}[] = [
  { body: page, type: HTML_TYPE, others: OTHER_STATUSES },
  // It says that it is JSON, so the rest of it may have been lost.
  { body: page, ofSuccess: CUT },
  { body: '', ofSuccess: CUT, others: OTHER_STATUSES },
  { body: 'null' },
  { body: '[]' },
  { body: '"ok"' },
  { body: '7' },
  { body: 'true' },
  { body: '{}' },
  { body: JSON.stringify({ data: SECRET }) },
];

const noConnections = NO_CONNECTIONS.flatMap((row) => {
  const { body, type = JSON_TYPE, ofSuccess = BAD, others = [] } = row;
  return [200, ...others].map(
    (status): HostileAnswer => ({
      what: `${status} ${type}, ${body.replace(SECRET, 'SECRET') || 'nothing'}`,
      script: whole(status, body, [type]),
      ...outcomeOf(status, ofSuccess),
    }),
  );
});

const good = connectionBody(1);
const utf16 = Buffer.from(good, 'utf16le');

const TYPES: readonly (Pick<HostileAnswer, 'code' | 'requests'> & {
  readonly headers: readonly string[];
  readonly body?: string | Uint8Array;
  readonly but?: string;
})[] = [
  { headers: [], ...BAD },
  { headers: ['content-type:'], ...BAD },
  { headers: ['content-type: text/html'], ...BAD },
  { headers: ['content-type: text/plain'], ...BAD },
  { headers: ['content-type: text/json'], ...BAD },
  { headers: ['content-type: application/json5'], ...BAD },
  { headers: ['content-type: application/javascript'], ...BAD },
  { headers: ['content-type: application/octet-stream'], ...BAD },
  { headers: [JSON_TYPE, 'content-type: text/html'], ...BAD },
  { headers: ['content-type: application/problem+json'], ...GOOD },
  { headers: ['content-type: application/vnd.api+json'], ...GOOD },
  { headers: ['content-type: APPLICATION/JSON'], ...GOOD },
  { headers: ['content-type: application/json ; charset=utf-8'], ...GOOD },
  // RFC 8259, section 8.1: JSON is UTF-8, whatever a parameter says.
  { headers: ['content-type: application/json; charset=utf-16'], ...GOOD, but: 'but UTF-8' },
  { headers: [JSON_TYPE], body: `\ufeff${good}`, ...GOOD, but: 'with a byte order mark' },
  {
    headers: ['content-type: application/json; charset=utf-16'],
    body: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    ...BAD,
    but: 'and so it is',
  },
  // Without its mark it is a UTF-8 of many NULs, which is no JSON.
  {
    headers: ['content-type: application/json; charset=utf-16'],
    body: utf16,
    ...CUT,
    but: 'and so it is, without a byte order mark',
  },
  { headers: [JSON_TYPE], body: Buffer.from(`{"é":${good}}`, 'latin1'), ...BAD, but: 'in Latin 1' },
];

const types = TYPES.map(
  ({ headers, body = good, but = '', ...outcome }): HostileAnswer => ({
    what: `the right body as ${headers.join(', ') || 'nothing'} ${but}`.trim(),
    script: whole(200, body, headers),
    ...outcome,
  }),
);

const half = good.slice(0, good.length / 2);
const halfChunk = `${half.length.toString(16)}\r\n${half}\r\n`;
const chunked = [JSON_TYPE, 'transfer-encoding: chunked'];

const CUTS: readonly {
  what: string;
  script: (status: number) => Script;
  ofOtherSuccess?: typeof BAD;
}[] = [
  { what: 'half of the JSON with its length', script: (status) => whole(status, half) },
  {
    what: 'half of the JSON without a length',
    script: (status) => closing(answer(status, [JSON_TYPE], half)),
  },
  {
    what: 'half of the JSON, of HTTP/1.0',
    script: (status) => closing(`HTTP/1.0 ${status} Status\r\n${JSON_TYPE}\r\n\r\n${half}`),
  },
  {
    what: 'a length that is larger than the body',
    script: (status) =>
      closing(answer(status, [JSON_TYPE, `content-length: ${good.length}`], half)),
    ofOtherSuccess: CUT,
  },
  {
    what: 'chunks that are cut',
    script: (status) => closing(answer(status, chunked, halfChunk)),
    ofOtherSuccess: CUT,
  },
  {
    what: 'a chunk that is cut',
    script: (status) => closing(answer(status, chunked, `ffff\r\n${half}`)),
    ofOtherSuccess: CUT,
  },
  {
    what: 'a reset in the middle',
    script: (status) => (socket) =>
      socket.write(answer(status, [JSON_TYPE, `content-length: ${good.length}`], half), () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      ),
    ofOtherSuccess: CUT,
  },
];

const cuts = CUTS.flatMap(({ what, script, ofOtherSuccess }) =>
  [200, 201, 400, 404, 500].map(
    (status): HostileAnswer => ({
      what: `${what}, ${status}`,
      script: script(status),
      ...outcomeOf(status, CUT, ofOtherSuccess),
    }),
  ),
);

const healed: HostileAnswer = {
  what: 'a cut, and then the whole',
  script: (socket, request, head) => whole(200, request === 1 ? half : good)(socket, request, head),
  ...GOOD,
  requests: 2,
};

const bomb = Buffer.alloc(10_000_000, ' ');
const ENCODINGS: readonly (readonly [encoding: string, body: Uint8Array])[] = [
  ['gzip', gzipSync(bomb)],
  ['br', brotliCompressSync(bomb)],
  ['zstd', zstdCompressSync(bomb)],
  ['deflate', deflateSync(bomb)],
  ['gzip', gzipSync(good)],
  // Not true, but said.
  ['gzip', Buffer.from(good)],
  [Array(50).fill('gzip').join(', '), gzipSync(good)],
];

const compressed = ENCODINGS.flatMap(([encoding, body]) =>
  (encoding === 'zstd' ? [200, ...OTHER_STATUSES] : [200]).map(
    (status): HostileAnswer => ({
      what: `${body.byteLength} bytes of ${encoding.slice(0, 20)}, ${status}`,
      script: whole(status, body, [JSON_TYPE, `content-encoding: ${encoding}`]),
      ...outcomeOf(status, BAD),
    }),
  ),
);

const unfinished: HostileAnswer = {
  what: 'the beginning of 97 KB of gzip',
  script: open(
    answer(200, [JSON_TYPE, 'content-encoding: gzip', 'content-length: 97000'], gzipSync(bomb)),
  ),
  ...BAD,
  closes: true,
};

/** HTTP is as it should be, the body is not. */
export const BODIES: readonly HostileAnswer[] = [
  ...noConnections,
  ...types,
  ...cuts,
  healed,
  ...compressed,
  unfinished,
];
