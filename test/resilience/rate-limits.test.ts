import { expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { type GraphResponse, startGraph } from '../support/start-graph.ts';
import type { Script } from '../upstream/scripted-server.ts';
import { answerOf, answerWell, createOf, failureOf, readOf } from './answers.ts';
import { connectionBody, ok, REAL_TIMES, startUnderTest } from './under-test.ts';

const FAR = ['retry-after: 999999'];
const HOUR_MS = 3_600_000;

/** A Sendcloud that counts what comes of one method, and refuses what is more than the limit in any stretch of time. */
function createCountingScript(method: 'GET' | 'POST', limit: number, windowMs: number) {
  const arrivals: number[] = [];
  let refused = 0;
  const script: Script = (socket, request, head) => {
    if (!head.startsWith(method)) return;
    arrivals.push(performance.now());
    const before = arrivals.at(-1 - limit) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - before < windowMs) {
      refused += 1;
      socket.write(answerOf(429, ['retry-after: 60']));
    } else answerWell(socket, request, head);
  };
  return {
    script,
    get refused() {
      return refused;
    },
  };
}

/** Fails unless it is refused here, with a wait, and nothing was sent. */
function expectNotSent(answer: GraphResponse, [fromMs, toMs]: readonly [number, number]): void {
  expect(answer.errors?.length).toBeGreaterThan(0);
  for (const { extensions } of answer.errors ?? []) {
    expect(extensions.code).toBe('RATE_LIMITED');
    expect(Number.isInteger(extensions.retryAfterMs)).toBe(true);
    expect(extensions.retryAfterMs).toBeGreaterThan(fromMs);
    expect(extensions.retryAfterMs).toBeLessThanOrEqual(toMs);
  }
  expect(answer.extensions.upstreamCalls).toEqual([]);
  expect(answer.extensions.cost.actualCalls).toBe(0);
}

test('after a 429 with a far Retry-After ten queries cost no call, and the other tenant is served', async () => {
  await using app = await startUnderTest({
    script: (socket) => socket.write(answerOf(429, FAR)),
    environment: REAL_TIMES,
  });
  const refused = await app.ask('A', readOf(99));
  expect(failureOf(refused)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: HOUR_MS });
  const ids = Array.from({ length: 10 }, (_, index) => index + 1);
  const [other, ...answers] = await Promise.all([
    app.ask('B', readOf(1)),
    ...ids.map((id) => app.ask('A', readOf(id))),
  ]);
  for (const answer of answers) expectNotSent(answer, [HOUR_MS - 10_000, HOUR_MS]);
  expectNotSent(await app.ask('A', createOf()), [HOUR_MS - 10_000, HOUR_MS]);
  expect(other.data).toEqual({ connection: { url: 'https://example.com/b' } });
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([refused, ...answers]);
});

test('that is remembered of many credentials, however few answers are kept', async () => {
  await using app = await startUnderTest({
    script: (socket) => socket.write(answerOf(429, FAR)),
    environment: { ...REAL_TIMES, HOOKGRAPH_MAX_SHARED_ENTRIES: '1' },
  });
  const refused = await app.ask('A', readOf(1));
  await app.ask('B', readOf(1));
  expectNotSent(await app.ask('A', readOf(2)), [HOUR_MS - 10_000, HOUR_MS]);
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([refused]);
});

test('so it is at Shipping Channels, where that says nothing of what counts as managing', async () => {
  await using graph = await startGraph({ plain: false, environment: { UPSTREAM: 'live' } });
  const ask = (tenant: 'acme' | 'globex', query: string) =>
    graph.query(
      query,
      {},
      { 'x-shipping-channels-authorization': `Bearer ${demoCredentials(tenant).apiKey}` },
    );
  graph.sandbox.misbehave({ status: 429, headers: { 'retry-after': '999999' } });
  for (let id = 1; id <= 10; id += 1) {
    const answer = await ask('acme', `{ webhookSubscription(id: "wh_${id}") { url } }`);
    expect(failureOf(answer).code).toBe('RATE_LIMITED');
    if (id > 1) expectNotSent(answer, [HOUR_MS - 10_000, HOUR_MS]);
  }
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
  const other = await ask('globex', '{ webhookSubscriptions { totalCount } }');
  expect(other.errors).toBeUndefined();
  const { data } = await ask('acme', '{ rateLimits { window remaining inferred } }');
  expect(data.rateLimits.at(-1)).toEqual({
    window: 'management calls per hour',
    remaining: 0,
    inferred: true,
  });
});

test('1,100 reads of one credential within a minute: 1,000 are sent, and none is refused by the API', async () => {
  const api = createCountingScript('GET', 1000, 60_000);
  await using app = await startUnderTest({ script: api.script, environment: REAL_TIMES });
  const twoReadsOf = (id: number) =>
    `{ connection(id: ${id}) { __typename } eventSubscription(id: ${id}) { id } }`;
  const answers: GraphResponse[] = [];
  while (answers.length < 550) {
    const batch = Array.from({ length: 50 }, (_, index) => twoReadsOf(answers.length + index + 1));
    answers.push(...(await Promise.all(batch.map((query) => app.ask('A', query)))));
  }
  const [sent, refused] = [answers.slice(0, 500), answers.slice(500)];
  for (const { errors } of sent) expect(errors).toBeUndefined();
  for (const answer of refused) {
    expect(answer.errors).toHaveLength(2);
    expectNotSent(answer, [30_000, 62_000]);
  }
  expect([api.refused, app.requestsOfA]).toEqual([0, 1000]);
  await app.expectInvariants(answers);
});

test('of 60 writes at once 15 are sent, some a second later, and none is refused by the API', async () => {
  // A machine that is busy may take from one second what it adds to another.
  const api = createCountingScript('POST', 15, 800);
  await using app = await startUnderTest({ script: api.script, environment: REAL_TIMES });
  const startedAtMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const answer = await app.ask('A', createOf());
      return { answer, ms: performance.now() - startedAtMs };
    }),
  );
  const done = answers.filter(({ answer }) => answer.errors === undefined);
  const refused = answers.filter(({ answer }) => answer.errors !== undefined);
  const atOnce = done.filter(({ ms }) => ms < 1000);
  expect(atOnce.length).toBeLessThanOrEqual(15);
  expect(done.length).toBeGreaterThanOrEqual(30);
  expect(done.length).toBeLessThan(60);
  for (const { answer } of refused) expectNotSent(answer, [0, 5000]);
  expect([api.refused, app.requestsOfA]).toEqual([0, done.length]);
  await app.expectInvariants(answers.map(({ answer }) => answer));
});

test('an old copy is served when nothing may be sent, and says so', async () => {
  await using app = await startUnderTest({
    script: (socket, request) =>
      socket.write(request === 1 ? ok(connectionBody(1)) : answerOf(429, FAR)),
    environment: { ...REAL_TIMES, HOOKGRAPH_SENDCLOUD_FRESH_MS: '0' },
  });
  const first = await app.ask('A', readOf(1));
  expect(first.extensions.stale).toBeUndefined();
  expect(failureOf(await app.ask('A', readOf(2))).code).toBe('RATE_LIMITED');
  const old = await app.ask('A', readOf(1));
  expect(old.errors).toBeUndefined();
  expect(old.data).toEqual(first.data);
  expect(old.extensions.stale).toEqual([{ path: ['connection'], ageMs: expect.any(Number) }]);
  expect(old.extensions.cost.actualCalls).toBe(0);
  expectNotSent(await app.ask('A', readOf(1), { 'cache-control': 'no-cache' }), [0, HOUR_MS]);
  expect(app.requestsOfA).toBe(2);
});
