import type { SharedEvents } from '../domain/received-event.ts';
import type { Secret } from '../domain/secret.ts';
import type { UpstreamApi } from '../domain/upstream.ts';
import type { Deadline } from './deadline.ts';
import type { RateLimitRule } from './gate/rate-limit.ts';
import type { Token } from './oauth2/token-endpoint.ts';
import type { ApiResponse } from './transport/response.ts';

/** What the replicas of one deployment share. Whatever it is asked while it is away, it has no answer. */
export interface Replicas {
  readonly state: ReplicasState;
  /** The hash of a credential, by which replicas know it from others. Nobody else can make it. */
  keyedHash(text: string): string;
  quotasOf(api: UpstreamApi): SharedQuotas;
  answersOf(api: UpstreamApi): SharedAnswers;
  locksOf(api: UpstreamApi): SharedLocks;
  readonly tokens: SharedTokens;
  readonly events: SharedEvents;
}

/** Whether anything is shared at the moment. */
export type ReplicasState = 'connected' | 'away';

/** Locks that one replica holds at a time. */
export interface SharedLocks {
  /**
   * Waits for the lock of this name of one credential, and holds it until it is released, or for as long
   * as the deadline can last: a replica that has ended holds nobody up for longer. Null when it cannot
   * be had: the locks are away, or the time is up.
   */
  acquire(quotaKey: string, name: string, deadline: Deadline): Promise<SharedLock | null>;
}

export interface HeldLock {
  release(): void;
}

/** The lock of a name of which replicas tell each other that a write may still be carried out. */
export interface SharedLock extends HeldLock {
  /** The code of the error of that write; null for none. */
  readonly unsettled: string | null;
  /** Tells all replicas that acquire the lock within this time. The lock is still to be released. */
  markUnsettled(code: string, forMs: number): void;
}

/** The access tokens that all replicas use. */
export interface SharedTokens {
  /**
   * The token of one OAuth2 client that another replica has asked for, or a new one, which only one of
   * them asks for at a time. `refused` is thrown away first: once, and only if it is still the one.
   * Throws what `fetchToken` throws.
   */
  get(
    quotaKey: string,
    refused: Secret | null,
    deadline: Deadline,
    fetchToken: (deadline: Deadline) => Promise<Token>,
  ): Promise<Token>;
}

/** What is kept of an answer: as the API sent it, since what it decodes to has errors and secrets. */
export type KeptResponse = Pick<ApiResponse, 'status' | 'headers' | 'body'>;

/** An answer that another replica has read. */
export interface FoundAnswer {
  readonly response: KeptResponse;
  readonly ageMs: number;
}

/** What is known of the writes of one credential. */
export interface WriteState {
  /** Another one after each write: answers that were read before it are of no use after it. */
  readonly epoch: string;
  /** Another one after each 401, which ends also what no write changes. */
  readonly revocation: string;
  /** For how long a write may still be carried out, so that no answer counts as fresh. */
  readonly unsettledMs: number;
}

/**
 * Answers of one API that all replicas keep together, encrypted. Null says that they are away: then no
 * replica knows what others have written.
 */
export interface SharedAnswers {
  /** Whether somebody else may write when they are away. */
  readonly hasOthers: boolean;
  look(cacheKey: string): Promise<WriteState | null>;
  /** Null also when there is none. */
  find(cacheKey: string, path: string, epoch: string, freshMs: number): Promise<FoundAnswer | null>;
  /** Keeps an answer that was asked for in this epoch. One that is too large is not kept. */
  keep(
    cacheKey: string,
    path: string,
    epoch: string,
    freshMs: number,
    response: KeptResponse,
  ): void;
  /**
   * Begins another epoch, before a write and after it. One whose outcome is unknown may still be carried
   * out for `unsettledMs`. While they are away it is done when they are back.
   */
  advance(cacheKey: string, unsettledMs?: number): Promise<void>;
  /** The API has denied what it answered before: nobody finds that any more. */
  drop(cacheKey: string, path: string, epoch: string): void;
  /**
   * The API has rejected the credential: nothing is served any more that was read with it. One with which
   * nothing was ever read may be invented, and is told to nobody. While they are away it is done when they
   * are back, unless this replica has read nothing with it.
   */
  revoke(cacheKey: string, mayBeInvented: boolean): void;
}

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
  /** As {@link QuotaKnowledge.isProven}. */
  readonly isProven: boolean;
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
  /** As {@link QuotaKnowledge.isProven}. */
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
export interface QuotaKnowledge {
  readonly counted: readonly CountedRequests[];
  /** For how long the API wants nothing. */
  readonly throttledMs: number;
  readonly readsConfirmed: boolean;
  /** The API knows the credential: until then its counts are kept for a short time, and by nobody else. */
  readonly isProven: boolean;
}

/** What one replica has sent while the counts were away. */
export interface SentBatch {
  /** By which it is known from the others of that replica and credential. */
  readonly id: number;
  readonly counted: readonly CountedRequests[];
}

/** What all replicas know together. */
export interface QuotaPicture extends QuotaKnowledge {
  /** As {@link QuotaChange.version}. */
  readonly version: number;
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
  /** Increases each time that they come back: they may have lost what they knew. */
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
   * Tells what this replica knows, which is added where it is missing, and what it has sent while the
   * counts were away, which is added once, however often it is told. Answers all that is known then.
   */
  join(
    quotaKey: string,
    known: QuotaKnowledge,
    sent: SentBatch,
    rules: readonly RateLimitRule[],
  ): Promise<QuotaPicture | null>;
  /** Registers the one listener for changes and states. */
  listen(listener: {
    onChange(quotaKey: string, change: QuotaChange): void;
    /** Resolves when this replica has told what it has sent. */
    onState(): Promise<void>;
  }): void;
}
