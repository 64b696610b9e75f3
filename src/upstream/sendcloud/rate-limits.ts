import type { RateLimitRule } from '../gate/rate-limit.ts';

/** As "Rate limits" of Sendcloud's documentation has them; no header tells how many are left. */
export const SENDCLOUD_RATE_LIMITS: readonly RateLimitRule[] = [
  { window: 'reads per minute', limit: 1000, windowMs: 60_000, counts: 'reads' },
  { window: 'writes per minute', limit: 100, windowMs: 60_000, counts: 'writes' },
  // A quarter of a second more: what is sent within one may arrive within less.
  { window: 'writes per second', limit: 15, windowMs: 1250, counts: 'writes' },
];
