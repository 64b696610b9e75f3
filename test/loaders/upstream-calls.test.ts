import { expect, test } from 'vitest';
import { webhookSubscription } from '../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { demoTenants, type Tenant, tenant } from '../../src/sandbox/tenant.ts';
import { startGraph } from '../support/start-graph.ts';

const CONNECTIONS = 'GET /api/v3/event-subscriptions/connections';
const SUBSCRIPTIONS = 'GET /api/v3/event-subscriptions/subscriptions';
const WEBHOOKS = 'GET /v1/webhook-subscriptions';
const PAGE_1 = `${WEBHOOKS}?page=1&per_page=100`;

/** acme's credentials over an account of n webhook subscriptions, `wh_1` to `wh_n`. */
function accountOf(count: number): readonly Tenant[] {
  const webhookSubscriptions = Array.from({ length: count }, (_, index) =>
    webhookSubscription({ id: `wh_${index + 1}`, name: `Subscription ${index + 1}` }),
  );
  return [tenant('acme', { shippingChannels: { webhookSubscriptions } })];
}

function webhooks(ids: readonly number[], selection: string): string {
  const fields = ids.map((id) => `w${id}: webhookSubscription(id: "wh_${id}") { ${selection} }`);
  return `{ ${fields.join(' ')} }`;
}

function gets(ids: readonly number[]): string[] {
  return ids.map((id) => `${WEBHOOKS}/wh_${id}`);
}

const ID = '... on AnyConnection { id }';
const FIRST_20 = Array.from({ length: 20 }, (_, index) => index + 1);

interface Row {
  readonly asked: string;
  readonly query: string;
  readonly calls: readonly string[];
  readonly tenants?: readonly Tenant[];
  readonly variables?: Record<string, unknown>;
}

const rows: readonly Row[] = [
  // Sendcloud
  {
    asked: 'one connection by id: one GET',
    query: `{ connection(id: 1) { ${ID} } }`,
    calls: [`${CONNECTIONS}/1`],
  },
  {
    asked: 'the same connection in several shapes of the same tick: one GET',
    query: `query ($id: ID!) { a: connection(id: 1) { ${ID} } b: connection(id: "1") { ${ID} } c: connection(id: $id) { ${ID} } }`,
    variables: { id: 1 },
    calls: [`${CONNECTIONS}/1`],
  },
  {
    asked: 'several connections by id in one tick: the list',
    query: `{ a: connection(id: 1) { ${ID} } b: connection(id: 2) { ${ID} } c: connection(id: 999) { ${ID} } }`,
    calls: [CONNECTIONS],
  },
  {
    asked: 'a second connection in a later tick: the list, once',
    query: `{ connection(id: 1) { ... on AnyConnection { subscriptions { connection { ${ID} } } } } e: eventSubscription(id: 2) { connection { ${ID} } } f: eventSubscription(id: 3) { connection { ${ID} } } }`,
    calls: [`${CONNECTIONS}/1`, SUBSCRIPTIONS, CONNECTIONS],
  },
  {
    asked: 'a connection by id beside all connections: the list alone',
    query: `{ connection(id: 1) { ${ID} } connections { ${ID} } }`,
    calls: [CONNECTIONS],
  },
  {
    asked: 'both filters of a list and the list itself: one list',
    query: `{ a: connections { ${ID} } b: connections(type: WEBHOOK) { ${ID} } c: connections(type: KLAVIYO) { ${ID} } }`,
    calls: [CONNECTIONS],
  },
  {
    asked: 'connections, their subscriptions, and their connections: two lists',
    query: `{ connections { ... on AnyConnection { id subscriptions { id connection { ${ID} } } } } }`,
    calls: [CONNECTIONS, SUBSCRIPTIONS],
  },
  {
    asked: 'all subscriptions and their connections: two lists',
    query: `{ eventSubscriptions { id connection { ${ID} } } }`,
    calls: [SUBSCRIPTIONS, CONNECTIONS],
  },
  {
    asked: 'one connection and its subscriptions: one GET and one list',
    query: '{ connection(id: 1) { ... on AnyConnection { id subscriptions { id } } } }',
    calls: [`${CONNECTIONS}/1`, SUBSCRIPTIONS],
  },
  {
    asked: 'the id of the connection only: nothing for the connection',
    query: '{ eventSubscription(id: 1) { connectionId } }',
    calls: [`${SUBSCRIPTIONS}/1`],
  },
  {
    asked: 'event subscriptions under every filter: one list',
    query:
      '{ a: eventSubscriptions(active: true) { id } b: eventSubscriptions(active: false) { id } c: eventSubscriptions(eventType: PARCELS_EVENT_CREATED) { id } }',
    calls: [SUBSCRIPTIONS],
  },
  {
    asked: '100 entities of both connection types: one list',
    query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
    variables: {
      r: Array.from({ length: 100 }, (_, index) => ({
        __typename: index % 2 === 0 ? 'WebhookConnection' : 'KlaviyoConnection',
        id: String(index + 1),
      })),
    },
    calls: [CONNECTIONS],
  },
  {
    asked: 'one entity twice: one GET',
    query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
    variables: {
      r: [
        { __typename: 'EventSubscription', id: '1' },
        { __typename: 'EventSubscription', id: 1, active: 'ignored' },
      ],
    },
    calls: [`${SUBSCRIPTIONS}/1`],
  },

  // Shipping Channels
  {
    asked: 'one webhook subscription without its name: one GET',
    query: webhooks([7], 'url'),
    calls: gets([7]),
    tenants: accountOf(10),
  },
  {
    asked: 'several webhook subscriptions without names: the first page',
    query: webhooks([1, 5, 9, 100], 'url'),
    calls: [PAGE_1],
    tenants: accountOf(100),
  },
  {
    asked:
      'of several, one past the first page: that page, and a GET, which is no more than a page',
    query: webhooks([1, 2, 150], 'url'),
    calls: [PAGE_1, ...gets([150])],
    tenants: accountOf(200),
  },
  {
    asked: 'several past the first page: the other page, which is fewer than GETs',
    query: webhooks([101, 150, 199], 'url'),
    calls: [PAGE_1, `${WEBHOOKS}?page=2&per_page=100`],
    tenants: accountOf(250),
  },
  {
    asked: 'several past the first of many pages: GETs, which are fewer than pages',
    query: webhooks([150, 450], 'url'),
    calls: [PAGE_1, ...gets([150, 450])],
    tenants: accountOf(500),
  },
  {
    asked: 'ids that do not exist: no more than the whole list',
    query: webhooks([1, 601, 602], 'url'),
    calls: [PAGE_1],
    tenants: accountOf(60),
  },
  {
    asked: 'several webhook subscriptions with names: a GET each',
    query: webhooks([1, 2, 3], 'name'),
    calls: gets([1, 2, 3]),
    tenants: accountOf(10),
  },
  {
    asked: 'one with its name and without: one GET',
    query:
      '{ a: webhookSubscription(id: "wh_1") { name } b: webhookSubscription(id: "wh_1") { url } }',
    calls: gets([1]),
    tenants: accountOf(10),
  },
  {
    asked: 'one with its name, another without: a GET each',
    query:
      '{ a: webhookSubscription(id: "wh_1") { name } b: webhookSubscription(id: "wh_2") { url } }',
    calls: gets([1, 2]),
    tenants: accountOf(10),
  },
  {
    asked: 'a page of items without names: the page',
    query: '{ webhookSubscriptions(page: 2, perPage: 10) { totalCount items { id url events } } }',
    calls: [`${WEBHOOKS}?page=2&per_page=10`],
  },
  {
    asked: 'a page of items with names: the page and a GET each',
    query: '{ webhookSubscriptions(perPage: 20) { items { id name } } }',
    calls: [`${WEBHOOKS}?page=1&per_page=20`, ...gets(FIRST_20)],
    tenants: accountOf(30),
  },
  {
    asked: 'an item of a page that is read anyway: the page',
    query:
      '{ webhookSubscriptions(perPage: 10) { items { id } } webhookSubscription(id: "wh_3") { url } }',
    calls: [`${WEBHOOKS}?page=1&per_page=10`],
    tenants: accountOf(30),
  },
  {
    asked: 'the same page twice: once',
    query: '{ a: webhookSubscriptions { page } b: webhookSubscriptions(page: 1) { lastPage } }',
    calls: [`${WEBHOOKS}?page=1&per_page=15`],
  },
  {
    asked: 'the available events, twice: once',
    query: '{ a: availableEvents { name } b: availableEvents { label } }',
    calls: [`${WEBHOOKS}/available-events`],
  },
];

test.for(rows)('$asked', async ({ query, variables, calls, tenants }) => {
  await using graph = await startGraph({ tenants: tenants ?? demoTenants() });
  const { errors, extensions } = await graph.query(query, variables);
  expect(errors).toBeUndefined();
  const requests = graph.takeUpstreamRequests();
  expect([...requests].sort()).toEqual([...calls].sort());
  expect(extensions.upstreamCalls).toHaveLength(requests.length);
});

const nameSelections = [
  { how: 'directly', selection: 'name', named: true },
  { how: 'under an alias', selection: 'title: name', named: true },
  { how: 'in an inline fragment', selection: '... on WebhookSubscription { name }', named: true },
  { how: 'in a named fragment', selection: '...F', named: true },
  { how: 'included by a variable', selection: 'name @include(if: $yes)', named: true },
  { how: 'not included', selection: 'name @include(if: $no)', named: false },
  { how: 'skipped', selection: 'id ... @skip(if: $yes) { name }', named: false },
  { how: 'not at all, but as an alias', selection: 'name: url', named: false },
];

test.for(nameSelections)('the name is selected $how', async ({ selection, named }) => {
  await using graph = await startGraph({ tenants: accountOf(10) });
  const variables = {
    yes: true,
    no: false,
    r: ['1', '2'].map((n) => ({ __typename: 'WebhookSubscription', id: `wh_${n}` })),
  };
  const fragment = 'fragment F on WebhookSubscription { name }';
  const used = selection === '...F' ? fragment : '';
  const uses = (variable: string) => (selection.includes(variable) ? `${variable}: Boolean!` : '');
  const declared = `${uses('$yes')} ${uses('$no')}`;
  const expected = named ? gets([1, 2]) : [PAGE_1];

  const roots = `a: webhookSubscription(id: "wh_1") { ${selection} } b: webhookSubscription(id: "wh_2") { ${selection} }`;
  const heading = declared.trim() === '' ? 'query' : `query (${declared})`;
  const direct = await graph.query(`${heading} { ${roots} } ${used}`, variables);
  expect(direct.errors).toBeUndefined();
  expect(graph.takeUpstreamRequests().toSorted()).toEqual(expected);

  const entities = await graph.query(
    `query ($r: [_Any!]! ${declared}) { _entities(representations: $r) { ... on WebhookSubscription { ${selection} } } } ${used}`,
    variables,
  );
  expect(entities.errors).toBeUndefined();
  expect(graph.takeUpstreamRequests().toSorted()).toEqual(expected);
});

test('at most eight webhook subscriptions are read by id at a time', async () => {
  await using graph = await startGraph({ tenants: accountOf(30) });
  graph.sandbox.misbehave({ path: /\/wh_/, delayMs: 40, times: Number.POSITIVE_INFINITY });
  await graph.query('{ webhookSubscriptions(perPage: 20) { items { name } } }');
  const arrivals = graph.sandbox.requests.slice(1).map(({ receivedAtMs }) => receivedAtMs);
  expect(arrivals).toHaveLength(20);
  // Within the delay of the first answer no ninth request can have come.
  const first = Math.min(...arrivals);
  expect(arrivals.filter((atMs) => atMs < first + 35)).toHaveLength(8);
});

test('a list that failed is not asked again in the same operation', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ api: 'sendcloud', status: 500, times: Number.POSITIVE_INFINITY });
  const { data, errors } = await graph.query(
    `{ a: connection(id: 1) { ${ID} } b: connection(id: 2) { ${ID} } c: connections { ${ID} } eventSubscriptions { connection { ${ID} } } }`,
  );
  expect(data).toEqual({ a: null, b: null, c: null, eventSubscriptions: null });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
    Array(4).fill('UPSTREAM_UNAVAILABLE'),
  );
  expect(graph.takeUpstreamRequests()).toEqual([CONNECTIONS, SUBSCRIPTIONS]);
});

test('one failing key fails alone', async () => {
  await using graph = await startGraph({ tenants: accountOf(10) });
  graph.sandbox.misbehave({ path: '/v1/webhook-subscriptions/wh_2', status: 500 });
  const { data, errors } = await graph.query(webhooks([1, 2, 3], 'name'));
  expect(data).toEqual({
    w1: { name: 'Subscription 1' },
    w2: null,
    w3: { name: 'Subscription 3' },
  });
  expect(errors).toMatchObject([{ path: ['w2'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});

test('each upstream call tells for how many ids it was made', async () => {
  await using graph = await startGraph();
  const { extensions } = await graph.query(
    `{ a: connection(id: 1) { ${ID} } b: connection(id: 2) { ${ID} } c: connection(id: 3) { ${ID} } webhookSubscriptions { page } }`,
  );
  const ms = expect.any(Number);
  const list = { api: 'SENDCLOUD', operation: 'listConnections', status: 200, ms, keys: 3 };
  const page = {
    api: 'SHIPPING_CHANNELS',
    operation: 'listWebhookSubscriptions',
    status: 200,
    ms,
    keys: 0,
  };
  // In the order in which they ended.
  expect(extensions.upstreamCalls).toHaveLength(2);
  expect(extensions.upstreamCalls).toEqual(expect.arrayContaining([list, page]));
});
