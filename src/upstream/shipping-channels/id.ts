import { z } from 'zod';
import { isShippingChannelsId } from '../../domain/shipping-channels/id.ts';

/** An opaque id; the documentation's have a prefix (`wh_`), which nothing depends on. */
export const shippingChannelsId: z.ZodType<string> = z
  .string()
  .refine(isShippingChannelsId, { error: 'not an id' });
