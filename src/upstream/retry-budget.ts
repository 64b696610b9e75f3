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

const PARTS = 10;

/** Counts over a window that moves by a tenth of its length. */
export function createRetryBudget(options: RetryBudgetOptions): RetryBudget {
  const { ratio, minimum, windowMs, now = () => performance.now() } = options;
  const parts: { number: number; requests: number; retries: number }[] = [];

  function current() {
    const number = Math.floor((now() * PARTS) / windowMs);
    while (parts[0] !== undefined && parts[0].number <= number - PARTS) parts.shift();
    const last = parts.at(-1);
    if (last?.number === number) return last;
    const next = { number, requests: 0, retries: 0 };
    parts.push(next);
    return next;
  }

  return {
    countRequest() {
      current().requests += 1;
    },
    takeRetry() {
      const part = current();
      const requests = parts.reduce((sum, each) => sum + each.requests, 0);
      const retries = parts.reduce((sum, each) => sum + each.retries, 0);
      if (retries + 1 > Math.max(minimum, ratio * requests)) return false;
      part.retries += 1;
      return true;
    },
  };
}
