import { Hono } from 'hono';
import type { FixedWindow } from '../fixed-window.ts';
import type { LimitEnforcement } from '../limit-enforcement.ts';
import { authenticate, authorize, type ShippingChannelsEnv } from './account.ts';
import { shippingChannelsError } from './error.ts';
import { announceRateLimit, limitManagement } from './rate-limit.ts';
import type { ShippingChannelsStore } from './store.ts';
import { webhookDeliveryRoutes } from './webhook-delivery.ts';
import { webhookSubscriptionRoutes } from './webhook-subscription.ts';

/** What the API is served with. */
export interface ShippingChannelsApiOptions {
  readonly stores: readonly ShippingChannelsStore[];
  readonly rateLimit: FixedWindow;
  readonly managementLimit: FixedWindow;
  readonly enforcement: LimitEnforcement;
  readonly nowMs: () => number;
}

/** The Shipping Channels API, to be mounted at `/v1`. */
export function createShippingChannelsApi({
  stores,
  rateLimit,
  managementLimit,
  enforcement,
  nowMs,
}: ShippingChannelsApiOptions): Hono<ShippingChannelsEnv> {
  const api = new Hono<ShippingChannelsEnv>();
  api.use(authenticate(stores), announceRateLimit(rateLimit));
  api.use('/webhook-subscriptions/*', limitManagement(managementLimit, enforcement, nowMs));
  api.use(authorize());
  api.route('/webhook-subscriptions', webhookSubscriptionRoutes());
  api.route('/webhook-subscriptions', webhookDeliveryRoutes());
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => shippingChannelsError(404));
  return api;
}
