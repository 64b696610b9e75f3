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

test('with a subscription its logs go, until a reset', () => {
  const store = createShippingChannelsStore(account, Date.now);
  for (const each of store.webhookSubscriptions.items) store.delete(each);
  const ids = store.webhookDeliveries.map((each) => each.webhook_subscription_id);
  expect(ids).toEqual(['wh_998']);
  store.reset();
  expect(store.webhookDeliveries).toEqual(account.webhookDeliveries);
});
