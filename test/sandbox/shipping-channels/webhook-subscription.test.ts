import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { webhookSubscription } from '../../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askShippingChannels } from '../client.ts';

const documentedDetail =
  '{"id":"wh_123456","name":"Shipping Channel Updates",' +
  '"url":"https://example.com/webhooks/shipping-channels",' +
  '"events":["shipping_channel.created","shipping_channel.updated","shipping_channel.deleted",' +
  '"shipping_channel.status_changed"],"secret":"••••••••••••••••","active":true,' +
  '"created_at":"2025-03-29T16:00:00Z","updated_at":"2025-03-29T16:00:00Z"}';
const documentedItems =
  '{"id":"wh_123456","url":"https://example.com/webhooks/shipping-channels",' +
  '"events":["shipping_channel.created","shipping_channel.updated","shipping_channel.deleted",' +
  '"shipping_channel.status_changed"],"status":"active","secret":"••••••••••••••••",' +
  '"created_at":"2025-03-29T16:00:00Z","updated_at":"2025-03-29T16:00:00Z"},' +
  '{"id":"wh_234567","url":"https://example.com/webhooks/tracking-parcels",' +
  '"events":["tracking_parcel.created","tracking_parcel.status_changed"],' +
  '"status":"active","secret":"••••••••••••••••",' +
  '"created_at":"2025-03-29T17:00:00Z","updated_at":"2025-03-29T17:00:00Z"}';

const availableEvents = [
  ['shipping_channel.created', 'Shipping Channel Created', 'a new shipping channel is created'],
  ['shipping_channel.updated', 'Shipping Channel Updated', 'a shipping channel is updated'],
  ['shipping_channel.deleted', 'Shipping Channel Deleted', 'a shipping channel is deleted'],
  [
    'shipping_channel.validated',
    'Shipping Channel Validated',
    'a shipping channel is successfully validated',
  ],
  [
    'shipping_channel.status_changed',
    'Shipping Channel Status Changed',
    "a shipping channel's status changes",
  ],
  ['tracking_parcel.created', 'Tracking Parcel Created', 'a new tracking parcel is created'],
  ['tracking_parcel.updated', 'Tracking Parcel Updated', 'a tracking parcel is updated'],
  ['tracking_parcel.deleted', 'Tracking Parcel Deleted', 'a tracking parcel is deleted'],
  [
    'tracking_parcel.status_changed',
    'Tracking Parcel Status Changed',
    "a tracking parcel's status changes",
  ],
];

test('a webhook subscription by id is the documented example, verbatim', async () => {
  await using sandbox = await startSandbox();
  const answer = await askShippingChannels(sandbox, '/wh_123456');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(`{"data":${documentedDetail}}`);
});

test('the list begins with the documented examples, verbatim', async () => {
  await using sandbox = await startSandbox();
  const answer = await askShippingChannels(sandbox, '?per_page=2');
  expect(answer.text.startsWith(`{"data":[${documentedItems}],"meta":{`)).toBe(true);
});

test('a list item has a status word, and neither name nor flag', async () => {
  const active = webhookSubscription({ id: 'wh_1', name: 'First' });
  const inactive = webhookSubscription({ id: 'wh_2', name: 'Second', active: false });
  const contents = { shippingChannels: { webhookSubscriptions: [active, inactive] } };
  await using sandbox = await startSandbox({ tenants: [tenant('acme', contents)] });
  const list = await askShippingChannels(sandbox, '');
  const one = await askShippingChannels(sandbox, '/wh_2');
  const secret = '\u2022'.repeat(16);
  expect(one.json()).toEqual({ data: { ...inactive, secret } });
  expect(list.json()).toMatchObject({
    data: [{ status: 'active' }, { status: 'inactive', secret }],
  });
  expect(list.text).not.toMatch(/"(name|active)":/);
});

test('the available events are the nine documented ones and not a subscription', async () => {
  await using sandbox = await startSandbox();
  const answer = await askShippingChannels(sandbox, '/available-events');
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual({
    data: availableEvents.map(([value, label, rest]) => ({
      value,
      label,
      description: `Fires when ${rest}`,
    })),
  });
});

test('the demo data holds events of the guide that the API does not list', async () => {
  await using sandbox = await startSandbox();
  const { text } = await askShippingChannels(sandbox, '?per_page=100');
  expect(text.match(/"id":/g)).toHaveLength(45);
  expect(text.match(/"shipment\.created"/g)).toHaveLength(2);
  expect(text).toContain('"status":"inactive"');
  expect(new Set(text.match(/"id":"[^"]+"/g)).size).toBe(45);
});
