import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { until } from '../support/start-graph.ts';
import { answerWell, createOf, failureOf, READ_DATA, readOf } from './answers.ts';
import { startBehindProxy } from './behind-proxy.ts';
import { connectionBody, ok, REAL_TIMES, startUnderTest } from './under-test.ts';

test.for([
  { what: 'a read', document: readOf(2), outcome: undefined },
  { what: 'a write', document: createOf(), outcome: 'unknown' },
])('$what on a socket whose other end has vanished ends in time', async (row) => {
  await using setup = await startBehindProxy({
    environment: { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '600' },
  });
  const { app, proxy } = setup;
  const before = await app.ask('A', readOf(1));
  expect(proxy.clients.size).toBe(1);

  proxy.fault = { halfOpen: true };
  const answer = await app.ask('A', row.document);
  expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT', outcome: row.outcome });
  await until(() => proxy.clients.size === 0);
  expect(proxy.connections).toBe(1);
  expect(app.requestsOfA).toBe(1);

  proxy.fault = {};
  const after = await app.ask('A', readOf(3));
  expect(after.data).toEqual(READ_DATA);
  expect(proxy.connections).toBe(2);
  expect(app.requestsOfA).toBe(2);
  await app.expectInvariants([before, answer, after]);
});

const TRIES = 60;
const IDLE_MS = 20;
/** Every so many requests on a used socket, the upstream closes it at the same moment. */
const LOST = 10;

/** An upstream that closes used sockets as a request comes, and idle ones; and what it was asked for. */
async function startImpatient(idleMs: number | null) {
  const heads: string[] = [];
  const used = new WeakSet<object>();
  let onUsedSockets = 0;
  let lost = 0;
  const app = await startUnderTest({
    environment: REAL_TIMES,
    script(socket, request, head) {
      if (used.has(socket)) onUsedSockets += 1;
      if (used.has(socket) && onUsedSockets % LOST === 0) {
        lost += 1;
        socket.resetAndDestroy();
        return;
      }
      used.add(socket);
      heads.push(head);
      answerWell(socket, request, head);
      if (idleMs === null) return;
      const timer = setTimeout(() => socket.destroy(), idleMs);
      socket.once('data', () => clearTimeout(timer));
    },
  });
  return { app, heads, lostRequests: () => lost };
}

describe('an upstream that closes idle sockets', () => {
  test('fails no read', async () => {
    const { app, heads, lostRequests } = await startImpatient(null);
    await using _ = app;
    const answers = [];
    for (let id = 1; id <= TRIES; id += 1) {
      answers.push(await app.ask('A', readOf(id)));
      // At other moments than those of requests: retries are not for more losses than there are.
      if (id % 4 === 0) for (const socket of app.server.sockets) socket.end();
      if (id % 4 === 0) await until(() => app.server.sockets.size === 0);
    }
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(heads).toHaveLength(TRIES);
    expect(lostRequests()).toBeGreaterThan(0);
    await app.expectInvariants(answers);
  });

  test('gets no write twice, and what fails has an unknown outcome', async () => {
    const { app, heads, lostRequests } = await startImpatient(IDLE_MS);
    await using _ = app;
    const answers = [];
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      answers.push(await app.ask('A', createOf(`https://example.com/${attempt}/`)));
      // Some before that moment, some at it, some after it.
      await delay((attempt % 5) * (IDLE_MS / 4));
    }
    const failed = answers.filter(({ errors }) => errors !== undefined);
    for (const answer of failed) {
      expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' });
    }
    expect(failed.length).toBeGreaterThan(0);
    const written = heads.map((head) => /example\.com\/\d+/.exec(head)?.[0]);
    expect(new Set(written).size).toBe(written.length);
    expect(written.length).toBeGreaterThanOrEqual(TRIES - failed.length);
    expect(app.requestsOfA).toBe(written.length + lostRequests());
    expect(app.requestsOfA).toBeLessThanOrEqual(TRIES);
    await app.expectInvariants(answers);
  });
});

test.for([
  { what: 'a read', document: readOf(2), failure: null, requests: 2 },
  {
    what: 'a write',
    document: createOf(),
    failure: { code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' },
    requests: 1,
  },
])('$what on a socket that is closed, of which nobody has heard yet', async (row) => {
  await using setup = await startBehindProxy();
  const { app, proxy } = setup;
  const before = await app.ask('A', readOf(1));
  proxy.fault = { closeDelayMs: 500 };
  for (const socket of app.server.sockets) socket.destroy();
  await until(() => app.server.sockets.size === 0);
  const answer = await app.ask('A', row.document);
  if (row.failure === null) expect(answer.data).toEqual(READ_DATA);
  else expect(failureOf(answer)).toEqual(row.failure);
  expect(app.requestsOfA).toBe(row.requests);
  expect(proxy.connections).toBe(row.requests);
  await app.expectInvariants([before, answer]);
});

describe('an answer that nobody has asked for', () => {
  test.for([
    { when: 'right behind the first', afterMs: null },
    { when: 'on the idle socket', afterMs: 20 },
  ])('$when is not that of the next request', async ({ afterMs }) => {
    const evil = ok(connectionBody(2, 'https://evil.example/'));
    await using app = await startUnderTest({
      environment: REAL_TIMES,
      script(socket, request, head) {
        if (request > 1) return answerWell(socket, request, head);
        socket.write(ok(connectionBody(1)) + (afterMs === null ? evil : ''));
        if (afterMs !== null) setTimeout(() => socket.write(evil), afterMs);
      },
    });
    const first = await app.ask('A', readOf(1));
    if (afterMs !== null) await delay(2 * afterMs);
    const second = await app.ask('A', readOf(2));
    expect([first.data, second.data]).toEqual([READ_DATA, READ_DATA]);
    expect(app.requestsOfA).toBe(2);
    await app.expectInvariants([first, second]);
  });
});
