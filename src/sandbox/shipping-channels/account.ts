import type { MiddlewareHandler } from 'hono';
import { decodeAuthorization } from '../authorization.ts';
import type { ReceivedBody } from '../request-body.ts';
import { shippingChannelsError } from './error.ts';
import type { ShippingChannelsStore } from './store.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';
import type { WebhookSubscription } from './webhook-subscription.ts';

/** One account at Shipping Channels: how it authenticates, and what it sees. */
export interface ShippingChannelsAccount {
  readonly apiKey: string;
  /** Every request of this account is answered 403. */
  readonly forbidden?: boolean;
  readonly webhookSubscriptions: readonly WebhookSubscription[];
  /** Of all subscriptions, in any order. */
  readonly webhookDeliveries: readonly WebhookDelivery[];
}

/** What the handlers of this API find in the context: what the account with the sent key has. */
export interface ShippingChannelsEnv {
  Variables: { store: ShippingChannelsStore; body: ReceivedBody };
}

/** Middleware that finds the account by its API key and answers 401 by itself. */
export function authenticate(
  stores: readonly ShippingChannelsStore[],
): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) => {
    const authorization = decodeAuthorization(c.req.header('authorization'));
    const apiKey = authorization?.scheme === 'bearer' ? authorization.credential : null;
    const store = stores.find(({ account }) => account.apiKey === apiKey);
    if (store === undefined) {
      return shippingChannelsError(401, undefined, { 'www-authenticate': 'Bearer' });
    }
    c.set('store', store);
    return next();
  };
}

/** Middleware that answers 403 to an account without permissions. */
export function authorize(): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) =>
    c.var.store.account.forbidden === true ? shippingChannelsError(403) : next();
}
