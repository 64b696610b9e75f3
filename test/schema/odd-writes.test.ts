import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { body, connection, eventSubscription, webhookSubscription } from './odd-fixtures.ts';
import { mutation, send, spoilWrite, toTypeName } from './send-mutation.ts';

// What an odd record means to writes: as their answer, and as what they are built upon.

const CODE = 'UPSTREAM_BAD_RESPONSE';
const SENDCLOUD = '/api/v3/event-subscriptions';
const SHIPPING_CHANNELS = '/v1/webhook-subscriptions';

describe('a write whose answer has its id is a success, whatever else is odd', () => {
  const subscription = 'subscription { id connectionId eventType eventTypeName active createdAt }';
  const webhook = 'subscription { id name url events eventNames active createdAt }';
  const oddSubscription = {
    ...eventSubscription,
    connection_id: {},
    event_type: [canary('EVENT')],
    is_active: 1,
    created_at: canary('TIME'),
  };
  const oddWebhook = {
    ...webhookSubscription,
    name: 7,
    url: canary('URL'),
    events: {},
    active: 'true',
    created_at: null,
  };
  const subscriptionErrors = ['connectionId', 'eventType', 'eventTypeName', 'active', 'createdAt'];
  const webhookErrors = ['name', 'url', 'events', 'eventNames', 'active'];

  test.for([
    {
      field: 'createWebhookConnection',
      selection: 'connection { id createdAt updatedAt url authTypeName extraHeaders { name } }',
      answer: { ...connection, created_at: canary('TIME'), configuration: { url: 7 } },
      errors: ['createdAt'],
    },
    {
      field: 'updateWebhookConnection',
      selection: 'connection { id typeName createdAt updatedAt url }',
      answer: { ...connection, created_at: 1, updated_at: {} },
      errors: ['createdAt', 'updatedAt'],
    },
    {
      field: 'createKlaviyoConnection',
      selection: 'connection { id typeName createdAt }',
      answer: { ...connection, type: 'klaviyo', created_at: canary('TIME') },
      errors: ['createdAt'],
    },
    {
      field: 'createEventSubscription',
      selection: subscription,
      answer: oddSubscription,
      errors: subscriptionErrors,
    },
    {
      field: 'updateEventSubscription',
      selection: subscription,
      answer: oddSubscription,
      errors: subscriptionErrors,
    },
    {
      field: 'createWebhookSubscription',
      selection: webhook,
      answer: oddWebhook,
      errors: webhookErrors,
    },
    {
      field: 'updateWebhookSubscription',
      selection: webhook,
      answer: oddWebhook,
      errors: webhookErrors,
    },
  ])('$field', async ({ field, selection, answer, errors }) => {
    await using graph = await startGraph();
    const status = field.startsWith('create') ? 201 : 200;
    const row = mutation(field);
    for (const _ of [1, 2]) spoilWrite(graph, row, { status, body: body(answer) });

    const asked = await send(graph, { ...row, selection });
    const [noun = ''] = selection.split(' ');
    expect(asked.data.result).toMatchObject({
      __typename: toTypeName(field, 'Success'),
      [noun]: Object.fromEntries([
        ['id', String(answer.id)],
        ...errors.map((each) => [each, null]),
      ]),
    });
    expect(asked.errors?.map(({ path }) => path)).toEqual(
      errors.map((each) => ['result', noun, each]),
    );
    for (const { extensions } of asked.errors ?? []) {
      expect(extensions).toMatchObject({ code: CODE, retryable: false, upstream: { status } });
      // It was carried out.
      expect(extensions.outcome).toBeUndefined();
    }
    const unasked = await send(graph, { ...row, selection: `${noun} { id }` });
    expect(unasked.errors).toBeUndefined();
    const writes = graph.takeUpstreamRequests().filter((call) => !call.startsWith('GET '));
    expect(writes).toHaveLength(2);
  });

  test.for([
    { field: 'createEventSubscription', answer: { ...eventSubscription, id: '01' } },
    { field: 'createWebhookSubscription', answer: { ...webhookSubscription, id: undefined } },
    { field: 'createWebhookConnection', answer: { ...connection, type: 'klaviyo' } },
    { field: 'createWebhookConnection', answer: { ...connection, type: 7 } },
    { field: 'createKlaviyoConnection', answer: { ...connection, type: null } },
  ])('$field of $answer has an unknown outcome', async ({ field, answer }) => {
    await using graph = await startGraph();
    const row = mutation(field);
    spoilWrite(graph, row, { status: 201, body: body(answer) });
    const { data, errors } = await send(graph, row);
    expect(data.result).toBeNull();
    expect(errors).toMatchObject([
      { path: ['result'], extensions: { code: CODE, outcome: 'unknown' } },
    ]);
  });
});

describe('a test event', () => {
  const row = mutation('sendTestEvent');
  const json = '{"n":9007199254740993,"d":1.10}';

  test.for([
    { answer: '{"success":true,"status_code":"200","response_body":"OK"}', shown: [200, 'OK'] },
    { answer: '{"success":true,"status_code":200.4}', shown: [200, null] },
    { answer: `{"success":true,"response_body":${json}}`, shown: [null, json] },
    { answer: '{"success":true,"response_body":[]}', shown: [null, '[]'] },
    {
      answer: `{"success":true,"status_code":{},"response_body":7}`,
      shown: [null, null],
      errors: ['statusCode', 'responseBody'],
    },
  ])('$answer', async ({ answer, shown: [statusCode, responseBody], errors = [] }) => {
    await using graph = await startGraph();
    spoilWrite(graph, row, { body: `{"data":${answer}}` });
    const asked = await send(graph, row);
    expect(asked.data.result).toMatchObject({ delivered: true, statusCode, responseBody });
    expect(asked.errors?.map(({ path }) => path) ?? []).toEqual(
      errors.map((field) => ['result', field]),
    );
  });

  test.for([{}, { success: 1 }, { success: null }])(
    'that does not say whether it was delivered, %j, has an unknown outcome',
    async (answer) => {
      await using graph = await startGraph();
      spoilWrite(graph, row, { body: body(answer) });
      const { data, errors } = await send(graph, row);
      expect(data.result).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: CODE, outcome: 'unknown' } }]);
    },
  );
});

describe('an update that keeps what cannot be read writes nothing', () => {
  const update = (input: string) =>
    `mutation { updateWebhookSubscription(input: { id: "wh_123456", ${input} }) {
      __typename ... on HookgraphValidationError { issues { path code } } } }`;

  test.for([
    { input: 'active: false', read: { name: 7 } },
    { input: 'name: "New", events: [TRACKING_PARCEL_CREATED]', read: { events: {} } },
  ])('$input, when $read is there', async ({ input, read }) => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ body: body({ ...webhookSubscription, ...read }) });
    const { data, errors } = await graph.query(update(input));
    expect(data).toEqual({ updateWebhookSubscription: null });
    expect(errors).toMatchObject([{ extensions: { code: CODE } }]);
    expect(errors?.[0]?.extensions.outcome).toBeUndefined();
    expect(graph.takeUpstreamRequests()).toEqual([`GET ${SHIPPING_CHANNELS}/wh_123456`]);
  });

  test('a name that is not there has to be given, since the API wants one', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ body: body({ ...webhookSubscription, name: null }) });
    const { data, errors } = await graph.query(update('active: false'));
    expect(errors).toBeUndefined();
    expect(data.updateWebhookSubscription).toEqual({
      __typename: 'HookgraphValidationError',
      issues: [{ path: ['input', 'name'], code: 'required' }],
    });
    expect(graph.takeUpstreamRequests()).toEqual([`GET ${SHIPPING_CHANNELS}/wh_123456`]);
  });

  test.for([
    { input: 'name: "New"', read: { name: 7, events: {} }, calls: ['PUT'] },
    {
      input: 'name: "New", events: [TRACKING_PARCEL_CREATED]',
      read: { name: 7, url: 7 },
      calls: ['GET', 'PUT'],
    },
    { input: 'active: false', read: { events: {}, created_at: 7 }, calls: ['GET', 'PUT'] },
  ])('$input does not need $read', async ({ input, read, calls }) => {
    await using graph = await startGraph();
    if (calls.includes('GET')) {
      graph.sandbox.misbehave({ body: body({ ...webhookSubscription, ...read }) });
    }
    const { data, errors } = await graph.query(update(input));
    expect(errors).toBeUndefined();
    expect(data.updateWebhookSubscription.__typename).toBe('UpdateWebhookSubscriptionSuccess');
    expect(graph.takeUpstreamRequests()).toEqual(
      calls.map((method) => `${method} ${SHIPPING_CHANNELS}/wh_123456`),
    );
  });

  test.for([
    { type: 7, data: null, codes: [CODE] },
    { type: null, data: { __typename: 'HookgraphNotFoundError' }, codes: [] },
  ])('a connection of the kind $type is not changed', async ({ type, data, codes }) => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ body: body({ ...connection, type }) });
    const answer = await graph.query(
      'mutation { updateWebhookConnection(input: { id: 1, auth: null }) { __typename } }',
    );
    expect(answer.data).toEqual({ updateWebhookConnection: data });
    expect(answer.errors?.map(({ extensions }) => extensions.code) ?? []).toEqual(codes);
    expect(graph.takeUpstreamRequests()).toEqual([`GET ${SENDCLOUD}/connections/1`]);
  });
});
