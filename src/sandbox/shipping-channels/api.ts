import { Hono, type MiddlewareHandler } from 'hono';
import { type ApiEnv, addEndpoints, type Endpoints } from '../endpoint.ts';
import type { Limits } from '../limits.ts';
import { decodeAuthorization } from '../request.ts';
import {
  methodNotAllowed,
  rateLimitError,
  retryAfterSeconds,
  shippingChannelsError,
} from './error.ts';
import type { ShippingChannelsStore } from './store.ts';
import { webhookDeliveryEndpoints } from './webhook-delivery.ts';
import { webhookSubscriptionEndpoints } from './webhook-subscription.ts';

type Middleware = MiddlewareHandler<ApiEnv<ShippingChannelsStore>>;

/** All calls of the Shipping Channels API that are about webhooks. */
export const shippingChannelsEndpoints: Endpoints<ShippingChannelsStore> = {
  ...webhookSubscriptionEndpoints,
  ...webhookDeliveryEndpoints,
};

/** The API, to be mounted at `/v1`. */
export function createShippingChannelsApi(
  stores: readonly ShippingChannelsStore[],
  limits: Limits,
  nowMs: () => number,
): Hono<ApiEnv<ShippingChannelsStore>> {
  const api = new Hono<ApiEnv<ShippingChannelsStore>>();
  api.use(authenticate(stores), announceRateLimit(limits));
  api.use('/webhook-subscriptions/*', limitManagement(limits, nowMs));
  api.use(authorize);
  addEndpoints(api, shippingChannelsEndpoints, methodNotAllowed);
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => shippingChannelsError(404));
  return api;
}

/** Finds the account by its API key and answers 401 by itself. */
function authenticate(stores: readonly ShippingChannelsStore[]): Middleware {
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

const authorize: Middleware = async (c, next) => {
  const { forbidden = false, unavailable = false } = c.var.store.account;
  if (unavailable) return shippingChannelsError(503, undefined, { 'retry-after': '60' });
  return forbidden ? shippingChannelsError(403) : next();
};

const general = { name: 'all by minute', windowMs: 60_000, most: 100 };
const management = { name: 'webhook management by hour', windowMs: 3_600_000, most: 100 };

/** Middleware for the three documented headers of the general limit, which is not enforced. */
function announceRateLimit(limits: Limits): Middleware {
  return async (c, next) => {
    const { used, endsAtMs } = limits.count(general, c.var.store.account.apiKey);
    await next();
    const remaining = Math.max(0, general.most - used);
    const headers = rateLimitHeaders(remaining, Math.ceil(endsAtMs / 1000));
    for (const [name, value] of Object.entries(headers)) {
      // A 429 tells of the window that it is for.
      if (!c.res.headers.has(name)) c.header(name, value);
    }
  };
}

/**
 * Middleware that rejects webhook management beyond 100 requests an hour, when that is enforced.
 * The documentation does not say whether reading is management: counting it is the careful guess.
 */
function limitManagement(limits: Limits, nowMs: () => number): Middleware {
  return async (c, next) => {
    const { used, endsAtMs } = limits.count(management, c.var.store.account.apiKey);
    if (used <= management.most || !limits.isEnforced) return next();
    const seconds = Math.max(1, Math.ceil((endsAtMs - nowMs()) / 1000));
    return rateLimitError(seconds, exhaustedRateLimitHeaders(nowMs(), seconds));
  };
}

/** The headers of a 429: nothing is left, and the window ends when its body says. */
export function exhaustedRateLimitHeaders(
  nowMs: number,
  seconds = retryAfterSeconds,
): Readonly<Record<string, string>> {
  return rateLimitHeaders(0, Math.ceil(nowMs / 1000) + seconds);
}

/** What is left, and when the window ends in Unix seconds. */
function rateLimitHeaders(remaining: number, resetSeconds: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(general.most),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetSeconds),
  };
}
