import { CircuitState, type IBreaker } from 'cockatiel';
import { createMovingCount } from '../moving-count.ts';

export interface FailureRateOptions {
  /** From which part of failures on it opens: 0.5 for half of them. */
  readonly threshold: number;
  /** How many requests it takes at least. */
  readonly minimum: number;
  readonly windowMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

/**
 * Decides when a circuit opens: when too many requests of the last window have failed. (The
 * library's own counts what is older too, when there were few requests since.)
 */
export function createFailureRate(options: FailureRateOptions): IBreaker {
  const { threshold, minimum, windowMs, now = () => performance.now() } = options;
  const requests = createMovingCount(windowMs, now);
  const failures = createMovingCount(windowMs, now);
  return {
    state: null,
    success(state) {
      if (state === CircuitState.HalfOpen) {
        requests.clear();
        failures.clear();
      }
      requests.add();
    },
    failure(state) {
      requests.add();
      failures.add();
      if (state !== CircuitState.Closed) return true;
      const total = requests.total();
      return total >= minimum && failures.total() >= threshold * total;
    },
  };
}
