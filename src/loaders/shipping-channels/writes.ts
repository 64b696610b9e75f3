import type { ShippingChannelsClient } from '../../upstream/shipping-channels/client.ts';
import type { ShippingChannelsWrites } from '../../upstream/shipping-channels/writes.ts';
import { refreshAfter } from '../write.ts';
import type { WebhookSubscriptionLoader } from './webhook-subscription.ts';

/** The writes of the client, after which the loader knows the new state. */
export function createShippingChannelsWrites(
  client: ShippingChannelsClient,
  subscriptions: WebhookSubscriptionLoader,
): ShippingChannelsWrites {
  return {
    createWebhookSubscription: (subscription) =>
      refreshAfter(subscriptions, client.createWebhookSubscription(subscription)),
    updateWebhookSubscription: (id, changes) =>
      refreshAfter(subscriptions, client.updateWebhookSubscription(id, changes)),
    async deleteWebhookSubscription(id) {
      await client.deleteWebhookSubscription(id).finally(() => subscriptions.refresh());
    },
  };
}
