import type { Requests } from '../../domain/upstream.ts';
import type { RateLimitRule, RequestKind } from './rate-limit.ts';

/** Requests that count until the same moment. */
export interface Step {
  count: number;
  readonly endsAtMs: number;
}

/** A window slides by so much: by a sixtieth of its length. A fixed one would let nearly twice the limit through where two meet. */
export function stepMsOf({ windowMs }: RateLimitRule): number {
  return windowMs / 60;
}

/**
 * What one credential has sent of one limit. All times are milliseconds of one clock that never goes
 * back. (A class, since every credential has several: their methods exist once.)
 */
export class QuotaWindow {
  readonly rule: RateLimitRule;
  #countsReads: boolean;
  readonly #countsWrites: boolean;
  readonly #stepMs: number;
  /** From the oldest. */
  readonly #steps: Step[] = [];
  #total = 0;

  constructor(rule: RateLimitRule) {
    this.rule = rule;
    this.#countsReads = rule.counts !== 'writes';
    this.#countsWrites = rule.counts !== 'reads';
    this.#stepMs = stepMsOf(rule);
  }

  /** Whether it is only assumed that reads count. */
  get isInferred(): boolean {
    return this.rule.readsInferred === true && !this.#countsReads;
  }

  confirmReads(): void {
    this.#countsReads = true;
  }

  counts(kind: RequestKind): boolean {
    return kind === 'read' ? this.#countsReads : this.#countsWrites;
  }

  /** How many of these requests count. */
  countOf({ reads, writes }: Requests): number {
    return (this.#countsReads ? reads : 0) + (this.#countsWrites ? writes : 0);
  }

  /** How many more requests may be sent now. */
  remaining(nowMs: number): number {
    return Math.max(0, this.rule.limit - this.#totalAt(nowMs));
  }

  /** How long until `count` more requests may be sent at once: 0 for now, infinite for never. */
  waitMs(count: number, nowMs: number): number {
    const { limit } = this.rule;
    if (count > limit) return Number.POSITIVE_INFINITY;
    let excess = this.#totalAt(nowMs) + count - limit;
    if (excess <= 0) return 0;
    for (const step of this.#steps) {
      excess -= step.count;
      if (excess <= 0) return step.endsAtMs - nowMs;
    }
    return 0;
  }

  /**
   * How long one more request waits behind `ahead` others, each of which counts for `weight`: each length
   * of the window lets as many of them go as the limit has room for.
   */
  queueMs(ahead: number, nowMs: number, weight = 1): number {
    const { limit, windowMs } = this.rule;
    const room = Math.floor(limit / weight);
    const lengths = Math.floor(ahead / room);
    return this.waitMs((ahead - lengths * room + 1) * weight, nowMs) + lengths * windowMs;
  }

  /** How long until the last request counted so far leaves the window. */
  resetMs(nowMs: number): number {
    if (this.#totalAt(nowMs) === 0) return 0;
    const last = this.#steps.findLast(({ count }) => count > 0);
    return (last?.endsAtMs ?? nowMs) - nowMs;
  }

  /** Counts requests from the end of the next step, because the API receives them later than we send them. */
  add(nowMs: number, count = 1): void {
    this.#totalAt(nowMs);
    this.#put(count, this.#endOf(nowMs));
  }

  /** What counts now, from the oldest. */
  steps(nowMs: number): readonly Step[] {
    this.#totalAt(nowMs);
    return this.#steps.filter(({ count }) => count > 0);
  }

  /**
   * How many requests were certainly sent after `atMs`. A permit counts for a step longer than its request,
   * and each time that it is told its end is rounded up to the next step.
   */
  sentSince(atMs: number, nowMs: number): number {
    const endsAtMs = this.#endOf(atMs) + 4 * this.#stepMs;
    const later = this.steps(nowMs).filter((step) => step.endsAtMs > endsAtMs);
    return later.reduce((sum, { count }) => sum + count, 0);
  }

  /** Counts what others have sent, or no longer counts it when `count` is negative. */
  change({ count, endsAtMs }: Step, nowMs: number): void {
    // Ended steps are removed here too: nobody may read for long what only others send.
    this.#totalAt(nowMs);
    const stepEndsAtMs = Math.ceil(endsAtMs / this.#stepMs) * this.#stepMs;
    if (count > 0) this.#put(count, stepEndsAtMs);
    else this.#removeNear(-count, stepEndsAtMs);
  }

  clear(): void {
    this.#steps.length = 0;
    this.#total = 0;
  }

  /** Takes back the requests that were counted last, and none that only the API has told of. */
  takeBack(nowMs: number, count = 1): void {
    this.#removeLast(count, this.#endOf(nowMs));
  }

  /**
   * Takes over what the API reports: no more than `remaining` requests within the next `resetMs`.
   * Returns whether it has reported more requests than were known.
   */
  correct(remaining: number, resetMs: number, nowMs: number): boolean {
    const endsAtMs = Math.ceil((nowMs + resetMs) / this.#stepMs) * this.#stepMs;
    let missing = this.rule.limit - remaining;
    for (const step of this.#steps) if (step.endsAtMs >= endsAtMs) missing -= step.count;
    if (missing <= 0) return false;
    // Earlier requests are among those that the API has seen, so none is counted twice.
    let uncounted = missing;
    for (let index = this.#steps.length - 1; index >= 0; index -= 1) {
      const step = this.#steps[index];
      if (step === undefined || step.endsAtMs >= endsAtMs) continue;
      uncounted -= this.#removeFrom(step, uncounted);
    }
    this.#put(missing, endsAtMs);
    return true;
  }

  #endOf(nowMs: number): number {
    return Math.ceil(nowMs / this.#stepMs + 1) * this.#stepMs + this.rule.windowMs;
  }

  #totalAt(nowMs: number): number {
    let ended = 0;
    for (const { count, endsAtMs } of this.#steps) {
      if (endsAtMs > nowMs) break;
      this.#total -= count;
      ended += 1;
    }
    if (ended > 0) this.#steps.splice(0, ended);
    return this.#total;
  }

  #put(count: number, endsAtMs: number): void {
    let index = this.#steps.length - 1;
    let step = this.#steps[index];
    while (step !== undefined && step.endsAtMs > endsAtMs) {
      index -= 1;
      step = this.#steps[index];
    }
    if (step?.endsAtMs === endsAtMs) step.count += count;
    else this.#steps.splice(index + 1, 0, { count, endsAtMs });
    this.#total += count;
  }

  #removeLast(count: number, latestMs: number): void {
    const last = this.#steps.findLast((step) => step.count > 0 && step.endsAtMs <= latestMs);
    if (last !== undefined) this.#removeFrom(last, count);
  }

  /** Removes the requests nearest to this end. Messages differ in delay, so they may have been counted one step later. */
  #removeNear(count: number, endsAtMs: number): void {
    const awayMs = (step: Step) => Math.abs(step.endsAtMs - endsAtMs);
    const near = this.#steps.filter((step) => step.endsAtMs <= endsAtMs + this.#stepMs);
    let left = count;
    for (const step of near.toSorted((one, other) => awayMs(one) - awayMs(other))) {
      left -= this.#removeFrom(step, left);
    }
  }

  #removeFrom(step: Step, atMost: number): number {
    const count = Math.min(step.count, atMost);
    step.count -= count;
    this.#total -= count;
    return count;
  }
}
