import { addAbortListener } from 'node:events';
import type { Requests, UpstreamApi } from '../../domain/upstream.ts';
import { codeOfAbort, type Deadline, LEAST_TIME_MS } from '../deadline.ts';
import type { ReportedLimit } from '../transport/response.ts';
import { UpstreamError } from '../upstream-error.ts';
import { QuotaWindow } from './quota-window.ts';
import type { RateLimitRule, RateLimitState, RequestKind } from './rate-limit.ts';

export interface QuotaOptions {
  readonly api: UpstreamApi;
  readonly rules: readonly RateLimitRule[];
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

/** A reported end may seem up to this far off, because the API's clock differs from ours. */
const CLOCK_SLACK_MS = 60_000;
/** How long a 429 without a wait, or with a wait of 0, holds its credential back. */
const DEFAULT_THROTTLE_MS = 1000;

const NONE: Requests = { reads: 0, writes: 0 };

/**
 * The quota of one credential at one API: a window for each limit, the wait after a 429, and the
 * queue of the requests that are over a limit. (A class for the reason that `QuotaWindow` is one.)
 */
export class Quota {
  readonly #options: QuotaOptions;
  readonly #windows: readonly QuotaWindow[];
  #queue: Waiter[] = [];
  /** The number of requests in the queue. */
  #queued: Requests = NONE;
  #timer: NodeJS.Timeout | undefined;
  #throttledUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: QuotaOptions) {
    this.#options = options;
    this.#windows = options.rules.map((rule) => new QuotaWindow(rule));
  }

  /** Counts one more request if it may be sent now, after those in the queue; returns whether it did. */
  tryAcquire(kind: RequestKind): boolean {
    const nowMs = this.#options.now();
    if (this.#queueMs(kind, this.#queued, nowMs) > 0) return false;
    this.#count(kind, nowMs);
    return true;
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
      this.#drain();
    });
    this.#drain();
    await promise;
  }

  /** Gives back the quota of a request that is not sent after all. */
  release(kind: RequestKind): void {
    const nowMs = this.#options.now();
    for (const window of this.#windows) if (window.counts(kind)) window.takeBack(nowMs);
    this.#drain();
  }

  /** Corrects the count by what the response to such a request says. */
  learn(kind: RequestKind, { status, retryAfterMs, reportedLimit }: LimitResponse): void {
    if (reportedLimit !== null) this.#correct(kind, reportedLimit);
    if (status === 429) {
      const nowMs = this.#options.now();
      const untilMs = nowMs + (retryAfterMs || DEFAULT_THROTTLE_MS);
      this.#throttledUntilMs = Math.max(this.#throttledUntilMs, untilMs);
      if (kind === 'read' && retryAfterMs !== null) this.#confirmReads(retryAfterMs, nowMs);
    }
    this.#drain();
  }

  /**
   * How long until an operation of these requests is sendable, in whole milliseconds: null for now,
   * infinite for never. A window no longer than the longest wait never blocks an operation: its
   * requests queue.
   */
  quotaWaitMs(requests: Requests): number | null {
    if (requests.reads + requests.writes === 0) return null;
    const nowMs = this.#options.now();
    const { longestWaitMs } = this.#options;
    let waitMs = this.#throttledMs(nowMs);
    for (const window of this.#windows) {
      const count = window.countOf(requests);
      if (count === 0 || window.rule.windowMs <= longestWaitMs) continue;
      waitMs = Math.max(waitMs, window.waitMs(count, nowMs));
    }
    return Math.ceil(waitMs) > longestWaitMs ? Math.ceil(waitMs) : null;
  }

  /** What is left of each limit, in the order of the rules. */
  describe(): readonly RateLimitState[] {
    const nowMs = this.#options.now();
    const throttledMs = this.#throttledMs(nowMs);
    return this.#windows.map((window) => {
      const { limit, windowMs } = window.rule;
      // An inferred limit is reported as if all calls of the same time counted: their window has the number.
      const all = window.isInferred
        ? this.#windows.find(({ rule }) => rule.counts === 'all' && rule.windowMs === windowMs)
        : undefined;
      const sent = all === undefined ? 0 : all.rule.limit - all.remaining(nowMs);
      const remaining = Math.min(window.remaining(nowMs), Math.max(0, limit - sent));
      return {
        window: window.rule.window,
        limit,
        remaining: throttledMs > 0 ? 0 : remaining,
        resetMs: Math.max(throttledMs, window.resetMs(nowMs), all?.resetMs(nowMs) ?? 0),
        inferred: window.isInferred,
      };
    });
  }

  #throttledMs(nowMs: number): number {
    return Math.max(0, this.#throttledUntilMs - nowMs);
  }

  /** The limit for which one more request waits the longest. */
  #limitOf(kind: RequestKind, ahead: Requests, nowMs: number): string | null {
    const waits = this.#windows
      .filter((window) => window.counts(kind))
      .map((window) => ({
        name: window.rule.window,
        waitMs: window.queueMs(window.countOf(ahead), nowMs),
      }))
      .filter(({ waitMs }) => waitMs > 0);
    return waits.toSorted((one, other) => other.waitMs - one.waitMs)[0]?.name ?? null;
  }

  /** How long one more request waits behind those ahead of it, as far as they share its limits. */
  #queueMs(kind: RequestKind, ahead: Requests, nowMs: number): number {
    let waitMs = this.#throttledMs(nowMs);
    for (const window of this.#windows) {
      if (!window.counts(kind)) continue;
      waitMs = Math.max(waitMs, window.queueMs(window.countOf(ahead), nowMs));
    }
    return waitMs;
  }

  #count(kind: RequestKind, nowMs: number): void {
    for (const window of this.#windows) if (window.counts(kind)) window.add(nowMs);
  }

  #correct(kind: RequestKind, { limit, remaining, resetMs }: ReportedLimit): void {
    // Of two windows of the same limit it is the shortest that can end so late.
    let reported: QuotaWindow | undefined;
    for (const window of this.#windows) {
      const { rule } = window;
      const isPossible = rule.limit === limit && resetMs <= rule.windowMs + CLOCK_SLACK_MS;
      const isShorter = reported === undefined || rule.windowMs < reported.rule.windowMs;
      if (isPossible && isShorter) reported = window;
    }
    if (reported === undefined) return;
    const { isInferred } = reported;
    if (isInferred && kind === 'read' && remaining === 0) reported.confirmReads();
    if (isInferred || reported.counts(kind)) {
      reported.correct(remaining, resetMs, this.#options.now());
    }
  }

  /** Told that a read was throttled for so long: an inferred limit is confirmed if no other explains the wait. */
  #confirmReads(waitMs: number, nowMs: number): void {
    const inferred = this.#windows.find(({ isInferred }) => isInferred);
    // A wait as long as the window may stand for a longer one: waits are cut to an hour.
    if (inferred === undefined || waitMs >= inferred.rule.windowMs) return;
    const isExplained = this.#windows.some(
      (window) =>
        window.counts('read') &&
        waitMs <= window.rule.windowMs &&
        (window.rule.windowMs <= 60_000 || window.remaining(nowMs) === 0),
    );
    if (isExplained) return;
    inferred.confirmReads();
    inferred.correct(0, waitMs, nowMs);
  }

  /** Lets waiters go in their order as far as the limits allow, and rejects those whose wait is too long. */
  #drain(): void {
    clearTimeout(this.#timer);
    this.#queued = NONE;
    if (this.#queue.length === 0) return;
    const { api, now } = this.#options;
    const nowMs = now();
    const ahead = { reads: 0, writes: 0 };
    let nextMs = Number.POSITIVE_INFINITY;
    this.#queue = this.#queue.filter(({ kind, deadline, leavesAtMs, resolve, reject }) => {
      const waitMs = this.#queueMs(kind, ahead, nowMs);
      if (waitMs === 0) {
        this.#count(kind, nowMs);
        resolve();
        return false;
      }
      if (waitMs > Math.min(leavesAtMs - nowMs, deadline.remainingMs() - LEAST_TIME_MS)) {
        const retryAfterMs = Number.isFinite(waitMs) ? Math.ceil(waitMs) : null;
        const limitWindow = this.#limitOf(kind, ahead, nowMs);
        const failure = { api, code: 'RATE_LIMITED', retryAfterMs, limitWindow } as const;
        reject(
          new UpstreamError('not sent: the limit of the credential is reached', {
            ...failure,
            tried: false,
          }),
        );
        return false;
      }
      ahead[`${kind}s`] += 1;
      nextMs = Math.min(nextMs, waitMs);
      return true;
    });
    this.#queued = ahead;
    if (this.#queue.length > 0) this.#timer = setTimeout(() => this.#drain(), Math.ceil(nextMs));
  }
}
