import { z } from 'zod';
import type { WebhookSubscription } from '../../domain/shipping-channels/webhook-subscription.ts';
import { DecodeError, dateTime, decode, httpUrl } from '../decode.ts';
import { shippingChannelsId } from './id.ts';

// `secret` is not read: the API says that it sends a mask, and nothing here depends on that.
const shared = {
  id: shippingChannelsId,
  url: httpUrl,
  events: z.array(z.string().min(1)),
  created_at: dateTime,
  updated_at: dateTime,
};

/** Decodes what a read by id answers. */
export const webhookSubscription: z.ZodType<WebhookSubscription> = z
  .object({ ...shared, name: z.string(), active: z.boolean() })
  .transform((wire) => toWebhookSubscription(wire, wire.name, wire.active));

/** Decodes an item of the list: it has no `name`, and `status` in the place of `active`. */
export const listedWebhookSubscription: z.ZodType<WebhookSubscription> = z
  .object({ ...shared, status: z.string().min(1) })
  // The word for the opposite of "active" is not documented.
  .transform((wire) => toWebhookSubscription(wire, null, wire.status === 'active'));

function toWebhookSubscription(
  wire: { [Key in keyof typeof shared]: z.output<(typeof shared)[Key]> },
  name: string | null,
  active: boolean,
): WebhookSubscription {
  return {
    id: wire.id,
    name,
    url: wire.url,
    eventNames: wire.events,
    active,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
  };
}

/** Decodes `{"data": ...}`. Throws {@link DecodeError} when it is another one than was asked for. */
export function decodeWebhookSubscription(body: unknown, id: string): WebhookSubscription {
  const { data } = decode(z.object({ data: webhookSubscription }), body);
  if (data.id !== id) throw new DecodeError('$.data.id: not the id that was asked for');
  return data;
}
