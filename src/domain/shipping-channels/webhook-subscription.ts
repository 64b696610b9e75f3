/** Which Shipping Channels events go to which URL. Its secret is not here: no API answer is trusted to mask it. */
export interface WebhookSubscription {
  readonly id: string;
  /** Null when this was read from a list, which has no names: only a read by id has. */
  readonly name: string | null;
  /** Absolute http(s) URL, as the API sent it but for what is secret in it. */
  readonly url: string;
  /** Every name as the API sent it, in its order, known to this version or not. */
  readonly eventNames: readonly string[];
  readonly active: boolean;
  /** RFC 3339, as the API sent it. */
  readonly createdAt: string;
  /** RFC 3339, as the API sent it. */
  readonly updatedAt: string;
}
