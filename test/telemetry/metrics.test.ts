import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { startMeasuredGraph } from './measured-graph.ts';

const PROMTOOL = '/usr/bin/promtool';

const TWENTY = `{ ${Array.from({ length: 20 }, (_, index) => `c${index}: connection(id: ${index + 1}) { __typename }`).join(' ')} }`;

test('a batch of 20 keys is one call, and its keys are counted', async () => {
  await using graph = await startMeasuredGraph();
  await graph.query(TWENTY);
  await graph.ended(1);
  const batch = { api: 'SENDCLOUD', operation: 'connection' };
  expect(await graph.sum('hookgraph_batch_keys_sum', batch)).toBe(20);
  expect(await graph.sum('hookgraph_batch_keys_count', batch)).toBe(1);
  const call = { operation: 'listConnections', http_response_status_code: '200' };
  expect(await graph.sum('http_client_request_duration_seconds_count', call)).toBe(1);
  expect(await graph.sum('hookgraph_operation_price_total', { kind: 'estimated' })).toBe(1);
  expect(await graph.sum('hookgraph_operation_price_total', { kind: 'actual' })).toBe(1);
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
});

test('reads are counted by how they were answered', async () => {
  await using graph = await startMeasuredGraph({ plain: false });
  const ask = (headers = {}) => graph.query('{ connections { __typename } }', {}, headers);
  await Promise.all([ask(), ask()]);
  await ask();
  const outcome = (name: string) => graph.sum('hookgraph_upstream_reads_total', { outcome: name });
  expect([await outcome('sent'), await outcome('joined'), await outcome('fresh')]).toEqual([
    1, 1, 1,
  ]);
  graph.sandbox.misbehave({ status: 503, times: 3 });
  await graph.query('{ connection(id: 2) { __typename } }');
  expect(
    await graph.sum('hookgraph_upstream_retries_total', { reason: 'UPSTREAM_UNAVAILABLE' }),
  ).toBe(2);
});

test('the circuit of an API that cannot be reached is open, and the change is counted', async () => {
  await using graph = await startMeasuredGraph({
    tuning: { circuitPolicy: { threshold: 0.5, minimum: 1, windowMs: 1000, openMs: 100_000 } },
  });
  expect(await graph.sum('hookgraph_circuit_state')).toBe(0);
  graph.sandbox.misbehave({ reset: true });
  await graph.query('{ connections { __typename } }');
  expect(await graph.sum('hookgraph_circuit_state', { api: 'SENDCLOUD' })).toBe(2);
  expect(await graph.sum('hookgraph_circuit_state', { api: 'SHIPPING_CHANNELS' })).toBe(0);
  const opened = { api: 'SENDCLOUD', to: 'open' };
  expect(await graph.sum('hookgraph_circuit_transitions_total', opened)).toBe(1);
});

test('a service without Redis does not say that Redis is away', async () => {
  await using graph = await startMeasuredGraph();
  expect([...(await graph.samples()).keys()]).not.toContain('hookgraph_redis_connected');
});

test('a limit holds requests back, of this service and of the API, and tells what is left', async () => {
  await using graph = await startMeasuredGraph({
    tuning: {
      rateLimits: [{ window: 'calls per hour', limit: 2, windowMs: 3_600_000, counts: 'all' }],
    },
  });
  const ask = (id: number) => graph.query(`{ connection(id: ${id}) { __typename } }`);
  const left = { api: 'SENDCLOUD', window: 'calls per hour' };
  expect(await graph.sum('hookgraph_rate_remaining', left)).toBe(2);
  await ask(1);
  expect(await graph.sum('hookgraph_rate_remaining', left)).toBe(1);
  graph.sandbox.misbehave({ status: 429, headers: { 'retry-after': '60' } });
  await ask(2);
  expect(await graph.sum('hookgraph_rate_limited_total', { by: 'api' })).toBe(1);
});

test('what is rejected is counted by its code, and not as a price', async () => {
  await using graph = await startMeasuredGraph();
  await graph.query('{');
  await graph.query('{ nothing }');
  await graph.query('{ webhookSubscriptions(perPage: 100) { items { name } } }');
  await graph.ended(3);
  const refused = (code: string) => graph.sum('hookgraph_refused_total', { code });
  expect(await refused('GRAPHQL_PARSE_FAILED')).toBe(1);
  expect(await refused('GRAPHQL_VALIDATION_FAILED')).toBe(1);
  expect(await refused('OPERATION_TOO_COMPLEX')).toBe(1);
  expect(await graph.sum('hookgraph_operation_price_total', { kind: 'estimated' })).toBe(0);
});

test('requests are counted by method, route and status, whatever clients make up', async () => {
  await using graph = await startMeasuredGraph();
  await graph.query('{ __typename }');
  await graph.send({ path: '/healthz' });
  await graph.send({ path: '/made-up/by/a/client' });
  await graph.send({ method: 'PUT' });
  await graph.counted('http_server_request_duration_seconds_count', 4);
  const count = (labels: Readonly<Record<string, string>>) =>
    graph.sum('http_server_request_duration_seconds_count', labels);
  expect(await count({ http_route: '/graphql', http_request_method: 'POST' })).toBe(1);
  expect(await count({ http_route: '/healthz', http_response_status_code: '200' })).toBe(1);
  expect(await count({ http_route: 'other', http_response_status_code: '404' })).toBe(1);
  expect(await count({ http_request_method: 'other' })).toBe(1);
  expect(await graph.sum('graphql_server_active_requests')).toBe(0);
});

test('1,000 different operation names change no series, and a scrape stays small', async () => {
  await using graph = await startMeasuredGraph();
  const ask = (number: number) => graph.query(`query Name${number} { __typename }`);
  await ask(0);
  await graph.ended(1);
  // What Node tells of itself has series for each kind of garbage collection, when it first happens.
  const series = async () =>
    [...(await graph.samples()).keys()].filter((name) => !name.startsWith('nodejs_'));
  const before = await series();
  for (let sent = 0; sent < 1000; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => ask(sent + index)));
  }
  await graph.ended(1001);
  expect(await series()).toEqual(before);
  expect(Buffer.byteLength(await graph.metrics.read())).toBeLessThan(100_000);
}, 30_000);

test.skipIf(!existsSync(PROMTOOL))('promtool finds nothing wrong with the metrics', async () => {
  await using graph = await startMeasuredGraph();
  await graph.query(TWENTY);
  await graph.query('{');
  const text = await graph.metrics.read();
  const output = await new Promise<string>((resolve, reject) => {
    const tool = execFile(PROMTOOL, ['check', 'metrics'], (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr);
      else reject(new Error(stdout + stderr));
    });
    tool.stdin?.end(text);
  });
  expect(output).toBe('');
});

test('the page names every metric, with its labels, and none that there is not', async () => {
  await using graph = await startMeasuredGraph();
  const page = await readFile(resolve(import.meta.dirname, '../../docs/observability.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]*)\|/gm)];
  const named = Object.fromEntries(
    rows.map(([, name = '', labels = '']) => [name, labels.match(/\w+/g) ?? []]),
  );
  const own = Object.fromEntries(
    graph.metrics
      .list()
      .filter(({ name }) => !/^(process|nodejs)_/.test(name))
      .map(({ name, labels }) => [name, labels]),
  );
  expect(named).toEqual(own);
});

const CONNECTION = '/api/v3/event-subscriptions/connections/1';

test('words of the APIs that are not known are counted by field, and known ones are not', async () => {
  await using graph = await startMeasuredGraph();
  await graph.query(
    '{ connections { __typename } eventSubscriptions { id } webhookSubscriptions { page } availableEvents { name } webhookDelivery(subscriptionId: "wh_123456", id: "whl_123456") { id } }',
  );
  const count = (field: string) => graph.sum('hookgraph_unknown_words_total', { field });
  const fields = ['type', 'auth_type', 'event_type', 'status', 'value', 'events'];
  const before = await Promise.all(fields.map(count));
  // One webhook subscription of the sandbox has an event that no document names.
  expect(before).toEqual([0, 0, 0, 0, 0, 1]);
  const data = { id: 1, type: 'webhook', configuration: { auth_type: 'oauth9' } };
  graph.sandbox.misbehave({ path: CONNECTION, body: JSON.stringify({ data }) });
  await graph.query('{ connection(id: 1) { __typename } }');
  const event = { id: 'wh_1', name: 'a', events: ['tracking_parcel.created', 'new.event'] };
  graph.sandbox.misbehave({ api: 'shipping-channels', body: JSON.stringify({ data: event }) });
  await graph.query('{ webhookSubscription(id: "wh_1") { events } }');
  expect(await Promise.all(fields.map(count))).toEqual([0, 1, 0, 0, 0, 2]);
});
