import type { EmulatedApi, Middleware } from '../api.ts';
import { countRequest } from '../state.ts';
import { authenticate } from './authentication.ts';
import { broadcastEndpoints } from './broadcast.ts';
import { connectionEndpoints } from './connection.ts';
import { sendcloudError } from './error.ts';
import { eventSubscriptionEndpoints } from './event-subscription.ts';

const unsafeMethods = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** Per what the API counts is not documented; the second is what may come at once. */
const unsafeLimits = [
  { name: 'unsafe by minute', windowMs: 60_000, most: 100 },
  { name: 'unsafe by second', windowMs: 1000, most: 15 },
];

/** Counts unsafe requests, rejected ones included. */
const limitUnsafeMethods: Middleware = async (c, next) => {
  if (!unsafeMethods.includes(c.req.method)) return next();
  const { limits, nowMs } = c.var.state;
  const { publicKey } = c.var.store.tenant.sendcloud;
  const isOver = unsafeLimits.map(
    (limit) => countRequest(limits, limit, publicKey, nowMs()).used > limit.most,
  );
  return isOver.includes(true) && limits.isEnforced ? sendcloudError(429) : next();
};

/** The Event Subscriptions API v3. */
export const sendcloudApi: EmulatedApi = {
  name: 'sendcloud',
  path: '/api/v3',
  middleware: [authenticate, limitUnsafeMethods],
  endpoints: {
    ...connectionEndpoints,
    ...eventSubscriptionEndpoints,
    ...broadcastEndpoints,
  },
  errorResponse: sendcloudError,
};
