import type { MiddlewareHandler } from 'hono';
import { createFixedWindow, type FixedWindow } from '../fixed-window.ts';
import type { LimitEnforcement } from '../limit-enforcement.ts';
import type { ShippingChannelsEnv } from './account.ts';
import { rateLimitError, retryAfterSeconds } from './error.ts';

const limit = 100;
const windowMs = 60_000;
const managementLimit = 100;
const managementWindowMs = 3_600_000;

/** The general limit, by minute. */
export function createRateLimit(nowMs: () => number): FixedWindow {
  return createFixedWindow(windowMs, nowMs);
}

/** The limit of webhook management, by hour. */
export function createManagementLimit(nowMs: () => number): FixedWindow {
  return createFixedWindow(managementWindowMs, nowMs);
}

/** Middleware for the three documented headers of the general limit, which is not enforced. */
export function announceRateLimit(minutes: FixedWindow): MiddlewareHandler<ShippingChannelsEnv> {
  return async (c, next) => {
    const { used, endsAtMs } = minutes.count(c.var.store.account.apiKey);
    await next();
    const headers = encodeWindow(Math.max(0, limit - used), Math.ceil(endsAtMs / 1000));
    for (const [name, value] of Object.entries(headers)) {
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
  return encodeWindow(0, Math.ceil(nowMs / 1000) + seconds);
}

/** What is left, and when the window ends in Unix seconds. */
function encodeWindow(remaining: number, resetSeconds: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetSeconds),
  };
}
