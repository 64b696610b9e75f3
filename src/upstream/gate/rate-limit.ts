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
   * Whether reads may count too. They do from when the API has throttled a read for it, or reported
   * that none is left. Until then the report takes every call of a window as long for one that counts.
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
