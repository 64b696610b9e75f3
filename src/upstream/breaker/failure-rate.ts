import { CircuitState, type IBreaker } from 'cockatiel';

export interface FailureRateOptions {
  /** From which part of failures on it opens: 0.5 for half of them. */
  readonly threshold: number;
  /** How many requests it takes at least. */
  readonly minimum: number;
  readonly windowMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

const PARTS = 10;

/**
 * Decides when a circuit opens: when too many requests of the last window have failed. (The
 * library's own counts what is older too, when there were few requests since.)
 */
export function createFailureRate(options: FailureRateOptions): IBreaker {
  const { threshold, minimum, windowMs, now = () => performance.now() } = options;
  let parts: { number: number; total: number; failures: number }[] = [];

  function add(failures: 0 | 1): void {
    const number = Math.floor((now() * PARTS) / windowMs);
    parts = parts.filter((part) => part.number > number - PARTS);
    const last = parts.at(-1);
    const part = last?.number === number ? last : { number, total: 0, failures: 0 };
    if (part !== last) parts.push(part);
    part.total += 1;
    part.failures += failures;
  }

  return {
    state: null,
    success(state) {
      if (state === CircuitState.HalfOpen) parts = [];
      add(0);
    },
    failure(state) {
      add(1);
      if (state !== CircuitState.Closed) return true;
      const total = parts.reduce((sum, part) => sum + part.total, 0);
      const failures = parts.reduce((sum, part) => sum + part.failures, 0);
      return total >= minimum && failures >= threshold * total;
    },
  };
}
