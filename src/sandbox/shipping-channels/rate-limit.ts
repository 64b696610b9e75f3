import type { MiddlewareHandler } from 'hono';
import type { ShippingChannelsEnv } from './account.ts';
import { retryAfterSeconds } from './error.ts';

const limit = 100;
const windowMs = 60_000;

/** One API key's window as the documented headers tell it. */
export interface RateLimitWindow {
  /** Requests left; counts down to 0 and stays there. */
  readonly remaining: number;
  /** When the window ends, in Unix seconds. */
  readonly resetSeconds: number;
}

/** Counts requests by API key, and refuses none. */
export interface RateLimit {
  count(apiKey: string): RateLimitWindow;
  /** Forgets the windows of all keys. */
  reset(): void;
}

/**
 * The general limit. A window begins with the first request of a key, not on the minute, so that
 * a test which counts requests never runs across its end.
 */
export function createRateLimit(nowMs: () => number): RateLimit {
  const windows = new Map<string, { endsAtMs: number; used: number }>();
  return {
    count(apiKey) {
      const now = nowMs();
      const known = windows.get(apiKey);
      const current = known && now < known.endsAtMs ? known : { endsAtMs: now + windowMs, used: 0 };
      current.used += 1;
      windows.set(apiKey, current);
      return {
        remaining: Math.max(0, limit - current.used),
        resetSeconds: Math.ceil(current.endsAtMs / 1000),
      };
    },
    reset() {
      windows.clear();
    },
  };
}

/** Middleware for the three documented headers of the general limit, which is not enforced. */
export function announceRateLimit(rateLimit: RateLimit): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) => {
    const window = rateLimit.count(c.var.account.apiKey);
    await next();
    for (const [name, value] of Object.entries(encodeWindow(window))) c.header(name, value);
  };
}

/** The headers of a 429: nothing is left, and the window ends when its body says. */
export function exhaustedRateLimitHeaders(nowMs: number): Readonly<Record<string, string>> {
  return encodeWindow({
    remaining: 0,
    resetSeconds: Math.ceil(nowMs / 1000) + retryAfterSeconds,
  });
}

function encodeWindow({ remaining, resetSeconds }: RateLimitWindow): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetSeconds),
  };
}
