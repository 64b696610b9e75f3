/** A limit that an API documents. */
export interface RateLimitRule {
  /** In words: `calls per minute`. */
  readonly window: string;
  /** How many requests one credential may send. */
  readonly limit: number;
  readonly windowMs: number;
  /** Which of them count. */
  readonly counts: 'reads' | 'writes' | 'all';
  /**
   * Whether reads may count too: they do once the API has throttled a read for this limit, or reported
   * that none is left. Until then `rateLimits` also subtracts the reads.
   */
  readonly readsInferred?: boolean;
}

export type RequestKind = 'read' | 'write';

/** What one credential has left of one limit. */
export interface RateLimitState {
  readonly window: string;
  readonly limit: number;
  readonly remaining: number;
  /** From now until all of it is there again, in milliseconds. */
  readonly resetMs: number;
  /** Whether what counts is assumed, and not confirmed by the API. */
  readonly inferred: boolean;
}
