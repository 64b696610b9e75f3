import type { Requests } from '../../domain/upstream.ts';
import type { CountedRequests, ReportedCount } from '../replicas.ts';
import type { ReportedLimit } from '../transport/response.ts';
import { QuotaWindow } from './quota-window.ts';
import type { RateLimitRule, RateLimitState, RequestKind } from './rate-limit.ts';

/** A reported end may seem up to this far off, because the API's clock differs from ours. */
const CLOCK_SLACK_MS = 60_000;

/**
 * What one credential has sent, by the window of each limit, and for how long the API wants nothing. Each
 * request counts for `weight`, as far as a limit has room for that. (A class for the reason that
 * `QuotaWindow` is one.)
 */
export class QuotaWindows {
  readonly #windows: readonly QuotaWindow[];
  readonly #weight: number;
  #throttledUntilMs = Number.NEGATIVE_INFINITY;

  constructor(rules: readonly RateLimitRule[], weight = 1) {
    this.#windows = rules.map((rule) => new QuotaWindow(rule));
    this.#weight = weight;
  }

  /** The limits that such a request counts towards. */
  rulesOf(kind: RequestKind): readonly RateLimitRule[] {
    return this.#windows.filter((window) => window.counts(kind)).map(({ rule }) => rule);
  }

  add(kind: RequestKind, nowMs: number): void {
    for (const window of this.#windows) {
      if (window.counts(kind)) window.add(nowMs, this.#weightIn(window));
    }
  }

  takeBack(kind: RequestKind, nowMs: number): void {
    for (const window of this.#windows) {
      if (window.counts(kind)) window.takeBack(nowMs, this.#weightIn(window));
    }
  }

  /** Nothing may be sent for so long. */
  throttle(ms: number, nowMs: number): void {
    this.#throttledUntilMs = Math.max(this.#throttledUntilMs, nowMs + ms);
  }

  throttledMs(nowMs: number): number {
    return Math.max(0, this.#throttledUntilMs - nowMs);
  }

  /** How long one more request waits behind those ahead of it, as far as they share its limits. */
  queueMs(kind: RequestKind, ahead: Requests, nowMs: number): number {
    return Math.max(this.throttledMs(nowMs), this.#longestQueue(kind, ahead, nowMs).waitMs);
  }

  /** The limit for which one more request waits the longest; null when it waits for none. */
  limitOf(kind: RequestKind, ahead: Requests, nowMs: number): string | null {
    return this.#longestQueue(kind, ahead, nowMs).limit;
  }

  #longestQueue(kind: RequestKind, ahead: Requests, nowMs: number) {
    let waitMs = 0;
    let limit: string | null = null;
    for (const window of this.#windows) {
      if (!window.counts(kind)) continue;
      const ms = window.queueMs(window.countOf(ahead), nowMs, this.#weightIn(window));
      if (ms <= waitMs) continue;
      waitMs = ms;
      limit = window.rule.window;
    }
    return { waitMs, limit };
  }

  /**
   * How long until all of these requests may be sent, as far as that is up to windows longer than
   * `longestWaitMs`; infinite for never.
   */
  waitMs(requests: Requests, longestWaitMs: number, nowMs: number): number {
    let waitMs = this.throttledMs(nowMs);
    for (const window of this.#windows) {
      const count = window.countOf(requests);
      const { limit, windowMs } = window.rule;
      if (count === 0 || windowMs <= longestWaitMs) continue;
      // An operation that is larger than this replica's share waits until the whole limit has room for it.
      const weighed = Math.max(count, Math.min(count * this.#weightIn(window), limit));
      waitMs = Math.max(waitMs, window.waitMs(weighed, nowMs));
    }
    return waitMs;
  }

  /** Takes over what the API reports of one of the limits; returns it when more was sent than was known. */
  correct(
    kind: RequestKind,
    { limit, remaining, resetMs }: ReportedLimit,
    nowMs: number,
  ): { readonly reported: ReportedCount | null; readonly isConfirmed: boolean } {
    // Several windows may have this limit: the report is of the shortest that can end so late.
    let window: QuotaWindow | undefined;
    for (const each of this.#windows) {
      const { rule } = each;
      const isPossible = rule.limit === limit && resetMs <= rule.windowMs + CLOCK_SLACK_MS;
      const isShorter = window === undefined || rule.windowMs < window.rule.windowMs;
      if (isPossible && isShorter) window = each;
    }
    if (window === undefined) return { reported: null, isConfirmed: false };
    const { isInferred } = window;
    const isConfirmed = isInferred && kind === 'read' && remaining === 0;
    if (isConfirmed) window.confirmReads();
    const isNew = (isInferred || window.counts(kind)) && window.correct(remaining, resetMs, nowMs);
    const reported = { window: window.rule.window, remaining, resetMs };
    return { reported: isNew ? reported : null, isConfirmed };
  }

  /**
   * Told that a read was throttled for so long: an inferred limit is confirmed if no other explains the
   * wait. Returns what that limit has left then; null when it is not confirmed.
   */
  explainThrottle(waitMs: number, nowMs: number): ReportedCount | null {
    const inferred = this.#windows.find(({ isInferred }) => isInferred);
    // A wait as long as the window may stand for a longer one: waits are cut to an hour.
    if (inferred === undefined || waitMs >= inferred.rule.windowMs) return null;
    const isExplained = this.#windows.some(
      (window) =>
        window.counts('read') &&
        waitMs <= window.rule.windowMs &&
        (window.rule.windowMs <= 60_000 || window.remaining(nowMs) === 0),
    );
    if (isExplained) return null;
    inferred.confirmReads();
    inferred.correct(0, waitMs, nowMs);
    return { window: inferred.rule.window, remaining: 0, resetMs: waitMs };
  }

  /** How many requests were certainly sent after `atMs`. */
  sentSince(window: string, atMs: number, nowMs: number): number {
    return this.#windowOf(window)?.sentSince(atMs, nowMs) ?? 0;
  }

  /** Takes over what another replica was told by the API, or this one before. */
  adopt({ window: name, remaining, resetMs }: ReportedCount, nowMs: number): void {
    this.#windowOf(name)?.correct(remaining, resetMs, nowMs);
  }

  /** How many more such requests the scarcest limit lets go. */
  leastLeft(kind: RequestKind, nowMs: number): number {
    const left = this.#windows.filter((window) => window.counts(kind));
    return Math.min(...left.map((window) => window.remaining(nowMs)));
  }

  /** Whether reads are known to count towards a limit of which that was only assumed. */
  get isConfirmed(): boolean {
    return this.#windows.some(({ rule, isInferred }) => rule.readsInferred === true && !isInferred);
  }

  confirmReads(): void {
    for (const window of this.#windows) if (window.isInferred) window.confirmReads();
  }

  /** What is left of each limit, in the order of the rules; nothing for as long as it is throttled. */
  describe(nowMs: number): readonly RateLimitState[] {
    const throttledMs = this.throttledMs(nowMs);
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

  /** All that counts now. */
  counted(nowMs: number): readonly CountedRequests[] {
    return this.#windows.flatMap((window) =>
      window.steps(nowMs).map(({ count, endsAtMs }) => ({
        window: window.rule.window,
        count,
        endsInMs: endsAtMs - nowMs,
      })),
    );
  }

  /** Counts what others have sent, too. */
  change(counted: readonly CountedRequests[], nowMs: number): void {
    for (const { window: name, count, endsInMs } of counted) {
      this.#windowOf(name)?.change({ count, endsAtMs: nowMs + endsInMs }, nowMs);
    }
  }

  /** Counts this and nothing else. */
  replace(counted: readonly CountedRequests[], nowMs: number): void {
    for (const window of this.#windows) window.clear();
    this.change(counted, nowMs);
  }

  /** The same that are counted now, but each further request counts for `weight`. */
  weighed(weight: number, nowMs: number): QuotaWindows {
    const windows = new QuotaWindows(
      this.#windows.map(({ rule }) => rule),
      weight,
    );
    if (this.isConfirmed) windows.confirmReads();
    windows.throttle(this.throttledMs(nowMs), nowMs);
    windows.change(this.counted(nowMs), nowMs);
    return windows;
  }

  #windowOf(name: string): QuotaWindow | undefined {
    return this.#windows.find(({ rule }) => rule.window === name);
  }

  #weightIn({ rule }: QuotaWindow): number {
    return Math.min(this.#weight, rule.limit);
  }
}
