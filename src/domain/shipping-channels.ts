import { InvalidInputError } from './errors.ts';
import type { HttpHeader } from './http-header.ts';
import type { Sent } from './upstream.ts';

/**
 * Whether the text can be an id of Shipping Channels. `available-events` cannot: in the place of an
 * id it is the path of another operation.
 */
export function isShippingChannelsId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text) && text !== 'available-events';
}

/** Throws {@link InvalidInputError} unless {@link isShippingChannelsId} holds. */
export function assertShippingChannelsId(text: string): void {
  if (!isShippingChannelsId(text)) {
    throw new InvalidInputError(
      'A Shipping Channels id has 1 to 64 letters, digits, underscores or hyphens.',
    );
  }
}

/** The most items that the API puts on one page. */
export const MAX_PER_PAGE = 100;

/** Of how many pages of the list a webhook subscription is looked for by its URL. */
export const MAX_SEARCHED_PAGES = 3;
/** Of how many webhook subscriptions with one URL the names are read, each with a call. */
export const MAX_NAMES_OF_URL = 3;

/** One page of a list, in the order of the API. A page past the end is empty. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** From 1. */
  readonly page: number;
  /** How many items a full page has, as the API says: what was asked for, or fewer. */
  readonly perPage: number;
  /** In all pages together, as the API counts. */
  readonly totalCount: number;
  readonly lastPage: number;
}

/** Throws {@link InvalidInputError} for a page that the API would not answer. */
export function assertPage(page: number, perPage: number): void {
  if (page < 1) throw new InvalidInputError('page is at least 1.');
  if (perPage < 1 || perPage > MAX_PER_PAGE) {
    throw new InvalidInputError(`perPage is from 1 to ${MAX_PER_PAGE}.`);
  }
}

/** The nine events of the API's reference, in its words. Its guide names others, so the set stays open. */
export const EVENT_NAMES = [
  'shipping_channel.created',
  'shipping_channel.updated',
  'shipping_channel.deleted',
  'shipping_channel.validated',
  'shipping_channel.status_changed',
  'tracking_parcel.created',
  'tracking_parcel.updated',
  'tracking_parcel.deleted',
  'tracking_parcel.status_changed',
] as const;
type EventName = (typeof EVENT_NAMES)[number];

export function isEventName(name: string): name is EventName {
  return (EVENT_NAMES as readonly string[]).includes(name);
}

/** One event that can be subscribed to, as the API describes it. */
export interface EventDescription {
  /** As the API sent it: one of {@link EVENT_NAMES} or a newer one. */
  readonly name: string;
  readonly label: Sent<string>;
  readonly description: Sent<string>;
}

/** Which Shipping Channels events go to which URL. Its secret is not here: no API answer is trusted to mask it. */
export interface WebhookSubscription {
  readonly id: string;
  /** Undefined when this was read from a list, which has no names: only a read by id has. */
  readonly name: Sent<string> | undefined;
  /** Absolute http(s) URL, as the API sent it but for what is secret in it. */
  readonly url: Sent<string>;
  /** Every name as the API sent it, in its order, known to this version or not. */
  readonly eventNames: Sent<readonly string[]>;
  readonly active: Sent<boolean>;
  /** RFC 3339, as the API sent it. */
  readonly createdAt: Sent<string>;
  /** RFC 3339, as the API sent it. */
  readonly updatedAt: Sent<string>;
}

/** A webhook subscription to be. */
export interface NewWebhookSubscription {
  readonly name: string;
  readonly url: string;
  /** In the words of the API. */
  readonly eventNames: readonly string[];
  /** Signs deliveries. It can be written and never read. */
  readonly secret: string;
  readonly active: boolean;
}

/** What changes; what is absent stays as it is. */
export type WebhookSubscriptionChanges = Partial<NewWebhookSubscription>;

/** How a delivery can have ended, as far as the documentation shows, in the words of the API. */
export const WEBHOOK_DELIVERY_STATUSES = ['success', 'failed'] as const;
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
