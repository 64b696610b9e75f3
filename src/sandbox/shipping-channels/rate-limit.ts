import type { MiddlewareHandler } from 'hono';
import { createFixedWindow, type FixedWindow } from '../fixed-window.ts';
import type { LimitEnforcement } from '../limit-enforcement.ts';
import type { ShippingChannelsEnv } from './account.ts';
import { rateLimitError, retryAfterSeconds } from './error.ts';

const limit = 100;
const windowMs = 60_000;
const managementLimit = 100;
const managementWindowMs = 3_600_000;

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

/** The general limit, by minute. */
export function createRateLimit(nowMs: () => number): RateLimit {
  const minutes = createFixedWindow(windowMs, nowMs);
  return {
    count(apiKey) {
      const { used, endsAtMs } = minutes.count(apiKey);
      return {
        remaining: Math.max(0, limit - used),
        resetSeconds: Math.ceil(endsAtMs / 1000),
      };
    },
    reset: minutes.reset,
  };
}

/** The limit of webhook management, by hour. */
export function createManagementLimit(nowMs: () => number): FixedWindow {
  return createFixedWindow(managementWindowMs, nowMs);
}

/** Middleware for the three documented headers of the general limit, which is not enforced. */
export function announceRateLimit(rateLimit: RateLimit): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) => {
    const window = rateLimit.count(c.var.store.account.apiKey);
    await next();
    for (const [name, value] of Object.entries(encodeWindow(window))) {
      // A 429 tells of the window that it is for.
      if (!c.res.headers.has(name)) c.header(name, value);
    }
  };
}

/**
 * Middleware that refuses webhook management beyond 100 requests an hour, when that is enforced.
 * The documentation does not say whether reading is management: counting it is the careful guess.
 */
export function limitManagement(
  hours: FixedWindow,
  enforcement: LimitEnforcement,
  nowMs: () => number,
): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) => {
    const { used, endsAtMs } = hours.count(c.var.store.account.apiKey);
    if (used <= managementLimit || !enforcement.isOn) return next();
    const seconds = Math.max(1, Math.ceil((endsAtMs - nowMs()) / 1000));
    return rateLimitError(seconds, exhaustedRateLimitHeaders(nowMs(), seconds));
  };
}

/** The headers of a 429: nothing is left, and the window ends when its body says. */
export function exhaustedRateLimitHeaders(
  nowMs: number,
  seconds = retryAfterSeconds,
): Readonly<Record<string, string>> {
  return encodeWindow({
    remaining: 0,
    resetSeconds: Math.ceil(nowMs / 1000) + seconds,
  });
}

function encodeWindow({ remaining, resetSeconds }: RateLimitWindow): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetSeconds),
  };
}
