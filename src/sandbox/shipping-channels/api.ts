import type { EmulatedApi, Middleware } from '../api.ts';
import { decodeAuthorization } from '../request.ts';
import { countRequest } from '../state.ts';
import { rateLimitError, retryAfterSeconds, shippingChannelsError } from './error.ts';
import { webhookSubscriptionEndpoints } from './webhook-subscription.ts';

/** Finds the account by its API key and answers 401 by itself. */
const authenticate: Middleware = async (c, next) => {
  const { scheme, credential } = decodeAuthorization(c.req.header('authorization'));
  const store = c.var.state.stores.find(
    ({ tenant }) => scheme === 'bearer' && tenant.shippingChannels.apiKey === credential,
  );
  if (store === undefined) {
    return shippingChannelsError(401, { headers: { 'www-authenticate': 'Bearer' } });
  }
  c.set('store', store);
  return next();
};

const authorize: Middleware = async (c, next) => {
  const { forbidden, unavailable } = c.var.store.tenant.shippingChannels;
  if (unavailable) return shippingChannelsError(503, { headers: { 'retry-after': '60' } });
  return forbidden ? shippingChannelsError(403) : next();
};

const general = { name: 'all by minute', windowMs: 60_000, most: 100 };
const management = { name: 'webhook management by hour', windowMs: 3_600_000, most: 100 };

/** Adds the three documented headers of the general limit, which is not enforced. */
const announceRateLimit: Middleware = async (c, next) => {
  const { used, endsAtMs } = countRequest(c.var, general);
  await next();
  const remaining = Math.max(0, general.most - used);
  const headers = rateLimitHeaders(remaining, Math.ceil(endsAtMs / 1000));
  for (const [name, value] of Object.entries(headers)) {
    // A 429 tells of the window that it is for.
    if (!c.res.headers.has(name)) c.header(name, value);
  }
};

/**
 * Rejects webhook management beyond 100 requests an hour, when that is enforced. The documentation
 * does not say whether reading is management: counting it is the careful guess.
 */
const limitManagement: Middleware = async (c, next) => {
  if (!/^\/v1\/webhook-subscriptions(\/|$)/.test(c.req.path)) return next();
  const { endsAtMs, isRejected } = countRequest(c.var, management);
  if (!isRejected) return next();
  const now = c.var.state.nowMs();
  const seconds = Math.max(1, Math.ceil((endsAtMs - now) / 1000));
  return rateLimitError(seconds, exhaustedRateLimitHeaders(now, seconds));
};

/** The headers of a 429: nothing is left, and the window ends when its body says. */
function exhaustedRateLimitHeaders(
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

/** What the Shipping Channels API has about webhooks. */
export const shippingChannelsApi: EmulatedApi = {
  name: 'shipping-channels',
  path: '/v1',
  middleware: [authenticate, announceRateLimit, limitManagement, authorize],
  endpoints: webhookSubscriptionEndpoints,
  errorResponse: shippingChannelsError,
  rateLimitHeaders: exhaustedRateLimitHeaders,
};
