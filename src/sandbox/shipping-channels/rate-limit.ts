import type { MiddlewareHandler } from 'hono';
import type { ShippingChannelsEnv } from './account.ts';

const limit = 100;
const windowMs = 60_000;

/** The state of one API key's window as the documented headers say it. */
export interface RateLimit {
  /** Requests left; counts down to 0 and stays there. */
  readonly remaining: number;
  /** When the window ends, in Unix seconds. */
  readonly resetSeconds: number;
}

/**
 * Counts requests by API key. A window begins with the first request of a key, not on the minute,
 * so that a test which counts requests never runs across its end.
 */
export function createRateLimit(nowMs: () => number): (apiKey: string) => RateLimit {
  const windows = new Map<string, { endsAtMs: number; used: number }>();
  return (apiKey) => {
    const now = nowMs();
    const known = windows.get(apiKey);
    const current = known && now < known.endsAtMs ? known : { endsAtMs: now + windowMs, used: 0 };
    current.used += 1;
    windows.set(apiKey, current);
    return {
      remaining: Math.max(0, limit - current.used),
      resetSeconds: Math.ceil(current.endsAtMs / 1000),
    };
  };
}

/** Middleware for the three documented headers of the general limit, which is not enforced. */
export function announceRateLimit(nowMs: () => number): MiddlewareHandler<ShippingChannelsEnv> {
  const countRequest = createRateLimit(nowMs);
  return async (c, next) => {
    const { remaining, resetSeconds } = countRequest(c.var.account.apiKey);
    await next();
    c.header('x-ratelimit-limit', String(limit));
    c.header('x-ratelimit-remaining', String(remaining));
    c.header('x-ratelimit-reset', String(resetSeconds));
  };
}
