import type { RateLimitRule } from './rate-limit.ts';

/** Requests of one window that count for so much longer. */
export interface CountedRequests {
  /** As `RateLimitRule.window`. */
  readonly window: string;
  readonly count: number;
  readonly endsInMs: number;
}

/** Permission to send, which every window has been asked for. */
export interface Permits {
  /** 0 when a window has none left. */
  readonly granted: number;
  /** How long until there may be another one; 0 when some were granted. */
  readonly waitMs: number;
  /** How the granted ones are counted; when there are none, all that counts. */
  readonly counted: readonly CountedRequests[];
  /** Stands for the granted ones when they are given back; absent when there are none. */
  readonly receipt?: readonly string[];
}

/** What another replica has told of the quota of one credential. */
export interface QuotaChange {
  /** Of the quota after it; each change has the next one. */
  readonly version?: number;
  /** Requests that it was permitted, or has given back when their count is negative. */
  readonly counted?: readonly CountedRequests[];
  /** The API has reported that no more than this may be sent within that time. */
  readonly reported?: ReportedCount;
  /** The API wants nothing for so long. */
  readonly throttledMs?: number;
  /** The API knows the credential: until then its counts are kept for a short time, and by nobody else. */
  readonly isProven?: boolean;
  /** It is certain that reads count towards the limits of which it was only assumed. */
  readonly readsConfirmed?: boolean;
}

export interface ReportedCount {
  readonly window: string;
  readonly remaining: number;
  readonly resetMs: number;
}

/** All that is known of the quota of one credential. */
export interface QuotaPicture {
  readonly version: number;
  readonly counted: readonly CountedRequests[];
  readonly throttledMs: number;
  readonly readsConfirmed: boolean;
}

/**
 * The quotas at one API as all replicas count them together. Null answers that they are away: then each
 * replica keeps to its share, and tells what it has sent when they are back.
 */
export interface SharedQuotas {
  /** How many replicas share what an API allows. */
  readonly replicas: number;
  /** `away`; `returning`, when other replicas may not have told yet what they have sent; `shared`. */
  readonly state: 'away' | 'returning' | 'shared';
  /** How often they have come, and so may have forgotten what they knew. */
  readonly session: number;
  /** Takes up to `atMost` permits from all windows, or none; they may be used for `validMs`. */
  take(
    quotaKey: string,
    rules: readonly RateLimitRule[],
    atMost: number,
    validMs: number,
  ): Promise<Permits | null>;
  giveBack(quotaKey: string, receipt: readonly string[], count: number): void;
  /** Tells of what the API has said; others learn of it. */
  tell(
    quotaKey: string,
    change: Omit<QuotaChange, 'counted'>,
    rules: readonly RateLimitRule[],
  ): void;
  /**
   * Tells what this replica knows, which is added where it is missing, and what it has sent since the
   * counts were away. Answers all that is known then.
   */
  join(
    quotaKey: string,
    known: readonly CountedRequests[],
    sent: readonly CountedRequests[],
  ): Promise<QuotaPicture | null>;
  /** Has itself told of changes, and of states; there is one listener. */
  listen(listener: {
    onChange(quotaKey: string, change: QuotaChange): void;
    /** Resolves when this replica has told what it has sent. */
    onState(): Promise<void>;
  }): void;
}
