import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { type Graph, startGraph, until } from '../support/start-graph.ts';

/** Asks for a new answer each time, and keeps a copy for bad days. */
function startWithCopies(environment: Readonly<Record<string, string>> = {}): Promise<Graph> {
  return startGraph({
    plain: false,
    environment: {
      HOOKGRAPH_SENDCLOUD_FRESH_MS: '0',
      HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
      HOOKGRAPH_EVENTS_FRESH_MS: '0',
      ...environment,
    },
  });
}

const ageMs = expect.toSatisfy((age: number) => Number.isInteger(age) && age >= 0 && age < 60_000);
const DOWN: Fault = { reset: true, times: 1000 };

const fields: readonly { query: string; paths: readonly (readonly (string | number)[])[] }[] = [
  { query: '{ connection(id: 1) { __typename } }', paths: [['connection']] },
  { query: '{ connections { __typename } }', paths: [['connections']] },
  { query: '{ connections(type: KLAVIYO) { __typename } }', paths: [['connections']] },
  {
    query: '{ a: connection(id: 1) { __typename } none: connection(id: 404) { __typename } }',
    paths: [['a'], ['none']],
  },
  { query: '{ eventSubscription(id: 1) { active } }', paths: [['eventSubscription']] },
  { query: '{ eventSubscriptions(active: false) { id } }', paths: [['eventSubscriptions']] },
  {
    query: '{ eventSubscription(id: 1) { connection { __typename } } }',
    paths: [['eventSubscription'], ['eventSubscription', 'connection']],
  },
  {
    query: '{ connection(id: 1) { ... on AnyConnection { subscriptions { id } } } }',
    paths: [['connection'], ['connection', 'subscriptions']],
  },
  { query: '{ webhookSubscription(id: "wh_123456") { name } }', paths: [['webhookSubscription']] },
  {
    query:
      '{ a: webhookSubscription(id: "wh_123456") { url } none: webhookSubscription(id: "wh_0") { url } }',
    paths: [['a'], ['none']],
  },
  {
    query: '{ webhookSubscriptions(page: 99) { items { url } } }',
    paths: [['webhookSubscriptions']],
  },
  {
    query: '{ webhookSubscriptions(perPage: 1) { items { name } } }',
    paths: [['webhookSubscriptions'], ['webhookSubscriptions', 'items', 0, 'name']],
  },
  {
    query: '{ webhookSubscription(id: "wh_123456") { deliveries(perPage: 1) { totalCount } } }',
    paths: [['webhookSubscription'], ['webhookSubscription', 'deliveries']],
  },
  {
    query: '{ webhookSubscription(id: "wh_123456") { health { verdict lastFailure { id } } } }',
    paths: [['webhookSubscription'], ['webhookSubscription', 'health']],
  },
  {
    query: '{ webhookDelivery(subscriptionId: "wh_123456", id: "whl_123456") { status } }',
    paths: [['webhookDelivery']],
  },
  { query: '{ availableEvents { event } }', paths: [['availableEvents']] },
  {
    query:
      '{ _entities(representations: [{ __typename: "EventSubscription", id: "1" }, { __typename: "WebhookSubscription", id: "wh_123456" }, { __typename: "WebhookConnection", id: "1" }]) { __typename } }',
    paths: [
      ['_entities', 0],
      ['_entities', 1],
      ['_entities', 2],
    ],
  },
];

test.for(fields)(
  'with the upstream down $query is answered with copies, and says so',
  async ({ query, paths }) => {
    await using graph = await startWithCopies();
    const before = await graph.query(query);
    expect(before.errors).toBeUndefined();
    expect(before.extensions.stale).toBeUndefined();
    graph.sandbox.misbehave(DOWN);
    const after = await graph.query(query);
    expect(after.errors).toBeUndefined();
    expect(after.data).toEqual(before.data);
    const expected = paths.map((path) => ({ path, ageMs }));
    expect(after.extensions.stale).toHaveLength(expected.length);
    expect(after.extensions.stale).toEqual(expect.arrayContaining(expected));
  },
);

test('every field that reads an API is in the table', async () => {
  await using graph = await startGraph();
  const { data } = await graph.query('{ __schema { types { name fields { name description } } } }');
  const types: { name: string; fields: { name: string; description: string }[] | null }[] =
    data.__schema.types;
  // The description of each of them says how many calls it costs.
  const reading = types
    .filter(({ name }) => name !== 'Mutation')
    .flatMap(({ fields: own }) => own ?? [])
    .filter(({ description }) => /\b(one|two) calls?\b/i.test(description))
    .map(({ name }) => name);
  const queries = fields.map(({ query }) => query).join();
  expect(new Set(reading).size).toBeGreaterThan(8);
  for (const name of reading) expect(queries).toMatch(new RegExp(`\\b${name}\\b`));
});

test.for<{ trouble: string; fault: Fault }>([
  { trouble: 'it is down', fault: { reset: true } },
  { trouble: 'it fails', fault: { status: 500 } },
  { trouble: 'it is too slow', fault: { delayMs: 3000 } },
  { trouble: 'it limits the rate', fault: { status: 429, headers: { 'retry-after': '999999' } } },
])('a copy bridges that $trouble', async ({ fault }) => {
  await using graph = await startWithCopies({ HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '200' });
  const query = '{ connection(id: 1) { __typename } }';
  const { data } = await graph.query(query);
  graph.sandbox.misbehave({ ...fault, times: 100 });
  expect(await graph.query(query)).toMatchObject({
    data,
    extensions: { stale: [{ path: ['connection'], ageMs }] },
  });
});

test.for<{ what: string; fault: Fault; code: string; environment?: Record<string, string> }>([
  { what: '401', fault: { status: 401 }, code: 'UPSTREAM_UNAVAILABLE' },
  { what: '403', fault: { status: 403 }, code: 'UPSTREAM_UNAVAILABLE' },
  { what: 'another shape', fault: { body: '{"data":1}' }, code: 'UPSTREAM_BAD_RESPONSE' },
  {
    what: 'HOOKGRAPH_STALE_MS=0',
    fault: { reset: true },
    code: 'UPSTREAM_UNAVAILABLE',
    environment: { HOOKGRAPH_STALE_MS: '0' },
  },
])('no copy bridges $what', async ({ fault, code, environment }) => {
  await using graph = await startWithCopies(environment);
  const query = '{ connection(id: 1) { __typename } }';
  await graph.query(query);
  graph.sandbox.misbehave({ ...fault, times: 100 });
  const { data, errors, extensions } = await graph.query(query);
  expect(data).toEqual({ connection: null });
  expect(errors).toMatchObject([{ extensions: { code } }]);
  expect(extensions.stale).toBeUndefined();
});

test('a caller who says no-cache gets the error and no copy', async () => {
  await using graph = await startWithCopies();
  const query = '{ connection(id: 1) { __typename } }';
  await graph.query(query);
  graph.sandbox.misbehave(DOWN);
  const { errors } = await graph.query(query, {}, { 'cache-control': 'no-cache' });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});

test('the age is that of the copy, and only what is old is named', async () => {
  await using graph = await startWithCopies();
  const query = '{ connections { __typename } webhookSubscriptions { totalCount } }';
  const { data } = await graph.query(query);
  await delay(300);
  graph.sandbox.misbehave({ api: 'sendcloud', ...DOWN });
  const answer = await graph.query(query);
  expect(answer.data).toEqual(data);
  expect(answer.extensions.stale).toEqual([
    { path: ['connections'], ageMs: expect.toSatisfy((age: number) => age >= 290) },
  ]);
});

test('a copy that is older than it may be is an error', async () => {
  await using graph = await startWithCopies({ HOOKGRAPH_STALE_MS: '1000' });
  const query = '{ connection(id: 1) { __typename } }';
  const { data } = await graph.query(query);
  graph.sandbox.misbehave(DOWN);
  expect((await graph.query(query)).data).toEqual(data);
  await delay(1000);
  const { errors } = await graph.query(query);
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});

test('the log tells how many fields were old', async () => {
  await using graph = await startWithCopies();
  await graph.query('{ connections { __typename } }');
  graph.sandbox.misbehave(DOWN);
  await graph.query('{ connections { __typename } }');
  const lines = () => graph.logs.filter(({ msg }) => msg === 'request');
  await until(() => lines().length === 2);
  expect(lines()).toMatchObject([{ stale: 0 }, { stale: 1, errorCodes: [] }]);
});
