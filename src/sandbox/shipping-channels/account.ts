import type { MiddlewareHandler } from 'hono';
import { decodeAuthorization } from '../authorization.ts';
import { shippingChannelsError } from './error.ts';
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

/** What the handlers of this API find in the context: the account whose key was sent. */
export interface ShippingChannelsEnv {
  Variables: { account: ShippingChannelsAccount };
}

/** Middleware that finds the account by its API key and answers 401 by itself. */
export function authenticate(
  accounts: readonly ShippingChannelsAccount[],
): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) => {
    const authorization = decodeAuthorization(c.req.header('authorization'));
    const apiKey = authorization?.scheme === 'bearer' ? authorization.credential : null;
    const account = accounts.find((each) => each.apiKey === apiKey);
    if (account === undefined) {
      return shippingChannelsError(401, undefined, { 'www-authenticate': 'Bearer' });
    }
    c.set('account', account);
    return next();
  };
}

/** Middleware that answers 403 to an account without permissions. */
export function authorize(): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) =>
    c.var.account.forbidden === true ? shippingChannelsError(403) : next();
}
