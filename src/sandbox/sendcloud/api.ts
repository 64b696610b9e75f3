import { Hono, type MiddlewareHandler } from 'hono';
import { type ApiEnv, addEndpoints, type Endpoints } from '../endpoint.ts';
import type { Limits } from '../limits.ts';
import { authenticate, type SendcloudStore } from './account.ts';
import { broadcastEndpoints } from './broadcast.ts';
import { connectionEndpoints } from './connection.ts';
import { methodNotAllowed, sendcloudError } from './error.ts';
import { eventSubscriptionEndpoints } from './event-subscription.ts';

/** All calls of the Event Subscriptions API v3. */
export const sendcloudEndpoints: Endpoints<SendcloudStore> = {
  ...connectionEndpoints,
  ...eventSubscriptionEndpoints,
  ...broadcastEndpoints,
};

/** The API, to be mounted at `/api/v3`. */
export function createSendcloudApi(
  stores: readonly SendcloudStore[],
  limits: Limits,
  nowMs: () => number,
): Hono<ApiEnv<SendcloudStore>> {
  const api = new Hono<ApiEnv<SendcloudStore>>();
  api.use(authenticate(stores, nowMs), limitUnsafeMethods(limits));
  addEndpoints(api, sendcloudEndpoints, methodNotAllowed);
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => sendcloudError(404));
  return api;
}

const unsafeMethods = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** Per what the API counts is not documented; the second is what may come at once. */
const unsafeLimits = [
  { name: 'unsafe by minute', windowMs: 60_000, most: 100 },
  { name: 'unsafe by second', windowMs: 1000, most: 15 },
];

/** Middleware that counts unsafe requests, rejected ones included. */
function limitUnsafeMethods(limits: Limits): MiddlewareHandler<ApiEnv<SendcloudStore>> {
  return async (c, next) => {
    if (!unsafeMethods.includes(c.req.method)) return next();
    const { publicKey } = c.var.store.account;
    const uses = unsafeLimits.map((limit) => limits.count(limit, publicKey).used > limit.most);
    return uses.includes(true) && limits.isEnforced ? sendcloudError(429) : next();
  };
}
