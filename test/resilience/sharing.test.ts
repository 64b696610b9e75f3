import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { demoHeaders } from '../support/demo-headers.ts';
import {
  type Graph,
  type GraphResponse,
  NEVER_OPENS,
  startGraph,
  until,
} from '../support/start-graph.ts';

const QUERY = '{ connection(id: 1) { ... on WebhookConnection { url } } }';
const URLS = {
  acme: 'https://example.com/webhooks/sendcloud',
  globex: 'https://globex.example.org/parcels',
};

/** Keeps answers and joins requests, as it is shipped. */
function startSharing(environment: Readonly<Record<string, string>> = {}): Promise<Graph> {
  return startGraph({ plain: false, environment: { UPSTREAM: 'live', ...environment } });
}

const urlOf = async (graph: Graph, tenant: keyof typeof URLS) =>
  (await graph.query(QUERY, {}, demoHeaders(tenant))).data.connection.url;

test('100 identical queries at once with one credential are 1 call', async () => {
  await using graph = await startSharing();
  graph.sandbox.misbehave({ delayMs: 100 });
  const urls = await Promise.all(Array.from({ length: 100 }, () => urlOf(graph, 'acme')));
  expect(new Set(urls)).toEqual(new Set([URLS.acme]));
  expect(graph.takeUpstreamRequests()).toEqual(['GET /api/v3/event-subscriptions/connections/1']);
});

test('with two credentials they are 2 calls, and no answer crosses', async () => {
  await using graph = await startSharing();
  graph.sandbox.misbehave({ delayMs: 100, times: 2 });
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const tenant = index % 2 === 0 ? 'acme' : 'globex';
      return { tenant, url: await urlOf(graph, tenant) } as const;
    }),
  );
  for (const { tenant, url } of answers) expect(url).toBe(URLS[tenant]);
  expect(graph.takeUpstreamRequests()).toHaveLength(2);
});

test('an answer that the API marks public is not for another credential', async () => {
  await using graph = await startSharing();
  const headers = { 'cache-control': 'public, max-age=3600', etag: '"1"' };
  graph.sandbox.misbehave({ headers, times: 2 });
  expect(await urlOf(graph, 'acme')).toBe(URLS.acme);
  expect(await urlOf(graph, 'globex')).toBe(URLS.globex);
});

test('what each operation is told that it cost adds up to what was sent', async () => {
  await using graph = await startSharing();
  graph.sandbox.misbehave({ delayMs: 100 });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => graph.query(QUERY, {}, demoHeaders('acme'))),
  );
  expect(answers.flatMap(({ extensions }) => extensions.upstreamCalls)).toHaveLength(1);
});

test('one of two sharers hanging up leaves the other its answer', async () => {
  await using graph = await startSharing();
  graph.sandbox.misbehave({ delayMs: 500 });
  const leaving = new AbortController();
  const left = fetch(`${graph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...demoHeaders('acme') },
    body: JSON.stringify({ query: QUERY }),
    signal: leaving.signal,
  });
  left.catch(() => {});
  await until(() => graph.sandbox.requests.length === 1);
  const staying = urlOf(graph, 'acme');
  // Nothing can be seen of a request that has joined, but that it sends none.
  await delay(150);
  leaving.abort();
  expect(await staying).toBe(URLS.acme);
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
});

test.for([
  { variable: 'HOOKGRAPH_SENDCLOUD_FRESH_MS', query: QUERY },
  {
    variable: 'HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS',
    query: '{ webhookSubscriptions { totalCount } }',
  },
  { variable: 'HOOKGRAPH_EVENTS_FRESH_MS', query: '{ availableEvents { event } }' },
])('$variable=0 makes each of its reads a call', async ({ variable, query }) => {
  for (const [environment, calls] of [
    [{}, 1],
    [{ [variable]: '0' }, 2],
  ] as const) {
    await using graph = await startSharing(environment);
    await graph.query(query, {}, demoHeaders('acme'));
    await graph.query(query, {}, demoHeaders('acme'));
    expect(graph.takeUpstreamRequests()).toHaveLength(calls);
  }
});

test.for([
  ['no-cache', 2],
  ['max-age=0, No-Cache', 2],
  ['x-no-cache', 1],
  ['max-age=0', 1],
] as const)('cache-control: %s is answered with %i calls', async ([header, calls]) => {
  await using graph = await startSharing();
  const headers = { ...demoHeaders('acme'), 'cache-control': header };
  await graph.query(QUERY, {}, headers);
  const again = await graph.query(QUERY, {}, headers);
  expect(again.data.connection.url).toBe(URLS.acme);
  expect(graph.takeUpstreamRequests()).toHaveLength(calls);
});

test.for([
  { environment: {}, calls: 2 },
  { environment: { HOOKGRAPH_MAX_SHARED_ENTRIES: '1' }, calls: 4 },
  { environment: { HOOKGRAPH_MAX_SHARED_BYTES: '100' }, calls: 4 },
])(
  'with $environment two reads, each made twice, are $calls calls',
  async ({ environment, calls }) => {
    await using graph = await startSharing(environment);
    const other = '{ connection(id: 2) { __typename } }';
    for (const query of [QUERY, other, QUERY, other]) {
      expect((await graph.query(query, {}, demoHeaders('acme'))).errors).toBeUndefined();
    }
    expect(graph.takeUpstreamRequests()).toHaveLength(calls);
  },
);

test('10 identical no-cache queries at once are 10 calls: each asks for what is true now', async () => {
  await using graph = await startSharing();
  graph.sandbox.misbehave({ delayMs: 200 });
  const headers = { ...demoHeaders('acme'), 'cache-control': 'no-cache' };
  await Promise.all(Array.from({ length: 10 }, () => graph.query(QUERY, {}, headers)));
  expect(graph.takeUpstreamRequests()).toHaveLength(10);
});

test('200 requests of two tenants for the same ids never mix, also where calls fail', async () => {
  await using graph = await startGraph({
    plain: false,
    environment: { UPSTREAM: 'live', HOOKGRAPH_SENDCLOUD_FRESH_MS: '5' },
    tuning: { circuitPolicy: NEVER_OPENS },
  });
  const query = `{ connection(id: 1) { ... on WebhookConnection { url } } webhookSubscription(id: "wh_123456") { name } }`;
  const answers: { tenant: 'acme' | 'globex'; answer: GraphResponse }[] = [];
  for (let round = 0; round < 10; round += 1) {
    // Three requests of this round fail: some reads come right when they are sent again.
    if (round % 3 === 1) graph.sandbox.misbehave({ status: 503, times: 3 });
    const wave = Array.from({ length: 20 }, async (_, index) => {
      const tenant = index % 2 === 0 ? 'acme' : 'globex';
      return { tenant, answer: await graph.query(query, {}, demoHeaders(tenant)) } as const;
    });
    answers.push(...(await Promise.all(wave)));
    // What was read is no longer fresh.
    await delay(10);
  }
  const names = { acme: new Set<string>(), globex: new Set<string>() };
  for (const { tenant, answer } of answers) {
    if (answer.data.connection) expect(answer.data.connection.url).toBe(URLS[tenant]);
    if (answer.data.webhookSubscription) names[tenant].add(answer.data.webhookSubscription.name);
  }
  expect([names.acme.size, names.globex.size]).toEqual([1, 1]);
  expect(names.acme.isDisjointFrom(names.globex)).toBe(true);
  expect(answers.filter(({ answer }) => answer.data.connection).length).toBeGreaterThan(50);
});
