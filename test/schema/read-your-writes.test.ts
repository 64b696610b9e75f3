import { expect, test } from 'vitest';
import { startWebhookListener } from '../sandbox/sendcloud/webhook-listener.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';

const CREATE = `mutation ($url: URL!) {
  result: createWebhookConnection(input: { url: $url, auth: { none: true } }) {
    ... on CreateWebhookConnectionSuccess { connection { id url authType subscriptions { id } } }
  }
}`;

test('what is created and changed is read so by the next request', async () => {
  await using graph = await startGraph();
  const url = 'https://new.example.com/hook';
  const created = await graph.query(CREATE, { url });
  const { connection } = created.data.result;
  expect(connection).toEqual({ id: expect.any(String), url, authType: 'NONE', subscriptions: [] });

  const read = (id: string) =>
    graph.query(
      'query ($id: ID!) { connection(id: $id) { ... on WebhookConnection { url authType } } }',
      { id },
    );
  expect((await read(connection.id)).data.connection).toEqual({ url, authType: 'NONE' });

  const updated = await graph.query(
    `mutation ($id: ID!) {
      result: updateWebhookConnection(input: { id: $id, auth: { bearer: { token: "abc" } } }) {
        ... on UpdateWebhookConnectionSuccess { connection { url authType } }
      }
    }`,
    { id: connection.id },
  );
  expect(updated.data.result.connection).toEqual({ url, authType: 'BEARER' });
  expect((await read(connection.id)).data.connection).toEqual({ url, authType: 'BEARER' });
});

test('what the API itself refuses is a typed error with the path of the input', async () => {
  await using graph = await startGraph();
  const { data } = await graph.query(`mutation {
    createEventSubscription(input: { connectionId: "404", eventType: PARCELS_EVENT_CREATED }) {
      __typename
      ... on HookgraphValidationError { issues { path code message } }
    }
  }`);
  expect(data.createEventSubscription).toEqual({
    __typename: 'HookgraphValidationError',
    issues: [{ path: ['input', 'connectionId'], code: 'invalid', message: expect.any(String) }],
  });
});

test('what was deleted is not found the second time', async () => {
  await using graph = await startGraph();
  const remove = () =>
    graph.query(
      'mutation { result: deleteWebhookSubscription(input: { id: "wh_123456" }) { __typename } }',
    );
  expect((await remove()).data.result.__typename).toBe('DeleteWebhookSubscriptionSuccess');
  expect((await remove()).data.result.__typename).toBe('HookgraphNotFoundError');
  const { data } = await graph.query('{ webhookSubscription(id: "wh_123456") { url } }');
  expect(data.webhookSubscription).toBeNull();
});

const listIds = async (graph: Graph) => {
  const { data } = await graph.query('{ eventSubscriptions { id connectionId } }');
  return data.eventSubscriptions.filter(
    ({ connectionId }: { connectionId: string }) => connectionId === '1',
  );
};

test('with a connection its subscriptions go', async () => {
  await using graph = await startGraph();
  expect((await listIds(graph)).length).toBeGreaterThan(1);
  await graph.query('mutation { deleteConnection(input: { id: "1" }) { __typename } }');
  expect(await listIds(graph)).toEqual([]);
});

test('later fields of the same operation see what earlier ones have written', async () => {
  await using graph = await startGraph();
  const { data, errors } = await graph.query(`mutation {
    a: updateEventSubscription(input: { id: "1", active: false }) {
      ... on UpdateEventSubscriptionSuccess {
        subscription { active connection { ... on AnyConnection { subscriptions { id active } } } }
      }
    }
    b: deleteEventSubscription(input: { id: "27" }) { __typename }
    c: updateEventSubscription(input: { id: "1", active: true }) {
      ... on UpdateEventSubscriptionSuccess {
        subscription { active connection { ... on AnyConnection { subscriptions { id active } } } }
      }
    }
  }`);
  expect(errors).toBeUndefined();
  const before = data.a.subscription.connection.subscriptions;
  const after = data.c.subscription.connection.subscriptions;
  expect(before).toContainEqual({ id: '1', active: false });
  expect(before.map(({ id }: { id: string }) => id)).toContain('27');
  expect(after).toContainEqual({ id: '1', active: true });
  expect(after.map(({ id }: { id: string }) => id)).not.toContain('27');
});

test('an update of events keeps those that this version does not know', async () => {
  await using graph = await startGraph();
  const { data } = await graph.query(
    '{ webhookSubscriptions(perPage: 100) { items { id eventNames } } }',
  );
  const item = data.webhookSubscriptions.items.find(({ eventNames }: { eventNames: string[] }) =>
    eventNames.includes('shipment.created'),
  );
  const updated = await graph.query(
    `mutation ($id: ID!) {
      result: updateWebhookSubscription(input: { id: $id, events: [TRACKING_PARCEL_DELETED] }) {
        ... on UpdateWebhookSubscriptionSuccess { subscription { name events eventNames } }
      }
    }`,
    { id: item.id },
  );
  expect(updated.data.result.subscription).toEqual({
    name: expect.any(String),
    events: ['TRACKING_PARCEL_DELETED'],
    eventNames: ['tracking_parcel.deleted', 'shipment.created'],
  });
});

test('null takes headers and authentication away, absence leaves them', async () => {
  await using graph = await startGraph();
  const update = (fields: string) =>
    graph.query(`mutation {
      result: updateWebhookConnection(input: { id: "1" ${fields} }) {
        ... on UpdateWebhookConnectionSuccess { connection { authType extraHeaders { name } } }
      }
    }`);
  expect((await update(', url: "https://new.example.com/"')).data.result.connection).toEqual({
    authType: 'BEARER',
    extraHeaders: [{ name: 'X-Custom-Header' }],
  });
  expect((await update(', auth: null, extraHeaders: null')).data.result.connection).toEqual({
    authType: 'NONE',
    extraHeaders: [],
  });
});

test('a test event reports what the endpoint answered, at most a kilobyte of it', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({
    path: '/api/v3/event-subscriptions/broadcast/test/1',
    body: JSON.stringify({
      data: { success: true, status_code: 200, response_body: 'x'.repeat(5000) },
    }),
  });
  const { data } = await graph.query(`mutation {
    sendTestEvent(input: { subscriptionId: "1" }) {
      ... on SendTestEventSuccess { delivered statusCode responseBody }
    }
  }`);
  expect(data.sendTestEvent).toEqual({
    delivered: true,
    statusCode: 200,
    responseBody: 'x'.repeat(1024),
  });
});

test('a test event arrives at a webhook on this machine, with its authentication', async () => {
  await using listener = await startWebhookListener();
  await using graph = await startGraph();
  const created = await graph.query(
    `mutation ($url: URL!) {
      result: createWebhookConnection(input: { url: $url, auth: { bearer: { token: "abc" } } }) {
        ... on CreateWebhookConnectionSuccess { connection { id } }
      }
    }`,
    { url: `http://127.0.0.1:${listener.port}/hook` },
  );
  const { data } = await graph.query(
    `mutation ($connectionId: ID!) {
      createEventSubscription(input: { connectionId: $connectionId, eventType: PARCELS_EVENT_CREATED }) {
        ... on CreateEventSubscriptionSuccess { subscription { id } }
      }
    }`,
    { connectionId: created.data.result.connection.id },
  );
  const sent = await graph.query(
    `mutation ($subscriptionId: ID!) {
      sendTestEvent(input: { subscriptionId: $subscriptionId }) {
        ... on SendTestEventSuccess { delivered statusCode responseBody }
      }
    }`,
    { subscriptionId: data.createEventSubscription.subscription.id },
  );
  expect(sent.data.sendTestEvent).toEqual({ delivered: true, statusCode: 200, responseBody: 'OK' });
  expect(listener.received).toMatchObject([
    { method: 'POST', path: '/hook', headers: { authorization: 'Bearer abc' } },
  ]);
});

const SUBSCRIPTIONS = '/api/v3/event-subscriptions/subscriptions';
const readBy = (name: string) => `${name}: updateWebhookConnection(input: { id: 1, auth: null }) {
  ... on UpdateWebhookConnectionSuccess { connection { subscriptions { id } } }
}`;

test.for([
  { write: 'deleteConnection(input: { id: 2 })', status: 200 },
  {
    write: 'createEventSubscription(input: { connectionId: 1, eventType: PARCELS_EVENT_CREATED })',
    status: 500,
  },
])('subscriptions are read again after $write, answered $status', async ({ write, status }) => {
  await using graph = await startGraph();
  if (status !== 200) {
    // The first request of this path is the read before it.
    graph.sandbox.misbehave({ path: SUBSCRIPTIONS, headers: { 'x-read': 'yes' } });
    graph.sandbox.misbehave({ path: SUBSCRIPTIONS, status });
  }
  const { data } = await graph.query(
    `mutation { ${readBy('before')} write: ${write} { __typename } ${readBy('after')} }`,
  );
  expect(data.write === null).toBe(status !== 200);
  expect(data.after).toEqual(data.before);
  const requests = graph.takeUpstreamRequests();
  expect(requests.filter((request) => request === `GET ${SUBSCRIPTIONS}`)).toHaveLength(2);
});
