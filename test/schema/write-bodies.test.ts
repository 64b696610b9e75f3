import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { toTypeName } from './send-mutation.ts';

const url = 'https://new.example.com/hook';

interface Row {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The JSON text of the write. */
  readonly body: string;
}

const connectionBody = (configuration: object) =>
  JSON.stringify({ type: 'webhook', configuration: { url, ...configuration } });

const rows: readonly Row[] = [
  {
    mutation: 'createWebhookConnection',
    input: { url },
    body: connectionBody({ auth_type: 'none', extra_headers: {} }),
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, auth: { bearer: { token: 't' } }, extraHeaders: [{ name: 'X-A', value: '1' }] },
    body: connectionBody({
      auth_type: 'bearer',
      auth_config: { token: 't' },
      extra_headers: { 'X-A': '1' },
    }),
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, auth: { basic: { username: 'u', password: 'p' } } },
    body: connectionBody({
      auth_type: 'basic',
      auth_config: { username: 'u', password: 'p' },
      extra_headers: {},
    }),
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, auth: { apiKey: { headerName: 'X-Key', apiKey: 'k' } } },
    body: connectionBody({
      auth_type: 'api_key',
      auth_config: { header_name: 'X-Key', api_key: 'k' },
      extra_headers: {},
    }),
  },
  {
    mutation: 'updateWebhookConnection',
    input: { id: '1', url },
    body: JSON.stringify({ configuration: { url } }),
  },
  {
    mutation: 'updateWebhookConnection',
    input: { id: '1', auth: null, extraHeaders: [] },
    body: JSON.stringify({ configuration: { auth_type: 'none', extra_headers: {} } }),
  },
  {
    mutation: 'createEventSubscription',
    input: { connectionId: '9007199254740993', eventType: 'PARCELS_EVENT_CREATED' },
    body: '{"connection_id":9007199254740993,"event_type":"parcels.event.created","is_active":true}',
  },
  {
    mutation: 'updateEventSubscription',
    input: { id: '1', connectionId: '2' },
    body: '{"connection_id":2}',
  },
  {
    mutation: 'createWebhookSubscription',
    input: {
      name: 'A',
      url,
      events: ['TRACKING_PARCEL_CREATED'],
      secret: '12345678',
      active: false,
    },
    body: JSON.stringify({
      name: 'A',
      url,
      events: ['tracking_parcel.created'],
      secret: '12345678',
      active: false,
    }),
  },
  {
    mutation: 'updateWebhookSubscription',
    input: { id: 'wh_123456', active: false },
    body: JSON.stringify({ name: 'Shipping Channel Updates', active: false }),
  },
  {
    mutation: 'updateWebhookSubscription',
    input: { id: 'wh_123456', name: 'B', secret: 'abcdefgh' },
    body: JSON.stringify({ name: 'B', secret: 'abcdefgh' }),
  },
];

test.for(rows)(
  '$mutation sends exactly what the input names: $input',
  async ({ mutation, input, body }) => {
    await using graph = await startGraph();
    const { data, errors } = await graph.query(
      `mutation ($input: ${toTypeName(mutation, 'Input')}!) { ${mutation}(input: $input) { __typename } }`,
      { input },
    );
    expect(errors).toBeUndefined();
    expect(data[mutation].__typename).toMatch(/Success$/);
    const write = graph.sandbox.requests.find(({ method }) => method !== 'GET');
    expect(write?.body).toBe(body);
    expect(write?.headers['content-type']).toBe('application/json');
  },
);

test('a name that is given with no events is one call', async () => {
  await using graph = await startGraph();
  await graph.query(
    'mutation { updateWebhookSubscription(input: { id: "wh_123456", name: "B" }) { __typename } }',
  );
  expect(graph.takeUpstreamRequests()).toEqual(['PUT /v1/webhook-subscriptions/wh_123456']);
});
