/** How many requests may be sent in any stretch of a certain length. Times in milliseconds. */
export interface RateWindow {
  /** How many more may be sent now. */
  remaining(): number;
  /** How long until `count` more may be sent; 0 when they may now, infinite when they never may. */
  waitMs(count: number): number;
  /** How long until nothing that was sent counts any more. */
  resetMs(): number;
  /** Counts one more. */
  add(): void;
  /** Takes back the last one that was counted. */
  takeBack(): void;
  /** Takes over what the API says: no more than `remaining` within the next `resetMs`. */
  correct(remaining: number, resetMs: number): void;
}

export interface RateWindowOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** A clock that never goes back. */
  readonly now?: () => number;
}

const STEPS = 60;

/**
 * A window that slides in steps of a sixtieth of its length. (A bucket that fills up again would let
 * nearly twice the limit through in one stretch: what it holds, and then what flows in.)
 */
export function createRateWindow(options: RateWindowOptions): RateWindow {
  const { limit, windowMs, now = () => performance.now() } = options;
  const stepMs = windowMs / STEPS;
  /** From the oldest: how many were sent in a step, and when that no longer counts. */
  const sent: { count: number; endsAtMs: number }[] = [];

  function total(): number {
    const nowMs = now();
    while (sent[0] !== undefined && sent[0].endsAtMs <= nowMs) sent.shift();
    return sent.reduce((sum, { count }) => sum + count, 0);
  }

  function put(count: number, endsAtMs: number): void {
    const index = sent.findLastIndex((step) => step.endsAtMs <= endsAtMs);
    const step = sent[index];
    if (step?.endsAtMs === endsAtMs) step.count += count;
    else sent.splice(index + 1, 0, { count, endsAtMs });
  }

  return {
    remaining: () => Math.max(0, limit - total()),

    waitMs(count) {
      if (count > limit) return Number.POSITIVE_INFINITY;
      let excess = total() + count - limit;
      const nowMs = now();
      if (excess <= 0) return 0;
      for (const step of sent) {
        excess -= step.count;
        if (excess <= 0) return step.endsAtMs - nowMs;
      }
      return 0;
    },

    resetMs: () => (total() === 0 ? 0 : (sent.at(-1)?.endsAtMs ?? 0) - now()),

    add() {
      // From the end of the step on: a request counts at the API from a little later than here.
      put(1, Math.ceil(now() / stepMs + 1) * stepMs + windowMs);
    },

    takeBack() {
      const last = sent.findLast((step) => step.count > 0);
      if (last !== undefined) last.count -= 1;
    },

    correct(remaining, resetMs) {
      const endsAtMs = Math.ceil((now() + resetMs) / stepMs) * stepMs;
      const earlier = sent.filter((step) => step.endsAtMs < endsAtMs);
      let missing = limit - remaining;
      for (const step of sent.slice(earlier.length)) missing -= step.count;
      if (missing <= 0) return;
      put(missing, endsAtMs);
      // What was sent here is among what the API has seen, so it is not counted twice.
      for (const step of earlier.toReversed()) {
        const counted = Math.min(step.count, missing);
        step.count -= counted;
        missing -= counted;
      }
    },
  };
}
