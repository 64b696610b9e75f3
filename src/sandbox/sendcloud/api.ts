import { Hono } from 'hono';
import type { LimitEnforcement } from '../limit-enforcement.ts';
import { authenticate, type SendcloudEnv } from './account.ts';
import { broadcastRoutes } from './broadcast.ts';
import { connectionRoutes } from './connection.ts';
import { sendcloudError } from './error.ts';
import { eventSubscriptionRoutes } from './event-subscription.ts';
import type { SendcloudStore } from './store.ts';
import { limitUnsafeMethods, type UnsafeLimit } from './unsafe-limit.ts';

/** What the API is served with. */
export interface SendcloudApiOptions {
  readonly stores: readonly SendcloudStore[];
  readonly unsafeLimit: UnsafeLimit;
  readonly enforcement: LimitEnforcement;
  /** How long a test delivery may take. */
  readonly deliveryTimeoutMs: number;
  readonly nowMs: () => number;
}

/** The Event Subscriptions API v3, to be mounted at `/api/v3`. */
export function createSendcloudApi({
  stores,
  unsafeLimit,
  enforcement,
  deliveryTimeoutMs,
  nowMs,
}: SendcloudApiOptions): Hono<SendcloudEnv> {
  const api = new Hono<SendcloudEnv>();
  api.use(authenticate(stores, nowMs), limitUnsafeMethods(unsafeLimit, enforcement));
  api.route('/event-subscriptions/connections', connectionRoutes());
  api.route('/event-subscriptions/subscriptions', eventSubscriptionRoutes());
  api.route('/event-subscriptions/broadcast', broadcastRoutes(deliveryTimeoutMs));
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => sendcloudError(404));
  return api;
}
