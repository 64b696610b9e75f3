import { type Collection, createCollection } from '../collection.ts';
import type { ShippingChannelsAccount } from './account.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';
import type { WebhookSubscription } from './webhook-subscription.ts';

/** What one account has by now. */
export interface ShippingChannelsStore {
  readonly account: ShippingChannelsAccount;
  readonly webhookSubscriptions: Omit<Collection<WebhookSubscription>, 'removeWhere' | 'reset'>;
  /** Of all subscriptions, in any order. */
  readonly webhookDeliveries: readonly WebhookDelivery[];
  /** Its logs go too. */
  delete(item: WebhookSubscription): void;
  /** Back to what the account had at the start. */
  reset(): void;
}

/** Starts with what the account has. Ids are `wh_` and six digits, above those of the account. */
export function createShippingChannelsStore(
  account: ShippingChannelsAccount,
  nowMs: () => number,
): ShippingChannelsStore {
  const subscriptions = createCollection<WebhookSubscription>({
    seed: account.webhookSubscriptions,
    numberOf: (id) => (/^wh_[0-9]{6}$/.test(id) ? Number(id.slice(3)) : null),
    idOf: (number) => `wh_${String(number).padStart(6, '0')}`,
    nowMs,
  });
  let deliveries = account.webhookDeliveries;
  return {
    account,
    webhookSubscriptions: subscriptions,
    get webhookDeliveries() {
      return deliveries;
    },
    delete({ id }) {
      subscriptions.removeWhere((each) => each.id === id);
      deliveries = deliveries.filter((each) => each.webhook_subscription_id !== id);
    },
    reset() {
      subscriptions.reset();
      deliveries = account.webhookDeliveries;
    },
  };
}
