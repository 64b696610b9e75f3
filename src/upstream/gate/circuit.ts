import type { CircuitState } from '../../domain/upstream.ts';

/** When a circuit opens, and for how long. */
export interface CircuitPolicy {
  /** The share of failed requests that opens it: 0.5 for half of them. */
  readonly threshold: number;
  /** The number of requests within the window below which it stays closed. */
  readonly minimum: number;
  readonly windowMs: number;
  /** How long an open circuit admits nothing. The first request after that is the probe. */
  readonly openMs: number;
}

export const CIRCUIT_POLICY: CircuitPolicy = {
  threshold: 0.5,
  minimum: 10,
  windowMs: 30_000,
  openMs: 10_000,
};

/** What a request says of its API: `nothing`, say, when its client hung up. */
export type Verdict = 'good' | 'bad' | 'nothing';

/**
 * Keeps requests from an API that cannot be reached. Closed, it admits all of them; open, none;
 * half-open, none but the probe, whose verdict closes or opens it.
 */
export interface Circuit {
  readonly state: CircuitState;
  /** Whether it would admit a request now. */
  isAdmitting(nowMs: number, counts: boolean): boolean;
  /**
   * Admits a request and returns the period of its verdict, or null when it must not be sent. One that
   * does not count is never the probe, and its verdict is dropped.
   */
  admit(nowMs: number, counts: boolean): number | null;
  /** Takes the verdict on a request. It is dropped when the state has changed since the period began. */
  record(period: number, verdict: Verdict, nowMs: number): void;
}

/** The period of requests that do not count. */
const NO_PERIOD = -1;

/** All times are of one clock that never goes back. */
export function createCircuit(policy: CircuitPolicy): Circuit {
  const { threshold, minimum, windowMs, openMs } = policy;
  const requests = createSlidingCount(windowMs);
  const failures = createSlidingCount(windowMs);
  let state: CircuitState = 'closed';
  /** How often the state has changed. */
  let period = 0;
  let probeAtMs = 0;

  function change(next: CircuitState): void {
    state = next;
    period += 1;
  }

  function open(untilMs: number): void {
    probeAtMs = untilMs;
    change('open');
  }

  function recordProbe(verdict: Verdict, nowMs: number): void {
    if (verdict === 'good') {
      requests.clear();
      failures.clear();
      requests.add(nowMs);
      change('closed');
      // A client that leaves its probe must not keep the circuit open for others.
    } else open(verdict === 'nothing' ? nowMs : nowMs + openMs);
  }

  function recordRequest(verdict: 'good' | 'bad', nowMs: number): void {
    requests.add(nowMs);
    if (verdict === 'good') return;
    failures.add(nowMs);
    const total = requests.total(nowMs);
    if (total >= minimum && failures.total(nowMs) >= threshold * total) open(nowMs + openMs);
  }

  function isAdmitting(nowMs: number, counts: boolean): boolean {
    return state === 'closed' || (state === 'open' && counts && nowMs >= probeAtMs);
  }

  return {
    get state() {
      return state;
    },

    isAdmitting,

    admit(nowMs, counts) {
      if (!isAdmitting(nowMs, counts)) return null;
      if (state === 'open') change('half-open');
      return counts ? period : NO_PERIOD;
    },

    record(recorded, verdict, nowMs) {
      if (recorded !== period) return;
      if (state === 'half-open') recordProbe(verdict, nowMs);
      else if (verdict !== 'nothing') recordRequest(verdict, nowMs);
    },
  };
}

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
