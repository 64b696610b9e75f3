import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { webhookDelivery } from '../../../src/sandbox/shipping-channels/webhook-delivery.ts';
import { webhookSubscription } from '../../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askShippingChannels } from '../client.ts';

const documentedBody =
  '{"id":"evt_123456","created_at":"2025-04-07T12:00:00Z",' +
  '"type":"tracking_parcel.status_changed","data":{"tracking_parcel":{"id":"tp_123456",' +
  '"tracking_number":"1234567890","shipping_channel_id":"ch_123456","status":"delivered",' +
  '"previous_status":"in_transit","created_at":"2025-04-06T10:00:00Z",' +
  '"updated_at":"2025-04-07T12:00:00Z"}}}';

/** With three dots where the page has them, in place of a signature. */
function documentedLog(requestBody: string): string {
  return (
    '{"id":"whl_123456","webhook_subscription_id":"wh_123456",' +
    '"event_type":"tracking_parcel.status_changed","status":"success",' +
    '"url":"https://example.com/webhooks/shipping-channels",' +
    '"request_headers":{"Content-Type":"application/json",' +
    '"X-Shipping-Channels-Event":"tracking_parcel.status_changed",' +
    '"X-Shipping-Channels-Delivery":"whl_123456","X-Shipping-Channels-Signature":"sha256=..."},' +
    `"request_body":${requestBody},` +
    '"response_status":200,"response_body":"{\\"received\\":true}","duration_ms":123,' +
    '"error_message":null,"created_at":"2025-04-07T12:00:01Z"}'
  );
}

function withoutSignatures(text: string): string {
  return text.replaceAll(/sha256=[0-9a-f]{64}"/g, 'sha256=..."');
}

test('a log by id is the documented example, verbatim, its body a text', async () => {
  await using sandbox = await startSandbox();
  const answer = await askShippingChannels(sandbox, '/wh_123456/logs/whl_123456');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  const log = documentedLog(JSON.stringify(documentedBody));
  expect(withoutSignatures(answer.text)).toBe(`{"data":${log}}`);
});

test('the list of its subscription begins with it, its body an object', async () => {
  await using sandbox = await startSandbox();
  const answer = await askShippingChannels(sandbox, '/wh_123456/logs');
  expect(answer.status).toBe(200);
  const beginning = `{"data":[${documentedLog(documentedBody)},`;
  expect(withoutSignatures(answer.text).slice(0, beginning.length)).toBe(beginning);
  const base = `${sandbox.shippingChannelsBaseUrl}/webhook-subscriptions/wh_123456/logs`;
  expect(answer.json()).toMatchObject({
    meta: { current_page: 1, from: 1, last_page: 2, path: base, per_page: 15, to: 15, total: 25 },
    links: { first: `${base}?page=1`, last: `${base}?page=2`, next: `${base}?page=2`, prev: null },
  });
});

test('an integer beyond 2^53 is written exactly in both forms', async () => {
  await using sandbox = await startSandbox();
  const list = await askShippingChannels(sandbox, '/wh_234567/logs?per_page=1');
  expect(list.text).toContain('"reference":9007199254740993}');
  const [, id] = /"id":"(whl_[0-9]+)"/.exec(list.text) ?? [];
  const one = await askShippingChannels(sandbox, `/wh_234567/logs/${id}`);
  expect(one.text).toContain('\\"reference\\":9007199254740993}');
});

test('a log is the same by id as in the list, but for the form of its body', async () => {
  await using sandbox = await startSandbox();
  const list = await askShippingChannels(sandbox, '/wh_241948/logs?per_page=100');
  const { data } = JSON.parse(list.text);
  expect(data).toHaveLength(16);
  for (const item of data) {
    const one = await askShippingChannels(sandbox, `/wh_241948/logs/${item.id}`);
    const body = JSON.stringify(item.request_body);
    expect(one.json()).toEqual({ data: { ...item, request_body: body } });
  }
});

test('logs of one subscription are listed newest first, wherever they stand', async () => {
  const times = ['2025-01-02', '2025-01-04', '2024-12-31', '2025-01-03', '2025-01-04'];
  const webhookDeliveries = times.flatMap((day, index) => [
    webhookDelivery({
      id: `whl_${index}`,
      webhook_subscription_id: 'wh_1',
      created_at: `${day}T00:00:00Z`,
    }),
    webhookDelivery({ id: `whl_1${index}`, webhook_subscription_id: 'wh_2' }),
  ]);
  const webhookSubscriptions = ['wh_1', 'wh_2', 'wh_3'].map((id) => webhookSubscription({ id }));
  const contents = { shippingChannels: { webhookSubscriptions, webhookDeliveries } };
  await using sandbox = await startSandbox({ tenants: [tenant('acme', contents)] });
  const ids = async (query: string) => {
    const { text } = await askShippingChannels(sandbox, query);
    return JSON.parse(text).data.map(({ id }: { id: string }) => id);
  };
  expect(await ids('/wh_1/logs')).toEqual(['whl_1', 'whl_4', 'whl_3', 'whl_0', 'whl_2']);
  expect(await ids('/wh_1/logs?per_page=2&page=2')).toEqual(['whl_3', 'whl_0']);
  expect(await ids('/wh_3/logs')).toEqual([]);
});

test('a log made by hand has consistent headers, and whatever it was given', async () => {
  const plain = webhookDelivery({ id: 'whl_7', webhook_subscription_id: 'wh_1' });
  const odd = webhookDelivery({
    id: 'whl_8',
    webhook_subscription_id: 'wh_1',
    event_type: 'constructor.created',
    status: 'pending',
    request_body: [null, 18_446_744_073_709_551_615n],
    response_status: null,
    created_at: 'yesterday',
  });
  const webhookSubscriptions = [webhookSubscription({ id: 'wh_1' })];
  const contents = { shippingChannels: { webhookSubscriptions, webhookDeliveries: [plain, odd] } };
  await using sandbox = await startSandbox({ tenants: [tenant('acme', contents)] });
  const list = await askShippingChannels(sandbox, '/wh_1/logs');
  const one = await askShippingChannels(sandbox, '/wh_1/logs/whl_8');
  expect(JSON.parse(list.text).data[1]).toEqual(plain);
  expect(plain.request_headers).toMatchObject({
    'X-Shipping-Channels-Event': 'tracking_parcel.status_changed',
    'X-Shipping-Channels-Delivery': 'whl_7',
    'X-Shipping-Channels-Signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
  });
  expect(plain.request_body).toMatchObject({ id: 'evt_7', type: plain.event_type });
  expect(odd.request_headers).toMatchObject({ 'X-Shipping-Channels-Event': 'constructor.created' });
  expect(list.text).toContain('"request_body":[null,18446744073709551615],"response_status":null');
  expect(one.json()).toMatchObject({
    data: {
      status: 'pending',
      request_body: '[null,18446744073709551615]',
      created_at: 'yesterday',
    },
  });
});
