import { type Collection, createCollection } from '../collection.ts';
import type { ShippingChannelsSeed } from './seed.ts';
import type { WebhookSubscription } from './webhook-subscription.ts';

/** One account at Shipping Channels: how it authenticates, and what it sees. */
export interface ShippingChannelsAccount extends ShippingChannelsSeed {
  readonly apiKey: string;
  /** Every request of this account is answered 403. */
  readonly forbidden?: boolean;
  /** Every request of this account is answered 503, as if the API was down. */
  readonly unavailable?: boolean;
}

/** What one account has by now. */
export interface ShippingChannelsStore {
  readonly account: ShippingChannelsAccount;
  readonly webhookSubscriptions: Collection<WebhookSubscription>;
  /** Back to what the account had at the start. */
  reset(): void;
}

const ids = {
  numberOf: (id: string) => (/^wh_[0-9]{6}$/.test(id) ? Number(id.slice(3)) : null),
  idOf: (number: number) => `wh_${String(number).padStart(6, '0')}`,
};

/** Starts with what the account has. */
export function createShippingChannelsStore(
  account: ShippingChannelsAccount,
  nowMs: () => number,
): ShippingChannelsStore {
  const webhookSubscriptions = createCollection(account.webhookSubscriptions, ids, nowMs);
  return { account, webhookSubscriptions, reset: webhookSubscriptions.reset };
}
