import type { ShippingChannelsWriter } from '../../upstream/shipping-channels/client.ts';
import type { ShippingChannelsWrites } from '../../upstream/shipping-channels/writes.ts';
import { refreshAfter } from '../write.ts';
import type { WebhookSubscriptionLoader } from './webhook-subscription.ts';

/** The writes of the client, after which the loader knows the new state. */
export function createShippingChannelsWrites(
  writer: ShippingChannelsWriter,
  subscriptions: WebhookSubscriptionLoader,
): ShippingChannelsWrites {
  return {
    createWebhookSubscription: (subscription) =>
      refreshAfter(subscriptions, writer.createWebhookSubscription(subscription)),
    updateWebhookSubscription: (id, changes) =>
      refreshAfter(subscriptions, writer.updateWebhookSubscription(id, changes)),
    async deleteWebhookSubscription(id) {
      await writer.deleteWebhookSubscription(id).finally(() => subscriptions.refresh());
    },
  };
}
