import { expect, test } from 'vitest';
import { webhookDelivery } from '../../src/sandbox/shipping-channels/webhook-delivery.ts';
import { webhookSubscription } from '../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { tenant } from '../../src/sandbox/tenant.ts';
import { startGraph } from '../support/start-graph.ts';

const DELIVERY = `
  id subscriptionId event eventName status statusName url createdAt
  requestHeaders { name value masked }
  requestBody responseStatus responseBody durationMs errorMessage
`;

test('the documented delivery arrives as the API shows it, in a list and by id', async () => {
  await using graph = await startGraph();
  const { data, errors } = await graph.query(`{
    webhookSubscription(id: "wh_123456") { deliveries(perPage: 1) { items { ${DELIVERY} } } }
    webhookDelivery(subscriptionId: "wh_123456", id: "whl_123456") { ${DELIVERY} }
  }`);
  expect(errors).toBeUndefined();
  expect(data.webhookSubscription.deliveries.items).toEqual([data.webhookDelivery]);
  expect(data.webhookDelivery).toMatchObject({
    id: 'whl_123456',
    subscriptionId: 'wh_123456',
    event: 'TRACKING_PARCEL_STATUS_CHANGED',
    eventName: 'tracking_parcel.status_changed',
    status: 'SUCCESS',
    url: 'https://example.com/webhooks/shipping-channels',
    responseStatus: 200,
    responseBody: '{"received":true}',
    durationMs: 123,
    errorMessage: null,
    createdAt: '2025-04-07T12:00:01Z',
  });
  expect(JSON.parse(data.webhookDelivery.requestBody)).toMatchObject({ id: 'evt_123456' });
  expect(data.webhookDelivery.requestHeaders).toContainEqual({
    name: 'X-Shipping-Channels-Signature',
    value: '••••••••••••••••',
    masked: true,
  });
});

test('the numbers of a body keep their digits in both forms', async () => {
  const numbers = '{"a":9007199254740993,"b":0.12345678901234567890,"c":1e400,"d":-0.0,"e":1.50}';
  await using graph = await startGraph();
  const log = (body: string) =>
    JSON.stringify({
      ...webhookDelivery({ id: 'whl_1', webhook_subscription_id: 'wh_123456' }),
      request_body: 0,
    }).replace('"request_body":0', `"request_body":${body}`);
  const meta =
    '"meta":{"current_page":1,"from":1,"last_page":1,"path":"","per_page":15,"to":1,"total":1}';
  graph.sandbox.misbehave({
    path: '/v1/webhook-subscriptions/wh_123456/logs',
    body: `{"data":[${log(numbers)}],${meta}}`,
  });
  graph.sandbox.misbehave({
    path: '/v1/webhook-subscriptions/wh_123456/logs/whl_1',
    body: `{"data":${log(JSON.stringify(numbers))}}`,
  });
  const { data, errors } = await graph.query(`{
    webhookSubscription(id: "wh_123456") { deliveries { items { requestBody } } }
    webhookDelivery(subscriptionId: "wh_123456", id: "whl_1") { requestBody }
  }`);
  expect(errors).toBeUndefined();
  expect(data.webhookSubscription.deliveries.items).toEqual([{ requestBody: numbers }]);
  expect(data.webhookDelivery).toEqual({ requestBody: numbers });
});

test('a delivery that does not exist is null without an error', async () => {
  await using graph = await startGraph();
  const { data, errors } = await graph.query(`{
    a: webhookDelivery(subscriptionId: "wh_123456", id: "whl_0") { id }
    b: webhookDelivery(subscriptionId: "wh_0", id: "whl_123456") { id }
  }`);
  expect(data).toEqual({ a: null, b: null });
  expect(errors).toBeUndefined();
});

test('words that this version does not know are null beside their names', async () => {
  await using graph = await startGraph({
    tenants: [
      tenant('acme', {
        shippingChannels: {
          webhookSubscriptions: [webhookSubscription({ id: 'wh_1' })],
          webhookDeliveries: [
            webhookDelivery({
              id: 'whl_1',
              webhook_subscription_id: 'wh_1',
              event_type: 'shipment.created',
              status: 'pending',
              response_status: null,
              response_body: null,
            }),
          ],
        },
      }),
    ],
  });
  const { data, errors } = await graph.query(
    '{ webhookSubscription(id: "wh_1") { deliveries { totalCount items { event eventName status statusName responseStatus responseBody } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.webhookSubscription.deliveries).toEqual({
    totalCount: 1,
    items: [
      {
        event: null,
        eventName: 'shipment.created',
        status: null,
        statusName: 'pending',
        responseStatus: null,
        responseBody: null,
      },
    ],
  });
});

test('deliveries that cannot be read leave the subscription there', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({
    path: '/v1/webhook-subscriptions/wh_123456/logs',
    body: '{"data":[{"id":"whl_1"}],"meta":{}}',
  });
  const { data, errors } = await graph.query(
    '{ webhookSubscription(id: "wh_123456") { url deliveries { page } } }',
  );
  expect(data.webhookSubscription).toEqual({ url: expect.any(String), deliveries: null });
  expect(errors).toMatchObject([
    { path: ['webhookSubscription', 'deliveries'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
  ]);
});

test('a delivery of another subscription is never shown', async () => {
  await using graph = await startGraph();
  const other = webhookDelivery({ id: 'whl_123456', webhook_subscription_id: 'wh_234567' });
  graph.sandbox.misbehave({ body: JSON.stringify({ data: other }) });
  const { data, errors } = await graph.query(
    '{ webhookDelivery(subscriptionId: "wh_123456", id: "whl_123456") { id } }',
  );
  expect(data).toEqual({ webhookDelivery: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
});

test('ids and pages of the wrong shape cost no call', async () => {
  await using graph = await startGraph();
  const { errors } = await graph.query(`{
    a: webhookDelivery(subscriptionId: "..", id: "whl_1") { id }
    b: webhookDelivery(subscriptionId: "wh_1", id: "../x") { id }
  }`);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual([
    'BAD_USER_INPUT',
    'BAD_USER_INPUT',
  ]);
  expect(graph.takeUpstreamRequests()).toEqual([]);
  await graph.query(
    '{ webhookSubscription(id: "wh_123456") { deliveries(perPage: 101) { page } } }',
  );
  expect(graph.takeUpstreamRequests()).toEqual(['GET /v1/webhook-subscriptions/wh_123456']);
});

test('a body that is nested too deeply is a bad response and no bug', async () => {
  await using graph = await startGraph();
  const log = webhookDelivery({
    id: 'whl_1',
    webhook_subscription_id: 'wh_123456',
    request_body: 0,
  });
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const body = JSON.stringify({ data: log }).replace('"request_body":0', `"request_body":${deep}`);
  graph.sandbox.misbehave({ body });
  const { data, errors } = await graph.query(
    '{ webhookDelivery(subscriptionId: "wh_123456", id: "whl_1") { id } }',
  );
  expect(data).toEqual({ webhookDelivery: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
});
