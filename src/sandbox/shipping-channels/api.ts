import { Hono } from 'hono';
import {
  authenticate,
  authorize,
  type ShippingChannelsAccount,
  type ShippingChannelsEnv,
} from './account.ts';
import { shippingChannelsError } from './error.ts';
import { announceRateLimit, type RateLimit } from './rate-limit.ts';
import { webhookDeliveryRoutes } from './webhook-delivery.ts';
import { webhookSubscriptionRoutes } from './webhook-subscription.ts';

/** The Shipping Channels API, to be mounted at `/v1`. */
export function createShippingChannelsApi(
  accounts: readonly ShippingChannelsAccount[],
  rateLimit: RateLimit,
): Hono<ShippingChannelsEnv> {
  const api = new Hono<ShippingChannelsEnv>();
  api.use(authenticate(accounts), announceRateLimit(rateLimit), authorize());
  api.route('/webhook-subscriptions', webhookSubscriptionRoutes());
  api.route('/webhook-subscriptions', webhookDeliveryRoutes());
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => shippingChannelsError(404));
  return api;
}
