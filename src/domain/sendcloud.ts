import { InvalidInputError } from './errors.ts';
import type { HttpHeader } from './http-header.ts';
import type { Sent } from './upstream.ts';

const LARGEST_INT64 = 9223372036854775807n;

/** Whether the text is a Sendcloud id: a positive int64 in decimal, without sign or leading zero. */
export function isSendcloudId(text: string): boolean {
  // Only with all nineteen digits can it be too large.
  return /^[1-9][0-9]{0,18}$/.test(text) && (text.length < 19 || BigInt(text) <= LARGEST_INT64);
}

/** Throws {@link InvalidInputError} unless {@link isSendcloudId} holds. */
export function assertSendcloudId(text: string): void {
  if (!isSendcloudId(text)) {
    throw new InvalidInputError('A Sendcloud id is a whole number from 1 to 9223372036854775807.');
  }
}

/** The ways of authenticating to a webhook that this version knows, in the words of the API. */
export const WEBHOOK_AUTH_TYPES = ['none', 'bearer', 'basic', 'api_key'] as const;
export type WebhookAuthType = (typeof WEBHOOK_AUTH_TYPES)[number];

export function isWebhookAuthType(name: string | null): name is WebhookAuthType {
  return (WEBHOOK_AUTH_TYPES as readonly (string | null)[]).includes(name);
}

interface AnyConnection {
  /** Decimal text of a positive int64, exact. */
  readonly id: string;
  /** The API's own word for the kind, also when this version does not know it. */
  readonly typeName: Sent<string>;
  /** RFC 3339, as the API sent it. */
  readonly createdAt: Sent<string>;
  /** RFC 3339, as the API sent it. */
  readonly updatedAt: Sent<string>;
}

/** Events go to a URL. Everything but the base is untyped at the API, so it may be unreadable: null. */
export interface WebhookConnection extends AnyConnection {
  readonly kind: 'webhook';
  /** Absolute http(s) URL, what is secret in it masked; null when the API holds none that can be read. */
  readonly url: string | null;
  /** As the API sent it: one of {@link WEBHOOK_AUTH_TYPES} or a newer one. */
  readonly authTypeName: Sent<string>;
  /** In the order of the API; what is secret in them is masked. */
  readonly extraHeaders: Sent<readonly HttpHeader[]>;
}

/** Events go to a Klaviyo account. */
export interface KlaviyoConnection extends AnyConnection {
  readonly kind: 'klaviyo';
}

/** A kind of connection that this version does not know, or that the API does not tell. */
export interface UnknownConnection extends AnyConnection {
  readonly kind: 'unknown';
}

/** Where Sendcloud delivers events. `kind` tells the members apart. */
export type Connection = WebhookConnection | KlaviyoConnection | UnknownConnection;

/** How Sendcloud shall authenticate to a webhook. Secrets in it can be written and never read. */
export type WebhookAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'api_key'; readonly headerName: string; readonly apiKey: string };

/** A webhook connection to be. */
export interface NewWebhookConnection {
  readonly url: string;
  readonly auth: WebhookAuth;
  readonly extraHeaders: readonly NewHttpHeader[];
}

/** What changes; what is absent stays as it is. */
export type WebhookConnectionChanges = Partial<NewWebhookConnection>;

/** A header to be, its value in the clear. */
export interface NewHttpHeader {
  readonly name: string;
  readonly value: string;
}

/** The event types that this version knows, in the words of the API. */
export const SENDCLOUD_EVENT_TYPES = ['parcels.event.created'] as const;
export type SendcloudEventType = (typeof SENDCLOUD_EVENT_TYPES)[number];

export function isSendcloudEventType(name: string): name is SendcloudEventType {
  return (SENDCLOUD_EVENT_TYPES as readonly string[]).includes(name);
}

/** Which Sendcloud events go to which connection. */
export interface EventSubscription {
  /** Decimal text of a positive int64, exact. */
  readonly id: string;
  /** The id of a connection; nothing promises that it still exists. */
  readonly connectionId: Sent<string>;
  /** As the API sent it: one of {@link SENDCLOUD_EVENT_TYPES} or a newer one. */
  readonly eventTypeName: Sent<string>;
  /** False when paused. */
  readonly active: Sent<boolean>;
  /** RFC 3339, as the API sent it. */
  readonly createdAt: Sent<string>;
  /** RFC 3339, as the API sent it. */
  readonly updatedAt: Sent<string>;
}

/** An event subscription to be. */
export interface NewEventSubscription {
  readonly connectionId: string;
  readonly eventType: SendcloudEventType;
  readonly active: boolean;
}

/** What changes; what is absent stays as it is. */
export type EventSubscriptionChanges = Partial<NewEventSubscription>;

/** What came of an event that Sendcloud sent as a test. */
export interface TestDelivery {
  readonly delivered: boolean;
  /** HTTP status of the endpoint; null when it did not answer. */
  readonly statusCode: Sent<number>;
  /** What the endpoint answered with, JSON as its text; null when it did not answer. */
  readonly responseBody: Sent<string>;
}
