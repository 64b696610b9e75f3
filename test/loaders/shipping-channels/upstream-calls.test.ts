import { expect, test } from 'vitest';
import { webhookSubscription } from '../../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { type Tenant, tenant } from '../../../src/sandbox/tenant.ts';
import { testCalls } from '../../support/call-table.ts';
import { startGraph } from '../../support/start-graph.ts';

const WEBHOOKS = 'GET /v1/webhook-subscriptions';
const PAGE_1 = `${WEBHOOKS}?page=1&per_page=100`;
const FIRST_20 = Array.from({ length: 20 }, (_, index) => index + 1);

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

testCalls([
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
    asked: 'a page of items with their deliveries: the page and one each',
    query:
      '{ webhookSubscriptions(perPage: 10) { items { id deliveries(perPage: 3) { items { eventName status responseStatus durationMs requestBody } } } } }',
    calls: [
      `${WEBHOOKS}?page=1&per_page=10`,
      ...gets(FIRST_20.slice(0, 10)).map((path) => `${path}/logs?page=1&per_page=3`),
    ],
    tenants: accountOf(30),
  },
  {
    asked: 'the same page of deliveries twice, and another: one call for each page',
    query:
      '{ webhookSubscription(id: "wh_1") { a: deliveries { page } b: deliveries(page: 1) { page } c: deliveries(page: 2) { page } } }',
    calls: [
      ...gets([1]),
      `${WEBHOOKS}/wh_1/logs?page=1&per_page=15`,
      `${WEBHOOKS}/wh_1/logs?page=2&per_page=15`,
    ],
    tenants: accountOf(30),
  },
  {
    asked: 'a delivery by id, twice: one GET',
    query:
      '{ a: webhookDelivery(subscriptionId: "wh_1", id: "whl_1") { id } b: webhookDelivery(subscriptionId: "wh_1", id: "whl_1") { url } }',
    calls: [`${WEBHOOKS}/wh_1/logs/whl_1`],
    tenants: accountOf(1),
  },
  {
    asked: 'the available events, twice: once',
    query: '{ a: availableEvents { name } b: availableEvents { label } }',
    calls: [`${WEBHOOKS}/available-events`],
  },
]);

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

test.for([
  { what: 'names', selection: 'name' },
  { what: 'deliveries', selection: 'deliveries { page }' },
])('at most eight $what are read at a time', async ({ selection }) => {
  const environment = { HOOKGRAPH_OPERATION_TIMEOUT_MS: '1000' };
  await using graph = await startGraph({ tenants: accountOf(30), environment });
  // No answer ever comes, so that a ninth request cannot be the place of one that has ended.
  graph.sandbox.misbehave({ pathPattern: '/wh_', delayMs: 60_000, times: 'Infinity' });
  await graph.query(`{ webhookSubscriptions(perPage: 20) { items { ${selection} } } }`);
  expect(graph.sandbox.requests.slice(1)).toHaveLength(8);
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
