import { addAbortListener } from 'node:events';
import type { Requests, UpstreamApi } from '../../domain/upstream.ts';
import { codeOfAbort, type Deadline, LEAST_TIME_MS } from '../deadline.ts';
import type { ReportedLimit } from '../transport/response.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { QuotaCounts } from './quota-counts.ts';
import type { RateLimitState, RequestKind } from './rate-limit.ts';

export interface QuotaOptions {
  readonly api: UpstreamApi;
  /** The longest time that a request waits in the quota queue, in milliseconds. */
  readonly longestWaitMs: number;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
}

/** What a response says of limits. */
export interface LimitResponse {
  readonly status: number;
  /** How long a 429 tells us to wait; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** From `X-RateLimit-*`; null when a response has none. */
  readonly reportedLimit: ReportedLimit | null;
}

/** A request in the quota queue. */
interface Waiter {
  readonly kind: RequestKind;
  readonly deadline: Deadline;
  readonly leavesAtMs: number;
  resolve(): void;
  reject(error: UpstreamError): void;
}

/** How long a 429 without a wait, or with a wait of 0, holds its credential back. */
const DEFAULT_THROTTLE_MS = 1000;

const NONE: Requests = { reads: 0, writes: 0 };

/** Whether the credential of a request is known to the API by its answer: a gateway refuses others, too. */
function isAccepted(status: number): boolean {
  return status < 500 && ![401, 403, 407, 429].includes(status);
}

/**
 * The quota of one credential at one API: what is counted of its limits, the wait after a 429, and the
 * queue of the requests that are over a limit. (A class, since there are many of them: their methods exist
 * once.)
 */
export class Quota {
  readonly #options: QuotaOptions;
  readonly #counts: QuotaCounts;
  #queue: Waiter[] = [];
  /** The number of requests in the queue. */
  #queued: Requests = NONE;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QuotaOptions, counts: QuotaCounts) {
    this.#options = options;
    this.#counts = counts;
  }

  /** Counts one more request if it may be sent now, after those in the queue; returns whether it did. */
  tryAcquire(kind: RequestKind): boolean {
    const nowMs = this.#options.now();
    if (this.#queueMs(kind, this.#queued, nowMs) > 0) return false;
    return this.#counts.tryTake(kind, nowMs);
  }

  /**
   * Waits in the queue until one more request may be sent, and counts it. Throws
   * {@link UpstreamError}: `RATE_LIMITED` as soon as the wait is known to be too long, and what ended
   * the deadline.
   */
  async acquire(kind: RequestKind, deadline: Deadline): Promise<void> {
    if (this.tryAcquire(kind)) return;
    const { api, longestWaitMs, now } = this.#options;
    const { signal } = deadline;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { kind, deadline, leavesAtMs: now() + longestWaitMs, resolve, reject };
    this.#queue.push(waiter);
    using _listener = addAbortListener(signal, () => {
      this.#queue = this.#queue.filter((other) => other !== waiter);
      reject(new UpstreamError('left the queue', { api, code: codeOfAbort(signal), tried: false }));
      this.drain();
    });
    this.drain();
    await promise;
  }

  /** Gives back the quota of a request that is not sent after all. */
  release(kind: RequestKind): void {
    this.#counts.takeBack(kind, this.#options.now());
    this.drain();
  }

  /** Corrects the count by what the response to such a request says. */
  learn(kind: RequestKind, { status, retryAfterMs, reportedLimit }: LimitResponse): void {
    const nowMs = this.#options.now();
    const windows = this.#counts.windows(nowMs);
    if (isAccepted(status)) this.#counts.prove();
    if (reportedLimit !== null) {
      const { reported, isConfirmed } = windows.correct(kind, reportedLimit, nowMs);
      if (isConfirmed) this.#counts.tell({ readsConfirmed: true });
      if (reported !== null) this.#counts.tell({ reported });
    }
    if (status === 429) {
      const throttledMs = retryAfterMs || DEFAULT_THROTTLE_MS;
      windows.throttle(throttledMs, nowMs);
      this.#counts.tell({ throttledMs });
      const explained =
        kind === 'read' && retryAfterMs !== null
          ? windows.explainThrottle(retryAfterMs, nowMs)
          : null;
      if (explained !== null) this.#counts.tell({ readsConfirmed: true, reported: explained });
    }
    this.drain();
  }

  /**
   * How long until an operation of these requests is sendable, in whole milliseconds: infinite for
   * never, null when no request has to wait for longer than the quota queue lets it.
   */
  quotaWaitMs(requests: Requests): number | null {
    if (requests.reads + requests.writes === 0) return null;
    const nowMs = this.#options.now();
    const { longestWaitMs } = this.#options;
    const waitMs = Math.ceil(this.#counts.windows(nowMs).waitMs(requests, longestWaitMs, nowMs));
    return waitMs > longestWaitMs ? waitMs : null;
  }

  /** What is left of each limit, in the order of the rules. */
  describe(): readonly RateLimitState[] {
    const nowMs = this.#options.now();
    return this.#counts.windows(nowMs).describe(nowMs);
  }

  /** How long one more request waits behind those ahead of it, as far as they share its limits. */
  #queueMs(kind: RequestKind, ahead: Requests, nowMs: number): number {
    const windows = this.#counts.windows(nowMs);
    if (ahead[`${kind}s`] < this.#counts.permits(kind, nowMs)) return windows.throttledMs(nowMs);
    return Math.max(this.#counts.deniedMs(kind, nowMs), windows.queueMs(kind, ahead, nowMs));
  }

  #limitReached(kind: RequestKind, ahead: Requests, waitMs: number): UpstreamError {
    const { api, now } = this.#options;
    return new UpstreamError('not sent: the limit of the credential is reached', {
      api,
      code: 'RATE_LIMITED',
      retryAfterMs: Number.isFinite(waitMs) ? Math.ceil(waitMs) : null,
      limitWindow: this.#counts.windows(now()).limitOf(kind, ahead, now()),
      tried: false,
    });
  }

  /** Lets waiters go in their order, as far as the limits allow, and rejects those whose wait is too long. */
  drain(): void {
    clearTimeout(this.#timer);
    this.#queued = NONE;
    if (this.#queue.length === 0) return;
    const { api, now } = this.#options;
    const nowMs = now();
    const ahead = { reads: 0, writes: 0 };
    /** Those that nothing but a permit holds back. */
    const asked = { read: 0, write: 0 };
    let nextMs = Number.POSITIVE_INFINITY;
    this.#queue = this.#queue.filter(({ kind, deadline, leavesAtMs, resolve, reject }) => {
      if (this.#counts.isAsking(kind)) {
        ahead[`${kind}s`] += 1;
        return true;
      }
      const waitMs = this.#queueMs(kind, ahead, nowMs);
      const leftMs = deadline.remainingMs() - LEAST_TIME_MS;
      if (waitMs === 0 && leftMs < 0) {
        reject(
          new UpstreamError('left the queue', { api, code: 'UPSTREAM_TIMEOUT', tried: false }),
        );
        return false;
      }
      if (waitMs === 0 && this.#counts.tryTake(kind, nowMs)) {
        resolve();
        return false;
      }
      if (waitMs > 0 && waitMs > Math.min(leavesAtMs - nowMs, leftMs)) {
        reject(this.#limitReached(kind, ahead, waitMs));
        return false;
      }
      if (waitMs === 0) asked[kind] += 1;
      ahead[`${kind}s`] += 1;
      if (waitMs > 0) nextMs = Math.min(nextMs, waitMs);
      return true;
    });
    this.#queued = ahead;
    if (Number.isFinite(nextMs)) {
      this.#timer = setTimeout(() => this.drain(), Math.ceil(nextMs));
    }
    for (const kind of ['read', 'write'] as const) {
      if (asked[kind] > 0) this.#counts.ask(kind, asked[kind]);
    }
  }
}
