/** How often something happened within the last window. `nowMs` is of a clock that never goes back. */
export interface SlidingCount {
  add(nowMs: number): void;
  total(nowMs: number): number;
  clear(): void;
}

const BUCKETS = 10;

/** The window slides by a tenth of its length: what happened is counted in buckets of that time. */
export function createSlidingCount(windowMs: number): SlidingCount {
  const counts = new Uint32Array(BUCKETS);
  let newest = 0;
  let sum = 0;

  /** Empties the buckets whose time has passed, and returns the index of the bucket of now. */
  function slide(nowMs: number): number {
    const bucket = Math.floor((nowMs * BUCKETS) / windowMs);
    for (let next = Math.max(newest + 1, bucket - BUCKETS + 1); next <= bucket; next += 1) {
      sum -= counts[next % BUCKETS] ?? 0;
      counts[next % BUCKETS] = 0;
    }
    newest = bucket;
    return bucket % BUCKETS;
  }

  return {
    add(nowMs) {
      const index = slide(nowMs);
      counts[index] = (counts[index] ?? 0) + 1;
      sum += 1;
    },
    total(nowMs) {
      slide(nowMs);
      return sum;
    },
    clear() {
      counts.fill(0);
      sum = 0;
    },
  };
}
