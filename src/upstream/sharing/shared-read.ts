import type { Observer } from '../../domain/observer.ts';
import type { Deadline } from '../deadline.ts';
import type { KeptResponse } from '../replicas.ts';
import type { UpstreamError } from '../upstream-error.ts';

/** When an answer is served again. */
export interface Freshness {
  /** For so long, in milliseconds; 0 for not at all. */
  readonly freshMs: number;
  /**
   * When something happened that changes the answer, on the clock of `performance.now()`: what was asked
   * for before is not served again. Absent when nothing does but writes.
   */
  notBeforeMs?(): number;
}

/** A read that others may be making too. */
export interface SharedRead<T> extends Freshness {
  /** Stands for the credential: what is read with another one is another read. */
  readonly cacheKey: string;
  /** Name of the client's method. */
  readonly operation: string;
  /** What is read, with everything that changes the answer. */
  readonly path: string;
  /** Whether only a new release of the API changes the answer, and no write does. */
  readonly longLived: boolean;
  /** Whether others may have written since it was cached, without this process knowing: it is told to be stale. */
  readonly mayBeOlder?: boolean;
  /** What others have read of this, which is looked for before anything is sent. */
  find?(): Promise<Answer<T> | null>;
  /** Why nothing may be sent for it; null when it may. */
  notSendable(): UpstreamError | null;
  run(deadline: Deadline): Promise<Answer<T>>;
  /** Decodes a response that another replica has kept; without it answers are kept by this one alone. */
  decode?(response: KeptResponse): Answer<T>;
}

export interface Answer<T> {
  /** Served to everybody who reads the same, so nobody changes it. */
  readonly value: T;
  /** Of the body as it arrived, and of the errors that were made of it. */
  readonly bytes: number;
  /** Whether it may be served again. */
  readonly isKept: boolean;
  /** Since others have read it; absent when it is new. */
  readonly ageMs?: number;
  /** What it was decoded from, for other replicas. */
  readonly response?: KeptResponse;
}

/** How one caller wants to be answered. */
export interface Reader {
  readonly deadline: Deadline;
  /** Whether nothing but a new answer will do: one whose request has not begun before. */
  readonly noCache: boolean;
  readonly observer: Observer;
  /** Told when a stale answer is served because no new one could be had. */
  onStale(value: unknown, ageMs: number): void;
}

/**
 * The reads of one API, shared between the operations of one credential and never with another:
 * those in flight are joined, the one that began last where there are several; an answer is served
 * again for a short time, and for a longer one when the upstream is down, too slow or rate-limited.
 * A reader with `noCache` joins nothing, and others join what it begins.
 */
export interface SharedReads {
  read<T>(read: SharedRead<T>, reader: Reader): Promise<T>;
  /**
   * After a write: nothing that was read or begun before is joined or served any more, but for what
   * no write changes. When its outcome is unknown, or it was only accepted, it may still be carried
   * out: for a while nothing new counts as fresh.
   */
  forget(cacheKey: string, outcome?: 'unknown' | null): void | Promise<void>;
  /** A write is about to be sent. */
  beginWrite(cacheKey: string): void | Promise<void>;
  /** The API has answered 401: the credential is served nothing any more that was read before. */
  revoke(cacheKey: string): void;
}
