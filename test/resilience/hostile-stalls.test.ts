import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { NEVER_OPENS, until } from '../support/start-graph.ts';
import { OK, type Script, timed } from '../upstream/scripted-server.ts';
import { answer, BAD, JSON_TYPE, open, UNHURRIED } from './hostile-answers.ts';
import { startUnderTest } from './under-test.ts';

const QUERY = '{ connection(id: 1) { __typename } }';
const LENGTH = [JSON_TYPE, 'content-length: 100'];
const EARLY_HINTS = 'HTTP/1.1 103 Early Hints\r\n\r\n';

/** So many requests are under way at once. */
const MAX_CONNECTIONS = 50;

/**
 * An attempt is given up long before its operation, or the other way round. Before the first of
 * fifty ends, a busy machine has to begin the last.
 */
const ATTEMPT_ENDS = {
  HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '2500',
  HOOKGRAPH_OPERATION_TIMEOUT_MS: '10000',
};
const OPERATION_ENDS = {
  HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '10000',
  HOOKGRAPH_OPERATION_TIMEOUT_MS: '1200',
};

/** Sends the beginning, and then a piece now and then until the client leaves. */
function drip(beginning: string | Buffer, piece: string): Script {
  return async (socket) => {
    socket.write(beginning);
    while (!socket.destroyed) {
      socket.write(piece);
      await delay(20);
    }
  };
}

interface Stall {
  readonly what: string;
  readonly script: Script;
  /** Null when it has not come when time is up. */
  readonly status: number | null;
}

const STALLS: readonly Stall[] = [
  { what: 'no header', script: () => {}, status: null },
  { what: 'half of the headers', script: open(OK), status: null },
  { what: 'headers, and no body', script: open(answer(200, LENGTH, '')), status: 200 },
  { what: 'half of a body', script: open(answer(200, LENGTH, '{"data":{')), status: 200 },
  { what: 'half of a body, 201', script: open(answer(201, LENGTH, '{"data":{')), status: 201 },
  { what: 'half of a body, 400', script: open(answer(400, LENGTH, '{"errors":[')), status: 400 },
  { what: 'half of a body, 500', script: open(answer(500, LENGTH, '{"errors":[')), status: 500 },
  { what: 'a byte of the headers now and then', script: drip(`${OK}x-a: `, 'a'), status: null },
  {
    what: 'a byte of the body now and then',
    script: drip(answer(200, [JSON_TYPE], '{"data":'), ' '),
    status: 200,
  },
  { what: '1000 early hints, and no more', script: open(EARLY_HINTS.repeat(1000)), status: null },
  { what: 'early hints without an end', script: drip('', EARLY_HINTS), status: null },
];

/** They take turns. */
function stallOf(id: number): Stall {
  const stall = STALLS[id % STALLS.length];
  if (stall === undefined) throw new Error(`There is no stall for ${id}.`);
  return stall;
}

test.for([
  { ends: 'the attempt', environment: ATTEMPT_ENDS, afterMs: 2500, count: MAX_CONNECTIONS },
  { ends: 'the operation', environment: OPERATION_ENDS, afterMs: 1200, count: STALLS.length },
])('$count answers that stall last until $ends ends', async (row) => {
  const { environment, afterMs, count } = row;
  const rows = Array.from({ length: count }, (_, index) => stallOf(index + 1));
  await using app = await startUnderTest({
    script(socket, request, head) {
      const [, id] = /connections\/(\d+) /.exec(head) ?? [];
      stallOf(Number(id)).script(socket, request, head);
    },
    environment,
    tuning: { circuitPolicy: NEVER_OPENS },
  });
  const asked = await Promise.all(
    rows.map((_, index) =>
      timed(() => app.ask('A', `{ connection(id: ${index + 1}) { __typename } }`)),
    ),
  );
  const answers = await Promise.all(asked.map((each) => each.asked));
  expect(
    answers.map(({ data, errors = [] }, index) => ({
      what: rows[index]?.what,
      data,
      errors: errors.map(({ path, extensions: { code, upstream } }) => ({ path, code, upstream })),
    })),
  ).toMatchObject(
    rows.map(({ what, status }) => ({
      what,
      data: { connection: null },
      errors: [{ path: ['connection'], code: 'UPSTREAM_TIMEOUT', upstream: { status } }],
    })),
  );
  expect(Math.min(...asked.map(({ ms }) => ms))).toBeGreaterThan(afterMs - 50);
  expect(Math.max(...asked.map(({ ms }) => ms))).toBeLessThan(8000);
  expect(app.requestsOfA).toBe(count);
  // Each had one of its own, all are gone, and others have room again.
  expect(app.server.mostSockets).toBe(count);
  await until(() => app.server.sockets.size === 0);
  await app.expectInvariants(answers);
});

test('a body without an end is read to the limit and no further', async () => {
  const piece = Buffer.alloc(65_536, ' ');
  let sent = 0;
  await using app = await startUnderTest({
    script(socket) {
      const write = (error?: Error | null) => {
        // Told of an error, a socket is not yet destroyed.
        if (error || socket.destroyed) return;
        sent += piece.byteLength;
        socket.write(piece, write);
      };
      socket.write(answer(200, [JSON_TYPE], ''), write);
    },
    ...UNHURRIED,
  });
  const endless = await app.ask('A', QUERY);
  expect(endless.data).toEqual({ connection: null });
  expect(endless.errors).toMatchObject([{ path: ['connection'], extensions: { code: BAD.code } }]);
  expect(app.requestsOfA).toBe(1);
  await until(() => app.server.sockets.size === 0);
  // The limit is 5 MiB; the sockets hold some more.
  expect(sent).toBeGreaterThan(5 * 1024 * 1024);
  expect(sent).toBeLessThan(50_000_000);
  await app.expectInvariants([endless]);
});
