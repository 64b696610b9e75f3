import { expect, test } from 'vitest';
import { testCalls } from '../../support/call-table.ts';
import { startGraph } from '../../support/start-graph.ts';

const CONNECTIONS = 'GET /api/v3/event-subscriptions/connections';
const SUBSCRIPTIONS = 'GET /api/v3/event-subscriptions/subscriptions';
const ID = '... on AnyConnection { id }';

testCalls([
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
]);

test('a list that failed is not asked again in the same operation', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ api: 'sendcloud', status: 500, times: 'Infinity' });
  const { data, errors } = await graph.query(
    `{ a: connection(id: 1) { ${ID} } b: connection(id: 2) { ${ID} } c: connections { ${ID} } eventSubscriptions { connection { ${ID} } } }`,
  );
  expect(data).toEqual({ a: null, b: null, c: null, eventSubscriptions: null });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
    Array(4).fill('UPSTREAM_UNAVAILABLE'),
  );
  expect(graph.takeUpstreamRequests()).toEqual([CONNECTIONS, SUBSCRIPTIONS]);
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
