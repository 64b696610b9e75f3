import { expect, test } from 'vitest';
import { createShippingChannelsStore } from '../../../src/sandbox/shipping-channels/store.ts';
import { webhookDelivery } from '../../../src/sandbox/shipping-channels/webhook-delivery.ts';
import { webhookSubscription } from '../../../src/sandbox/shipping-channels/webhook-subscription.ts';

const account = {
  apiKey: 'key',
  webhookSubscriptions: [webhookSubscription({ id: 'wh_999' })],
  webhookDeliveries: ['wh_999', 'wh_998'].map((webhook_subscription_id) =>
    webhookDelivery({ id: 'whl_1', webhook_subscription_id }),
  ),
};
const input = { name: 'a', url: 'https://example.com/', events: ['shipment.created'] };

test('a secret is kept until another one comes', () => {
  const store = createShippingChannelsStore(account, Date.now);
  const created = store.create({ ...input, secret: 'first-secret' });
  const changed = store.update(created, { name: 'b' });
  expect(store.secretOf(created.id)).toBe('first-secret');
  store.update(changed, { name: 'b', secret: 'second-secret' });
  expect(store.secretOf(created.id)).toBe('second-secret');
  store.delete(changed);
  expect(store.secretOf(created.id)).toBeNull();
});

test('one is generated if there is none, and that of the seed is unknown', () => {
  const store = createShippingChannelsStore(account, Date.now);
  expect(store.secretOf(store.create(input).id)?.length).toBeGreaterThan(7);
  expect(store.secretOf('wh_999')).toBeNull();
});

test('no entity holds a secret', () => {
  const store = createShippingChannelsStore(account, Date.now);
  const created = store.create({ ...input, secret: 'first-secret' });
  store.update(created, { name: 'b', secret: 'second-secret' });
  expect(JSON.stringify(store.webhookSubscriptions.items)).not.toContain('-secret');
});

test('with a subscription its logs go, until a reset', () => {
  const store = createShippingChannelsStore(account, Date.now);
  for (const each of store.webhookSubscriptions.items) store.delete(each);
  const ids = store.webhookDeliveries.map((each) => each.webhook_subscription_id);
  expect(ids).toEqual(['wh_998']);
  store.reset();
  expect(store.webhookDeliveries).toEqual(account.webhookDeliveries);
});
