import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { failureOf } from './answers.ts';

const LIMITS = '{ rateLimits { api window limit remaining resetAt inferred } }';
const WEBHOOK = '{ webhookSubscription(id: "wh_123456") { url } }';

interface Told {
  readonly api: string;
  readonly window: string;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: string;
  readonly inferred: boolean;
}

type Tenant = 'acme' | 'globex';
const SENDCLOUD = (tenant: Tenant = 'acme') => ({
  'x-sendcloud-authorization': `Bearer ${demoCredentials(tenant).token}`,
});
const SHIPPING_CHANNELS = (tenant: Tenant = 'acme') => ({
  'x-shipping-channels-authorization': `Bearer ${demoCredentials(tenant).apiKey}`,
});
const BOTH = (tenant: Tenant = 'acme') => ({ ...SENDCLOUD(tenant), ...SHIPPING_CHANNELS(tenant) });

const startForwarding = (environment: Readonly<Record<string, string>> = {}) =>
  startGraph({ environment: { UPSTREAM: 'live', ...environment } });

async function limitsOf(graph: Graph, headers = BOTH()): Promise<readonly Told[]> {
  const { data, errors } = await graph.query(LIMITS, {}, headers);
  expect(errors).toBeUndefined();
  return data.rateLimits;
}

const leftOf = (limits: readonly Told[]) => limits.map(({ remaining }) => remaining);
const FULL = [1000, 100, 15, 100, 1000, 10_000, 100];

test('rateLimits tells every limit of both APIs, and costs nothing', async () => {
  await using graph = await startForwarding();
  const askedAt = Date.now();
  const answer = await graph.query(LIMITS, {}, BOTH());
  const limits: readonly Told[] = answer.data.rateLimits;
  expect(limits.map(({ api, window, limit, inferred }) => [api, window, limit, inferred])).toEqual([
    ['SENDCLOUD', 'reads per minute', 1000, false],
    ['SENDCLOUD', 'writes per minute', 100, false],
    ['SENDCLOUD', 'writes per second', 15, false],
    ['SHIPPING_CHANNELS', 'calls per minute', 100, false],
    ['SHIPPING_CHANNELS', 'calls per hour', 1000, false],
    ['SHIPPING_CHANNELS', 'calls per day', 10_000, false],
    ['SHIPPING_CHANNELS', 'management calls per hour', 100, true],
  ]);
  expect(leftOf(limits)).toEqual(FULL);
  for (const { resetAt } of limits) {
    expect(Date.parse(resetAt)).toBeGreaterThanOrEqual(askedAt);
    expect(Date.parse(resetAt)).toBeLessThanOrEqual(Date.now());
  }
  expect(answer.extensions.cost).toEqual({ estimatedCalls: 0, actualCalls: 0 });
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test.for([
  { who: 'who forwards one for Sendcloud', headers: SENDCLOUD(), apis: ['SENDCLOUD'] },
  {
    who: 'who forwards one for Shipping Channels',
    headers: SHIPPING_CHANNELS(),
    apis: ['SHIPPING_CHANNELS'],
  },
  { who: 'who forwards both', headers: BOTH(), apis: ['SENDCLOUD', 'SHIPPING_CHANNELS'] },
  { who: 'who has none', headers: {}, apis: [] },
])('$who is told of $apis', async ({ headers, apis }) => {
  await using graph = await startForwarding();
  const { data } = await graph.query(LIMITS, {}, headers);
  expect([...new Set(data.rateLimits.map(({ api }: Told) => api))]).toEqual(apis);
});

test('calls are taken off, for their credential alone', async () => {
  await using graph = await startForwarding();
  await graph.query('{ connection(id: 1) { __typename } connections { __typename } }', {}, BOTH());
  await graph.query('mutation { deleteConnection(input: { id: 1 }) { __typename } }', {}, BOTH());
  await graph.query(WEBHOOK, {}, BOTH());
  const sent = graph.takeUpstreamRequests();
  const reads = sent.filter((line) => line.startsWith('GET /api/')).length;
  expect(sent).toHaveLength(reads + 2);
  expect(reads).toBeGreaterThan(0);

  const askedAt = Date.now();
  const limits = await limitsOf(graph);
  expect(leftOf(limits)).toEqual([1000 - reads, 99, 14, 99, 999, 9999, 99]);
  const minute = Date.parse(limits[3]?.resetAt ?? '');
  expect(minute - askedAt).toBeGreaterThan(55_000);
  expect(minute - askedAt).toBeLessThanOrEqual(63_000);
  expect(leftOf(await limitsOf(graph, BOTH('globex')))).toEqual(FULL);
});

/** The last limit: what may be managed in an hour. */
const managementOf = async (graph: Graph) => (await limitsOf(graph)).at(-1);
const inFiftyMinutes = () => String(Math.ceil(Date.now() / 1000) + 3000);

test.for([
  {
    what: 'said that none is left',
    fault: () => ({
      headers: {
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': inFiftyMinutes(),
      },
    }),
  },
  {
    what: 'refused one for longer than a minute',
    fault: () => ({ status: 429, headers: { 'retry-after': '3000' } }),
  },
])(
  'whether reading is managing is inferred until Shipping Channels has $what',
  async ({ fault }) => {
    await using graph = await startForwarding();
    await graph.query(WEBHOOK, {}, BOTH());
    expect(await managementOf(graph)).toMatchObject({ remaining: 99, inferred: true });
    graph.sandbox.misbehave(fault());
    await graph.query(WEBHOOK, {}, BOTH());
    expect(await managementOf(graph)).toMatchObject({ remaining: 0, inferred: false });
    graph.takeUpstreamRequests();
    const { code, retryAfterMs } = failureOf(await graph.query(WEBHOOK, {}, BOTH()));
    expect(code).toBe('RATE_LIMITED');
    expect(retryAfterMs).toBeGreaterThan(2_900_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_000_000 + 121_000);
    expect(graph.takeUpstreamRequests()).toEqual([]);
    const other = await graph.query('{ webhookSubscriptions { totalCount } }', {}, BOTH('globex'));
    expect(other.errors).toBeUndefined();
  },
);

describe('with three calls left, an operation that costs up to six', () => {
  const PAGE = 'webhookSubscriptions(perPage: 5) { items { name } }';

  async function leaveThree(graph: Graph): Promise<void> {
    const headers = {
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '3',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 30),
    };
    graph.sandbox.misbehave({ api: 'shipping-channels', headers });
    await graph.query(WEBHOOK, {}, BOTH());
    expect(graph.takeUpstreamRequests()).toHaveLength(1);
  }

  test('makes no call, also none of those that there would be enough for', async () => {
    await using graph = await startForwarding();
    await leaveThree(graph);
    const answer = await graph.query(`{ ${PAGE} }`, {}, BOTH());
    const { code, retryAfterMs } = failureOf(answer);
    expect(code).toBe('RATE_LIMITED');
    expect(Number.isInteger(retryAfterMs)).toBe(true);
    expect(retryAfterMs).toBeGreaterThan(20_000);
    expect(retryAfterMs).toBeLessThanOrEqual(33_000);
    expect(answer.extensions.cost).toEqual({ estimatedCalls: 6, actualCalls: 0 });
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('leaves them for one that costs less', async () => {
    await using graph = await startForwarding();
    await leaveThree(graph);
    await graph.query(`{ ${PAGE} }`, {}, BOTH());
    expect((await limitsOf(graph))[3]?.remaining).toBe(3);
    const answer = await graph.query(WEBHOOK, {}, BOTH());
    expect(answer.errors).toBeUndefined();
    expect((await limitsOf(graph))[3]?.remaining).toBe(2);
  });

  test('is answered with what the other API has, and other credentials with all of it', async () => {
    await using graph = await startForwarding();
    await leaveThree(graph);
    const query = `{ connections { __typename } ${PAGE} }`;
    const answer = await graph.query(query, {}, BOTH());
    expect(answer.errors).toMatchObject([
      { path: ['webhookSubscriptions'], extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect(answer.data.connections.length).toBeGreaterThan(0);
    expect(graph.takeUpstreamRequests()).toEqual(['GET /api/v3/event-subscriptions/connections']);
    expect((await graph.query(query, {}, BOTH('globex'))).errors).toBeUndefined();
  });

  test('is answered with an old copy where there is one', async () => {
    await using graph = await startForwarding({ HOOKGRAPH_STALE_MS: '60000' });
    const before = await graph.query(`{ ${PAGE} }`, {}, BOTH());
    expect(before.errors).toBeUndefined();
    graph.takeUpstreamRequests();
    await leaveThree(graph);
    const after = await graph.query(`{ ${PAGE} }`, {}, BOTH());
    expect(after.errors).toBeUndefined();
    expect(after.data).toEqual(before.data);
    expect(after.extensions.stale?.length).toBeGreaterThan(0);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});
