import { z } from 'zod';
import { maskUrlsIn } from '../../domain/mask.ts';
import type { WebhookDelivery } from '../../domain/shipping-channels/webhook-delivery.ts';
import { dateTime, httpUrl } from '../decode.ts';
import { httpHeaders } from '../http-headers.ts';
import { toJsonText, verbatimInteger } from '../json.ts';
import { shippingChannelsId } from './id.ts';

// Which fields can be null is not documented; an endpoint that does not answer has no response.
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const integer = verbatimInteger.nullish().transform((value) => value ?? null);

/** The JSON text of a body: an object in lists, and already text in a read by id. */
const requestBody = z.unknown().transform((body) => {
  if (typeof body === 'string') return body;
  return body == null ? null : toJsonText(body);
});

/** Decodes a delivery log that `parseJsonVerbatim` has parsed, so that its body keeps its numbers. */
export const webhookDelivery: z.ZodType<WebhookDelivery> = z
  .object({
    id: shippingChannelsId,
    webhook_subscription_id: shippingChannelsId,
    event_type: z.string().min(1),
    status: z.string().min(1),
    url: httpUrl,
    request_headers: httpHeaders,
    request_body: requestBody.optional(),
    response_status: integer,
    response_body: text,
    duration_ms: integer,
    error_message: text.transform((message) => message && maskUrlsIn(message)),
    created_at: dateTime,
  })
  .transform((wire) => ({
    id: wire.id,
    subscriptionId: wire.webhook_subscription_id,
    eventName: wire.event_type,
    statusName: wire.status,
    url: wire.url,
    requestHeaders: wire.request_headers,
    requestBody: wire.request_body ?? null,
    responseStatus: wire.response_status,
    responseBody: wire.response_body,
    durationMs: wire.duration_ms,
    errorMessage: wire.error_message,
    createdAt: wire.created_at,
  }));
