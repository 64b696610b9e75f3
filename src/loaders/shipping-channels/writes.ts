import type { WebhookSubscription } from '../../domain/shipping-channels/webhook-subscription.ts';
import type {
  NewWebhookSubscription,
  WebhookSubscriptionChanges,
} from '../../domain/shipping-channels/webhook-subscription-changes.ts';
import type { ShippingChannelsClient } from '../../upstream/shipping-channels/client.ts';
import { refreshAfter } from '../write.ts';
import type { WebhookSubscriptionLoader } from './webhook-subscription.ts';

/**
 * What can be changed at Shipping Channels. After each write the loader knows the new state. All
 * throw what the client throws.
 */
export interface ShippingChannelsWrites {
  /** One call. */
  createWebhookSubscription(subscription: NewWebhookSubscription): Promise<WebhookSubscription>;
  /** One call, and a read before it unless the name is given and the events are not. */
  updateWebhookSubscription(
    id: string,
    changes: WebhookSubscriptionChanges,
  ): Promise<WebhookSubscription>;
  /** One call. */
  deleteWebhookSubscription(id: string): Promise<void>;
}

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
