import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { body, connection, eventSubscription, webhookSubscription } from './odd-fixtures.ts';

// What an odd record means to what is read from it, and to who shares it.

const CODE = 'UPSTREAM_BAD_RESPONSE';
const SENDCLOUD = '/api/v3/event-subscriptions';
const SHIPPING_CHANNELS = '/v1/webhook-subscriptions';
const META = { current_page: 1, per_page: 15, last_page: 1, total: 1 };

describe('an event subscription that names no connection', () => {
  const subscriptions = [
    eventSubscription,
    { ...eventSubscription, id: 2, connection_id: null },
    { ...eventSubscription, id: 3, connection_id: canary('CONNECTION') },
    { ...eventSubscription, id: 4, connection_id: undefined },
  ];

  test('has none, costs no call, and is in the list all the same', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ body: body(subscriptions.slice(1)) });
    const { data, errors } = await graph.query(
      '{ eventSubscriptions { id connection { __typename } } }',
    );
    expect(data.eventSubscriptions).toEqual(
      ['2', '3', '4'].map((id) => ({ id, connection: null })),
    );
    expect(errors).toMatchObject([
      { path: ['eventSubscriptions', 1, 'connection'], extensions: { code: CODE } },
    ]);
    expect(graph.takeUpstreamRequests()).toEqual([`GET ${SENDCLOUD}/subscriptions`]);
  });

  test('is among those of no connection', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ path: `${SENDCLOUD}/subscriptions`, body: body(subscriptions) });
    const { data, errors } = await graph.query(
      '{ connections { ... on AnyConnection { id subscriptions { id connectionId } } } }',
    );
    expect(errors).toBeUndefined();
    const withSome = data.connections.filter(
      (each: { subscriptions: [] }) => each.subscriptions.length > 0,
    );
    expect(withSome).toEqual([{ id: '1', subscriptions: [{ id: '1', connectionId: '1' }] }]);
  });
});

test('filters let only those through that are known to fit', async () => {
  await using graph = await startGraph();
  const odd = { ...eventSubscription, id: 2, event_type: 7, is_active: 'true' };
  graph.sandbox.misbehave({ body: body([eventSubscription, odd]) });
  graph.sandbox.misbehave({
    pathPattern: 'connections',
    body: body([connection, { ...connection, id: 2, type: 7 }]),
  });
  const { data, errors } = await graph.query(`{
    all: eventSubscriptions { id }
    active: eventSubscriptions(active: true) { id }
    paused: eventSubscriptions(active: false) { id }
    created: eventSubscriptions(eventType: PARCELS_EVENT_CREATED) { id }
    connections(type: WEBHOOK) { ... on AnyConnection { id } }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    all: [{ id: '1' }, { id: '2' }],
    active: [{ id: '1' }],
    paused: [],
    created: [{ id: '1' }],
    connections: [{ id: '1' }],
  });
});

describe('the name of a webhook subscription', () => {
  const PATH = `${SHIPPING_CHANNELS}/wh_123456`;
  const rows = [
    { name: null, shown: null, codes: [] },
    { name: undefined, shown: null, codes: [] },
    { name: '', shown: '', codes: [] },
    { name: { text: canary('NAME') }, shown: null, codes: [CODE] },
  ];

  test.for(rows)('read by id as $name is no reason for another call', async (row) => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ body: body({ ...webhookSubscription, name: row.name }) });
    const { data, errors } = await graph.query(
      '{ webhookSubscription(id: "wh_123456") { id name active } }',
    );
    expect(data).toEqual({
      webhookSubscription: { id: 'wh_123456', name: row.shown, active: true },
    });
    expect(errors?.map(({ extensions }) => extensions.code) ?? []).toEqual(row.codes);
    expect(graph.takeUpstreamRequests()).toEqual([`GET ${PATH}`]);
  });

  test.for(rows)('of a list costs one call, also when it is $name', async (row) => {
    await using graph = await startGraph();
    const { name: _, active: _active, ...listed } = webhookSubscription;
    const data = [{ ...listed, status: 'active' }];
    graph.sandbox.misbehave({
      path: SHIPPING_CHANNELS,
      body: JSON.stringify({ data, meta: META }),
    });
    graph.sandbox.misbehave({ path: PATH, body: body({ ...webhookSubscription, name: row.name }) });
    const answer = await graph.query('{ webhookSubscriptions { items { id name } } }');
    expect(answer.data.webhookSubscriptions.items).toEqual([{ id: 'wh_123456', name: row.shown }]);
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code]) ?? []).toEqual(
      row.codes.map((code) => [['webhookSubscriptions', 'items', 0, 'name'], code]),
    );
    expect(graph.takeUpstreamRequests()).toHaveLength(2);
  });
});

test('an entity whose kind cannot be read is an error at its place; of none, it is null', async () => {
  await using graph = await startGraph();
  const data = [
    connection,
    { ...connection, id: 2, type: 7 },
    { ...connection, id: 3, type: null },
  ];
  graph.sandbox.misbehave({ body: body(data) });
  const answer = await graph.query(
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on WebhookConnection { id } } }`,
    { r: [1, 2, 3].map((id) => ({ __typename: 'WebhookConnection', id })) },
  );
  expect(answer.data._entities).toEqual([{ id: '1' }, null, null]);
  expect(answer.errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: CODE } }]);
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
});

describe('an answer with odd fields is kept like any other', () => {
  const QUERY = '{ connection(id: 1) { ... on AnyConnection { id createdAt updatedAt } } }';
  const odd = { ...connection, created_at: canary('TIME'), updated_at: 7 };
  const start = (bytes: string) =>
    startGraph({ plain: false, environment: { HOOKGRAPH_MAX_SHARED_BYTES: bytes } });

  test('and each who asks for them is told, once in the log', async () => {
    await using graph = await start('100000');
    graph.sandbox.misbehave({ body: body(odd) });
    for (const requestId of ['first', 'second']) {
      const { data, errors } = await graph.query(QUERY, {}, { 'x-request-id': requestId });
      expect(data.connection).toEqual({ id: '1', createdAt: null, updatedAt: null });
      expect(errors).toMatchObject([
        { path: ['connection', 'createdAt'], extensions: { code: CODE, requestId } },
        { path: ['connection', 'updatedAt'], extensions: { code: CODE, requestId } },
      ]);
    }
    expect(graph.takeUpstreamRequests()).toHaveLength(1);
    const told = graph.logs.filter(({ msg }) => msg === 'upstream failed');
    expect(told).toMatchObject(
      ['first', 'first', 'second', 'second'].map((requestId) => ({ requestId, level: 40 })),
    );
  });

  test('but takes the room of its errors, too', async () => {
    // The answer is of 200 bytes; its two errors are not.
    await using graph = await start('2000');
    graph.sandbox.misbehave({ body: body(odd), times: 2 });
    for (const _ of [1, 2]) await graph.query(QUERY);
    expect(graph.takeUpstreamRequests()).toHaveLength(2);
  });

  test('thousands of odd records are told of once in the log', async () => {
    await using graph = await startGraph();
    const data = Array.from({ length: 5000 }, (_, index) => ({ ...odd, id: index + 1 }));
    graph.sandbox.misbehave({ body: body(data) });
    const answer = await graph.query('{ connections { ... on AnyConnection { id createdAt } } }');
    expect(answer.data.connections).toHaveLength(5000);
    expect(answer.errors).toHaveLength(5000);
    expect(graph.logs.filter(({ msg }) => msg === 'upstream failed')).toMatchObject([
      { reason: 'listConnections: $.data[0].created_at: not an RFC 3339 timestamp' },
    ]);
  });
});
