import { isShippingChannelsId } from '../../domain/shipping-channels.ts';
import type { Leaf } from '../record.ts';

/** An opaque id; the documentation's have a prefix (`wh_`), which nothing depends on. */
export const shippingChannelsId: Leaf<string> = {
  rule: 'not an id',
  read: (wire) => (typeof wire === 'string' && isShippingChannelsId(wire) ? wire : undefined),
};
