import type {
  QuotaChange,
  QuotaKnowledge,
  QuotaPicture,
  ReportedCount,
  SentBatch,
  SharedQuotas,
} from '../replicas.ts';
import { QuotaWindows } from './quota-windows.ts';
import type { RateLimitRule, RequestKind } from './rate-limit.ts';

interface ReportedChange extends QuotaChange {
  readonly reported: ReportedCount;
  readonly atMs: number;
}

/** Requests that are told, until it is known that they were. */
interface OpenBatch {
  readonly id: number;
  readonly windows: QuotaWindows;
}

/**
 * What one replica knows of the quota of one credential. It has up to three sets of windows:
 * `known`, what all replicas have sent, as far as this one was told;
 * `untold`, what this one has sent while Redis was away, and has still to tell;
 * `share`, what it goes by until all have told theirs: what was known when Redis went away, and each
 * request of its own since then, as if every replica had sent one.
 */
export class ReplicaKnowledge {
  readonly known: QuotaWindows;
  readonly #rules: readonly RateLimitRule[];
  readonly #shared: SharedQuotas;
  #untold: QuotaWindows;
  #batch: OpenBatch | null = null;
  #batches = 0;
  #share: QuotaWindows | null = null;
  /** Whether Redis knows that the API accepts the credential, or will be told when it is back. */
  isProven = false;
  /** What the API has reported before all had told what they have sent: the last of each window. */
  readonly #reported = new Map<string, ReportedChange>();

  constructor(rules: readonly RateLimitRule[], shared: SharedQuotas) {
    this.#rules = rules;
    this.#shared = shared;
    this.known = new QuotaWindows(rules);
    this.#untold = new QuotaWindows(rules);
  }

  /** By which a request is sent or waits. */
  windows(nowMs: number): QuotaWindows {
    const { state, replicas } = this.#shared;
    if (state !== 'shared') this.#share ??= this.known.weighed(replicas, nowMs);
    return this.#share ?? this.known;
  }

  /** Redis has gone or come back, or all have told what they have sent: then the share is of no more use. */
  noteState(): void {
    if (this.#shared.state === 'shared') this.#share = null;
  }

  hasUntold(nowMs: number): boolean {
    return [this.#batch?.windows, this.#untold].some((windows) => !isEmpty(windows, nowMs));
  }

  /** A request goes with a permit, which is known already. */
  addPermitted(kind: RequestKind, nowMs: number): void {
    this.#share?.add(kind, nowMs);
  }

  addUntold(kind: RequestKind, nowMs: number): void {
    this.#untold.add(kind, nowMs);
    this.windows(nowMs).add(kind, nowMs);
  }

  releasePermitted(kind: RequestKind, nowMs: number): void {
    this.#share?.takeBack(kind, nowMs);
  }

  releaseUntold(kind: RequestKind, nowMs: number): void {
    this.#untold.takeBack(kind, nowMs);
    this.#share?.takeBack(kind, nowMs);
  }

  /** Another replica has told this. */
  apply({ counted = [], reported, ...change }: QuotaChange, nowMs: number): void {
    this.#adopt(change, nowMs);
    for (const windows of [this.known, this.#share]) {
      windows?.change(counted, nowMs);
      if (reported !== undefined) windows?.adopt(reported, nowMs);
    }
  }

  /** The API has said this, and the windows count by it already. Returns whether others can be told of it now. */
  note(change: QuotaChange, nowMs: number): boolean {
    const { reported } = change;
    this.#adopt(change, nowMs);
    if (reported === undefined || this.#shared.state === 'shared') return true;
    this.#reported.set(reported.window, { ...change, reported, atMs: nowMs });
    return false;
  }

  /** Counts by what the API has reported before, and returns it, to be told to others. */
  adoptReported(nowMs: number): readonly QuotaChange[] {
    const changes: QuotaChange[] = [];
    for (const { atMs, ...change } of this.#reported.values()) {
      const { window, remaining, resetMs } = change.reported;
      const leftMs = resetMs - (nowMs - atMs);
      if (leftMs <= 0) continue;
      // What was sent after the report is not in it.
      const left = Math.max(0, remaining - this.known.sentSince(window, atMs, nowMs));
      const reported = { window, remaining: left, resetMs: leftMs };
      this.known.adopt(reported, nowMs);
      changes.push({ ...change, reported });
    }
    this.#reported.clear();
    return changes;
  }

  all(nowMs: number): QuotaKnowledge {
    return {
      counted: this.known.counted(nowMs),
      throttledMs: this.known.throttledMs(nowMs),
      readsConfirmed: this.known.isConfirmed,
      isProven: this.isProven,
    };
  }

  /** What is to be told: the same batch again until {@link replaceWith} shows that it was. */
  batch(nowMs: number): SentBatch {
    if (this.#batch === null || isEmpty(this.#batch.windows, nowMs)) {
      this.#batches += 1;
      this.#batch = { id: this.#batches, windows: this.#untold };
      this.#untold = new QuotaWindows(this.#rules);
      if (this.known.isConfirmed) this.#untold.confirmReads();
    }
    const { id, windows } = this.#batch;
    return { id, counted: windows.counted(nowMs) };
  }

  /** Takes over what all replicas know, the batch of this one among it. */
  replaceWith({ counted, ...picture }: QuotaPicture, nowMs: number): void {
    this.#batch = null;
    this.known.replace(counted, nowMs);
    this.isProven = picture.isProven;
    this.#adopt(picture, nowMs);
  }

  #adopt({ throttledMs = 0, readsConfirmed }: QuotaChange, nowMs: number): void {
    for (const windows of [this.known, this.#share]) windows?.throttle(throttledMs, nowMs);
    // Also in what is told later: reads that are sent while Redis is away count as well.
    if (readsConfirmed === true) {
      for (const windows of [this.known, this.#share, this.#untold]) windows?.confirmReads();
    }
  }
}

function isEmpty(windows: QuotaWindows | undefined, nowMs: number): boolean {
  return windows === undefined || windows.counted(nowMs).length === 0;
}
