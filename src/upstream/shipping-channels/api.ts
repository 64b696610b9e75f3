import { isShippingChannelsId } from '../../domain/shipping-channels.ts';
import type { RateLimitRule } from '../gate/rate-limit.ts';
import type { Leaf } from '../record.ts';
import type { ApiDefinition } from '../upstream.ts';
import { decodeErrorBody } from './error-body.ts';

/** An opaque id; the documentation's have a prefix (`wh_`), which nothing depends on. */
export const shippingChannelsId: Leaf<string> = {
  rule: 'not an id',
  read: (wire) => (typeof wire === 'string' && isShippingChannelsId(wire) ? wire : undefined),
};

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

export const SHIPPING_CHANNELS: ApiDefinition = {
  api: 'SHIPPING_CHANNELS',
  rateLimits: SHIPPING_CHANNELS_RATE_LIMITS,
  decodeErrorBody,
};
