import type { CircuitState } from '../../domain/upstream.ts';
import { createSlidingCount } from './sliding-count.ts';

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
  isAdmitting(nowMs: number, affectsCircuit: boolean): boolean;
  /**
   * Admits a request and returns the current period, which {@link record} needs; null when it must not
   * be sent. One that does not affect the circuit is never the probe, and its verdict is dropped.
   */
  admit(nowMs: number, affectsCircuit: boolean): number | null;
  /** Takes the verdict on a request. It is dropped when the state has changed since the period began. */
  record(period: number, verdict: Verdict, nowMs: number): void;
}

/** The period of requests that do not affect the circuit. */
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
    } else {
      // A client that leaves its probe must not keep the circuit open for others.
      open(verdict === 'nothing' ? nowMs : nowMs + openMs);
    }
  }

  function recordRequest(verdict: 'good' | 'bad', nowMs: number): void {
    requests.add(nowMs);
    if (verdict === 'good') return;
    failures.add(nowMs);
    const total = requests.total(nowMs);
    if (total >= minimum && failures.total(nowMs) >= threshold * total) open(nowMs + openMs);
  }

  function isAdmitting(nowMs: number, affectsCircuit: boolean): boolean {
    return state === 'closed' || (state === 'open' && affectsCircuit && nowMs >= probeAtMs);
  }

  return {
    get state() {
      return state;
    },

    isAdmitting,

    admit(nowMs, affectsCircuit) {
      if (!isAdmitting(nowMs, affectsCircuit)) return null;
      if (state === 'open') change('half-open');
      return affectsCircuit ? period : NO_PERIOD;
    },

    record(recorded, verdict, nowMs) {
      if (recorded !== period) return;
      if (state === 'half-open') recordProbe(verdict, nowMs);
      else if (verdict !== 'nothing') recordRequest(verdict, nowMs);
    },
  };
}
