import type { HttpHeader } from '../http-header.ts';
import type { Sent } from '../sent.ts';

/** The ways of authenticating to a webhook that this version knows, in the words of the API. */
const WEBHOOK_AUTH_TYPES = ['none', 'bearer', 'basic', 'api_key'] as const;
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
  /** As the API sent it: one of {@link WEBHOOK_AUTH_TYPES} or a newer one; null when absent or unreadable. */
  readonly authTypeName: string | null;
  /** In the order of the API; what is secret in them is masked. Null when absent or unreadable. */
  readonly extraHeaders: readonly HttpHeader[] | null;
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
