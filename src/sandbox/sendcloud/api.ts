import { Hono } from 'hono';
import { authenticate, type SendcloudAccount, type SendcloudEnv } from './account.ts';
import { connectionRoutes } from './connection.ts';
import { sendcloudError } from './error.ts';
import { eventSubscriptionRoutes } from './event-subscription.ts';

/** The Event Subscriptions API v3, to be mounted at `/api/v3`. */
export function createSendcloudApi(accounts: readonly SendcloudAccount[]): Hono<SendcloudEnv> {
  const api = new Hono<SendcloudEnv>();
  api.use(authenticate(accounts));
  api.route('/event-subscriptions/connections', connectionRoutes());
  api.route('/event-subscriptions/subscriptions', eventSubscriptionRoutes());
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => sendcloudError(404));
  return api;
}
