import { createMovingCount } from '../moving-count.ts';

/** How many requests of one upstream may be repetitions, so that repeating never makes a storm. */
export interface RetryBudget {
  /** Told of each request that is not a repetition. */
  countRequest(): void;
  /** Takes one repetition out of the budget; false when none is left. */
  takeRetry(): boolean;
}

export interface RetryBudgetOptions {
  /** Repetitions for each request of the last window. */
  readonly ratio: number;
  /** Repetitions that each window allows, however few requests it has. */
  readonly minimum: number;
  readonly windowMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

export function createRetryBudget(options: RetryBudgetOptions): RetryBudget {
  const { ratio, minimum, windowMs, now = () => performance.now() } = options;
  const requests = createMovingCount(windowMs, now);
  const retries = createMovingCount(windowMs, now);
  return {
    countRequest: requests.add,
    takeRetry() {
      if (retries.total() + 1 > Math.max(minimum, ratio * requests.total())) return false;
      retries.add();
      return true;
    },
  };
}
