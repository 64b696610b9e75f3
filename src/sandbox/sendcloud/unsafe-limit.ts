import type { MiddlewareHandler } from 'hono';
import { createFixedWindow } from '../fixed-window.ts';
import type { LimitEnforcement } from '../limit-enforcement.ts';
import type { SendcloudEnv } from './account.ts';
import { sendcloudError } from './error.ts';

const unsafeMethods = ['POST', 'PUT', 'PATCH', 'DELETE'];
const limits = [
  { windowMs: 60_000, most: 100 },
  // Documented as what may come at once.
  { windowMs: 1000, most: 15 },
];

/** Counts the unsafe requests of each account, refused ones included. */
export interface UnsafeLimit {
  /** True if the request that it counts is beyond a limit. */
  count(account: string): boolean;
  reset(): void;
}

/** 100 by minute and 15 by second. Per what the API counts is not documented. */
export function createUnsafeLimit(nowMs: () => number): UnsafeLimit {
  const windows = limits.map(({ windowMs, most }) => ({
    window: createFixedWindow(windowMs, nowMs),
    most,
  }));
  return {
    count: (account) =>
      windows.map(({ window, most }) => window.count(account).used > most).includes(true),
    reset() {
      for (const { window } of windows) window.reset();
    },
  };
}

/** Middleware that refuses unsafe requests beyond the limit, when it is enforced. */
export function limitUnsafeMethods(
  limit: UnsafeLimit,
  enforcement: LimitEnforcement,
): MiddlewareHandler<SendcloudEnv> {
  return async (c, next) => {
    if (!unsafeMethods.includes(c.req.method)) return next();
    const isBeyond = limit.count(c.var.store.account.publicKey);
    return isBeyond && enforcement.isOn ? sendcloudError(429) : next();
  };
}
