import type { RateLimitRule } from '../gate/rate-limit.ts';

/** As "Rate limits" of the documentation has them. */
export const SHIPPING_CHANNELS_RATE_LIMITS: readonly RateLimitRule[] = [
  { window: 'calls per minute', limit: 100, windowMs: 60_000, counts: 'all' },
  { window: 'calls per hour', limit: 1000, windowMs: 3_600_000, counts: 'all' },
  { window: 'calls per day', limit: 10_000, windowMs: 86_400_000, counts: 'all' },
  // "Webhook management": whether reading webhooks is that, the page does not say.
  {
    window: 'management calls per hour',
    limit: 100,
    windowMs: 3_600_000,
    counts: 'writes',
    readsInferred: true,
  },
];
