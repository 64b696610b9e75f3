import { Hono } from 'hono';
import {
  authenticate,
  authorize,
  type ShippingChannelsAccount,
  type ShippingChannelsEnv,
} from './account.ts';
import { shippingChannelsError } from './error.ts';
import { announceRateLimit } from './rate-limit.ts';
import { webhookSubscriptionRoutes } from './webhook-subscription.ts';

/** The Shipping Channels API, to be mounted at `/v1`. */
export function createShippingChannelsApi(
  accounts: readonly ShippingChannelsAccount[],
): Hono<ShippingChannelsEnv> {
  const api = new Hono<ShippingChannelsEnv>();
  api.use(authenticate(accounts), announceRateLimit(Date.now), authorize());
  api.route('/webhook-subscriptions', webhookSubscriptionRoutes());
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => shippingChannelsError(404));
  return api;
}
