import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { NEVER_OPENS } from '../support/start-graph.ts';
import { OK, type Script, timed } from '../upstream/scripted-server.ts';
import { answerOf, answerWell, failureOf, READ_DATA, readOf } from './answers.ts';
import { startBehindProxy } from './behind-proxy.ts';
import type { NetworkFault } from './fault-proxy.ts';
import { connectionBody, ok, REAL_TIMES, startUnderTest } from './under-test.ts';

/** Where a connection is reset, and how many requests arrive although. */
const resets: readonly { when: string; fault: NetworkFault; code: string; requests: number }[] = [
  {
    when: 'before anything of the request is read',
    fault: { resetAtConnect: true },
    code: 'UPSTREAM_UNAVAILABLE',
    requests: 0,
  },
  {
    when: 'before the first byte of the answer',
    fault: { resetAfterBytesDown: 0 },
    code: 'UPSTREAM_UNAVAILABLE',
    requests: 3,
  },
  {
    when: 'in the headers of the answer',
    fault: { resetAfterBytesDown: 30 },
    code: 'UPSTREAM_UNAVAILABLE',
    requests: 3,
  },
  {
    when: 'in the body of the answer',
    fault: { resetAfterBytesDown: ok(connectionBody(7)).length - 50 },
    code: 'UPSTREAM_BAD_RESPONSE',
    requests: 3,
  },
];

test.for(resets)('$when: a read is $code after 3 attempts', async (row) => {
  await using setup = await startBehindProxy();
  const { app, proxy } = setup;
  proxy.fault = row.fault;
  const answer = await app.ask('A', readOf(7));
  expect(failureOf(answer)).toEqual({ code: row.code });
  expect(answer.extensions.upstreamCalls).toHaveLength(3);
  expect(app.requestsOfA).toBe(row.requests);
  proxy.fault = {};
  await app.expectInvariants([answer]);
});

const once: readonly { fault: string; script: Script }[] = [
  { fault: 'one reset before the answer', script: (socket) => socket.resetAndDestroy() },
  {
    fault: 'one answer that is cut',
    script: (socket) => socket.end(ok(connectionBody(7)).slice(0, -10)),
  },
];

test.for(once)('$fault and then health is data: 2 requests', async ({ script }) => {
  await using app = await startUnderTest({
    environment: REAL_TIMES,
    script: (...request) => (request[1] === 1 ? script : answerWell)(...request),
  });
  const answer = await app.ask('A', readOf(7));
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual(READ_DATA);
  expect(app.requestsOfA).toBe(2);
  await app.expectInvariants([answer]);
});

/** When an answer has taken too long. */
const SOON = { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '600' };

describe('a slow upstream', () => {
  test.for([50, 200])('that takes %i ms of 600 gives data', async (delayMs) => {
    await using setup = await startBehindProxy({ environment: SOON });
    const { app, proxy } = setup;
    proxy.fault = { delayMs };
    const { asked, ms } = await timed(() => app.ask('A', readOf(7)));
    const answer = await asked;
    expect(answer.data).toEqual(READ_DATA);
    expect(ms).toBeGreaterThanOrEqual(delayMs);
    expect(app.requestsOfA).toBe(1);
    proxy.fault = {};
    await app.expectInvariants([answer]);
  });

  test.for<{ what: string; fault?: NetworkFault; script?: Script }>([
    { what: 'takes 1200 ms of 600', fault: { delayMs: 1200 } },
    { what: 'takes 6 s of 600 ms', fault: { delayMs: 6000 } },
    {
      what: 'has an answer without an end',
      script: (socket) => socket.write(`${OK}content-length: 9\r\n\r\n{`),
    },
  ])('that $what is UPSTREAM_TIMEOUT then, after 1 request', async ({ fault = {}, script }) => {
    await using setup = await startBehindProxy({
      ...(script !== undefined && { script }),
      environment: SOON,
    });
    const { app, proxy } = setup;
    proxy.fault = fault;
    const { asked, ms } = await timed(() => app.ask('A', readOf(7)));
    const answer = await asked;
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
    expect(ms).toBeGreaterThan(590);
    expect(ms).toBeLessThan(5000);
    expect(app.requestsOfA).toBe(1);
    proxy.fault = {};
    await app.expectInvariants([answer]);
  });
});

/** Three calls, one after the other. */
const CHAIN = `{ eventSubscription(id: 5) { connection { ... on AnyConnection { subscriptions { id } } } } }`;

describe('the deadline holds for all calls together', () => {
  test('of 2 s cuts the third call', async () => {
    await using app = await startUnderTest({
      environment: { ...REAL_TIMES, HOOKGRAPH_OPERATION_TIMEOUT_MS: '2000' },
      async script(...request) {
        await delay(200);
        if (request[1] < 3) answerWell(...request);
      },
    });
    const { asked, ms } = await timed(() => app.ask('A', CHAIN));
    const answer = await asked;
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
    expect(answer.errors?.[0]?.path).toEqual(['eventSubscription', 'connection', 'subscriptions']);
    expect(app.requestsOfA).toBe(3);
    expect(ms).toBeGreaterThan(1990);
    expect(ms).toBeLessThan(4000);
    await app.expectInvariants([answer]);
  });

  test.for<{ what: string; script: Script; requests: number }>([
    { what: 'a call', script: answerWell, requests: 2 },
    { what: 'a retry', script: (socket) => socket.write(answerOf(503)), requests: 1 },
  ])('of 1 s lets $what not begin with 50 ms left', async ({ script, requests }) => {
    let startedAt: number | undefined;
    await using app = await startUnderTest({
      environment: { ...REAL_TIMES, HOOKGRAPH_OPERATION_TIMEOUT_MS: '1000' },
      async script(...request) {
        // Later than the operation.
        startedAt ??= performance.now();
        // The last one in time ends when 50 ms are left.
        if (request[1] >= requests) await delay(startedAt + 950 - performance.now());
        script(...request);
      },
    });
    const answer = await app.ask('A', CHAIN);
    expect(failureOf(answer).code).toMatch(/^UPSTREAM_(TIMEOUT|UNAVAILABLE)$/);
    expect(app.requestsOfA).toBe(requests);
    await app.expectInvariants([answer]);
  });
});

const UNAVAILABLE: Script = (socket) => socket.write(answerOf(503));
const RESET: Script = (socket) => socket.resetAndDestroy();
const CUT: Script = (socket) => socket.end(ok(connectionBody(7)).slice(0, -10));

describe('whatever fails, a read sends 3 requests at most', () => {
  test.for<{ what: string; scripts: readonly Script[]; document?: string; requests: number }>([
    { what: '503 each time', scripts: [UNAVAILABLE], requests: 3 },
    { what: 'a reset each time', scripts: [RESET], requests: 3 },
    { what: 'each time something else', scripts: [CUT, RESET, UNAVAILABLE], requests: 3 },
    { what: '429 each time', scripts: [(socket) => socket.write(answerOf(429))], requests: 2 },
    { what: '401', scripts: [(socket) => socket.write(answerOf(401))], requests: 1 },
    {
      what: 'both reads of an operation',
      scripts: [UNAVAILABLE],
      document: `{ connections { __typename } eventSubscriptions { id } }`,
      requests: 5,
    },
  ])('$what: $requests', async ({ scripts, document = readOf(7), requests }) => {
    await using app = await startUnderTest({
      environment: REAL_TIMES,
      script: (...request) => scripts[(request[1] - 1) % scripts.length]?.(...request),
    });
    const answer = await app.ask('A', document);
    expect(answer.errors).not.toBeUndefined();
    expect(app.requestsOfA).toBe(requests);
    await app.expectInvariants([answer]);
  });

  test('and ten reads together no more than 3 beyond their own', async () => {
    await using app = await startUnderTest({
      script: UNAVAILABLE,
      environment: REAL_TIMES,
      tuning: { circuitPolicy: NEVER_OPENS },
    });
    const answers = [];
    for (let id = 1; id <= 10; id += 1) answers.push(await app.ask('A', readOf(id)));
    expect(answers.map((answer) => failureOf(answer).code)).toEqual(
      Array(10).fill('UPSTREAM_UNAVAILABLE'),
    );
    expect(app.requestsOfA).toBe(13);
    await app.expectInvariants(answers);
  });
});
