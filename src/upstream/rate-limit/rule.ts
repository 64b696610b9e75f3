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
   * Whether reads are only assumed to count too: they do from when the API has refused one, or said
   * that none is left.
   */
  readonly readsInferred?: boolean;
}

export type RequestKind = 'read' | 'write';

/** How much one credential has left of one limit. */
export interface RateLimitState {
  readonly window: string;
  readonly limit: number;
  readonly remaining: number;
  /** From now until all of it is there again, in milliseconds. */
  readonly resetMs: number;
  /** Whether it is assumed, and not confirmed by the API. */
  readonly inferred: boolean;
}
