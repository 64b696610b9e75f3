import { type Collection, createCollection } from '../collection.ts';
import type { ShippingChannelsAccount } from './account.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';
import { type WebhookSubscription, webhookSubscription } from './webhook-subscription.ts';
import type {
  NewWebhookSubscription,
  WebhookSubscriptionChange,
} from './webhook-subscription-input.ts';

/** What one account has by now. */
export interface ShippingChannelsStore {
  readonly account: ShippingChannelsAccount;
  readonly webhookSubscriptions: Pick<Collection<WebhookSubscription>, 'items' | 'find'>;
  /** Of all subscriptions, in any order. */
  readonly webhookDeliveries: readonly WebhookDelivery[];
  create(input: NewWebhookSubscription): WebhookSubscription;
  update(item: WebhookSubscription, change: WebhookSubscriptionChange): WebhookSubscription;
  /** Its logs go too. */
  delete(item: WebhookSubscription): void;
  /** For tests, as no answer holds it; null for a subscription of the seed whose own is unknown. */
  secretOf(id: string): string | null;
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
  const secrets = new Map<string, string>();
  let deliveries = account.webhookDeliveries;
  return {
    account,
    webhookSubscriptions: subscriptions,
    get webhookDeliveries() {
      return deliveries;
    },
    create({ secret, ...fields }) {
      const created = subscriptions.insert((own) => webhookSubscription({ ...own, ...fields }));
      // Generated, if there is none, as documented; nobody ever gets to see it.
      secrets.set(created.id, secret ?? `generated_for_${created.id}`);
      return created;
    },
    update(item, { secret, ...changes }) {
      if (secret !== undefined) secrets.set(item.id, secret);
      return subscriptions.update(item, changes);
    },
    delete({ id }) {
      subscriptions.removeWhere((each) => each.id === id);
      secrets.delete(id);
      deliveries = deliveries.filter((each) => each.webhook_subscription_id !== id);
    },
    secretOf: (id) => secrets.get(id) ?? null,
    reset() {
      subscriptions.reset();
      secrets.clear();
      deliveries = account.webhookDeliveries;
    },
  };
}
