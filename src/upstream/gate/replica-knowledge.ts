import type {
  CountedRequests,
  QuotaChange,
  QuotaKnowledge,
  QuotaPicture,
  ReportedCount,
  SharedQuotas,
} from '../replicas.ts';
import { QuotaWindows } from './quota-windows.ts';
import type { RateLimitRule, RequestKind } from './rate-limit.ts';

interface ReportedChange extends QuotaChange {
  readonly reported: ReportedCount;
  readonly atMs: number;
}

/**
 * What one replica knows of the quota of one credential. It has up to three sets of windows:
 * `known`, what all replicas have sent, as far as this one was told;
 * `untold`, what this one has sent while Redis was away, and has still to tell;
 * `share`, what it goes by until all have told theirs: what was known when Redis went away, and each
 * request of its own since then, as if every replica had sent one.
 */
export class ReplicaKnowledge {
  readonly #shared: SharedQuotas;
  readonly #known: QuotaWindows;
  readonly #untold: QuotaWindows;
  #share: QuotaWindows | null = null;
  #throttledUntilMs = 0;
  /** Whether Redis knows that the API accepts the credential, or will be told when it is back. */
  isProven = false;
  /** What the API has reported before all had told what they have sent: the last of each window. */
  readonly #reported = new Map<string, ReportedChange>();

  constructor(rules: readonly RateLimitRule[], shared: SharedQuotas) {
    this.#shared = shared;
    this.#known = new QuotaWindows(rules);
    this.#untold = new QuotaWindows(rules);
  }

  /** By which a request is sent or waits. */
  windows(nowMs: number): QuotaWindows {
    const { state, replicas } = this.#shared;
    if (state !== 'shared') this.#share ??= this.#known.weighed(replicas, nowMs);
    return this.#share ?? this.#known;
  }

  /** Redis has gone or come back, or all have told what they have sent: then the share is of no more use. */
  noteState(): void {
    if (this.#shared.state === 'shared') this.#share = null;
  }

  rulesOf(kind: RequestKind): readonly RateLimitRule[] {
    return this.#known.rulesOf(kind);
  }

  leastLeft(kind: RequestKind, nowMs: number): number {
    return this.#known.leastLeft(kind, nowMs);
  }

  hasUntold(nowMs: number): boolean {
    return this.#untold.counted(nowMs).length > 0;
  }

  /** A request goes with a permit, which is known already. */
  addPermitted(kind: RequestKind, nowMs: number): void {
    this.#share?.add(kind, nowMs);
  }

  addUntold(kind: RequestKind, nowMs: number): void {
    this.#untold.add(kind, nowMs);
    this.windows(nowMs).add(kind, nowMs);
  }

  takeBackPermitted(kind: RequestKind, nowMs: number): void {
    this.#share?.takeBack(kind, nowMs);
  }

  takeBackUntold(kind: RequestKind, nowMs: number): void {
    this.#untold.takeBack(kind, nowMs);
    this.#share?.takeBack(kind, nowMs);
  }

  /** What Redis answers to this replica alone: the permits that it was granted, or what it gave back. */
  change(counted: readonly CountedRequests[], nowMs: number): void {
    this.#known.change(counted, nowMs);
  }

  replace(counted: readonly CountedRequests[], nowMs: number): void {
    this.#known.replace(counted, nowMs);
  }

  /** Another replica has told this. */
  apply({ counted = [], reported, throttledMs = 0, readsConfirmed }: QuotaChange, nowMs: number) {
    if (readsConfirmed === true) this.#confirmReads();
    this.#throttle(throttledMs, nowMs);
    for (const windows of [this.#known, this.#share]) {
      windows?.change(counted, nowMs);
      if (reported !== undefined) windows?.takeOver(reported, nowMs);
    }
  }

  /** The API has said this, of which the windows know already. Returns whether others can be told of it now. */
  note(change: QuotaChange, nowMs: number): boolean {
    const { reported, throttledMs = 0, readsConfirmed } = change;
    if (readsConfirmed === true) this.#confirmReads();
    this.#throttle(throttledMs, nowMs);
    if (reported === undefined || this.#shared.state === 'shared') return true;
    this.#reported.set(reported.window, { ...change, reported, atMs: nowMs });
    return false;
  }

  /** Takes over what the API has reported before, and returns it, to be told. */
  takeReported(nowMs: number): readonly QuotaChange[] {
    const changes: QuotaChange[] = [];
    for (const { atMs, ...change } of this.#reported.values()) {
      const resetMs = change.reported.resetMs - (nowMs - atMs);
      if (resetMs <= 0) continue;
      const reported = { ...change.reported, resetMs };
      this.#known.takeOver(reported, nowMs);
      changes.push({ ...change, reported });
    }
    this.#reported.clear();
    return changes;
  }

  all(nowMs: number): QuotaKnowledge {
    return {
      counted: this.#known.counted(nowMs),
      throttledMs: Math.max(0, this.#throttledUntilMs - nowMs),
      readsConfirmed: this.#known.isConfirmed,
      isProven: this.isProven,
    };
  }

  /** What this one has sent and not told; it counts as told from now on. */
  takeUntold(nowMs: number): readonly CountedRequests[] {
    const sent = this.#untold.counted(nowMs);
    this.#untold.replace([], nowMs);
    return sent;
  }

  /** It was not told after all. */
  putUntold(sent: readonly CountedRequests[], nowMs: number): void {
    this.#untold.change(sent, nowMs);
  }

  /** Takes over what all replicas know. */
  become({ counted, readsConfirmed, isProven, throttledMs }: QuotaPicture, nowMs: number): void {
    this.#known.replace(counted, nowMs);
    this.isProven = isProven;
    this.#throttle(throttledMs, nowMs);
    if (readsConfirmed) this.#confirmReads();
  }

  /** Also in what is told later: reads that are sent while Redis is away count as well. */
  #confirmReads(): void {
    for (const windows of [this.#known, this.#share, this.#untold]) windows?.confirmReads();
  }

  #throttle(ms: number, nowMs: number): void {
    this.#throttledUntilMs = Math.max(this.#throttledUntilMs, nowMs + ms);
  }
}
