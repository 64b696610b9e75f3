import type { HttpHeader } from '../http-header.ts';
import type { Sent } from '../sent.ts';

/** How a delivery can have ended, as far as the documentation shows, in the words of the API. */
const WEBHOOK_DELIVERY_STATUSES = ['success', 'failed'] as const;
export type WebhookDeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];

export function isWebhookDeliveryStatus(name: string): name is WebhookDeliveryStatus {
  return (WEBHOOK_DELIVERY_STATUSES as readonly string[]).includes(name);
}

/** One request that Shipping Channels sent for a webhook subscription, and what came of it. */
export interface WebhookDelivery {
  readonly id: string;
  /** The subscription under which it was asked for. */
  readonly subscriptionId: string;
  /** As the API sent it: one of `EVENT_NAMES` or another. */
  readonly eventName: Sent<string>;
  /** As the API sent it: one of {@link WEBHOOK_DELIVERY_STATUSES} or another. */
  readonly statusName: Sent<string>;
  /** Absolute http(s) URL, as the API sent it but for what is secret in it. */
  readonly url: Sent<string>;
  /** In the order of the API; what is secret in them, the signature for one, is masked. */
  readonly requestHeaders: Sent<readonly HttpHeader[]>;
  /** JSON text, its numbers with every digit, its layout perhaps not. */
  readonly requestBody: Sent<string>;
  /** HTTP status of the endpoint; null when it did not answer. */
  readonly responseStatus: Sent<number>;
  /** As the endpoint sent it, or JSON text of what the API made of it. */
  readonly responseBody: Sent<string>;
  readonly durationMs: Sent<number>;
  /** Null when nothing went wrong; what is secret in the URLs of it is masked. */
  readonly errorMessage: Sent<string>;
  /** RFC 3339, as the API sent it. */
  readonly createdAt: Sent<string>;
}
