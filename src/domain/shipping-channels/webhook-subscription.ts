import type { Sent } from '../sent.ts';

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
