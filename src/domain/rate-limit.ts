/** How much one credential has left of one limit of an API. */
export interface RateLimit {
  readonly api: 'SENDCLOUD' | 'SHIPPING_CHANNELS';
  /** In words: `calls per minute`. */
  readonly window: string;
  /** How many requests may be sent in any such stretch of time. */
  readonly limit: number;
  readonly remaining: number;
  /** When all of it is there again if nothing more is sent; RFC 3339. */
  readonly resetAt: string;
  /** Whether the limit is assumed, and not confirmed by the API. */
  readonly inferred: boolean;
}
