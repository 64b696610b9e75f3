import { setTimeout as sleep } from 'node:timers/promises';
import { codeOfAbort, type Deadline, LEAST_TIME_MS } from '../deadline.ts';
import { createSlidingCount } from '../gate/sliding-count.ts';
import { UpstreamError, type UpstreamErrorCode } from '../upstream-error.ts';

export interface RetryPolicy {
  /** How often a request is sent again at most. */
  readonly maxRetries: number;
  /** The wait before that, unless the upstream names one, is random (full jitter) from this time… */
  readonly minDelayMs: number;
  /** …to this one before the last try, and half as long before each earlier one. */
  readonly maxDelayMs: number;
  /** The longest wait named by the upstream that is waited for. */
  readonly longestWaitMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  maxRetries: 2,
  minDelayMs: 50,
  maxDelayMs: 1000,
  longestWaitMs: 2000,
};

/** The retries of a window for each request of it, and those that it always allows: they never make a storm. */
const RETRY_BUDGET = { ratio: 0.2, minimum: 3, windowMs: 10_000 };

/**
 * Runs an attempt, and again when its failure is transient, there is time and the budget allows it.
 * Throws what the last attempt threw, at once when waiting would be of no use; and
 * {@link UpstreamError} when the deadline ends a wait. `onRetry` is told of each retry that would help,
 * and whether the budget allows it.
 */
export type Retry = <T>(
  deadline: Deadline,
  attempt: () => Promise<T>,
  onRetry?: (failure: UpstreamErrorCode, isAllowed: boolean) => void,
) => Promise<T>;

export interface RetryOptions {
  /** As `RETRY_POLICY` unless told. */
  readonly policy?: RetryPolicy;
  readonly random?: () => number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

/** Makes the retries of one upstream, which share a budget. */
export function createRetry(options: RetryOptions = {}): Retry {
  const { policy = RETRY_POLICY, random = Math.random, now = () => performance.now() } = options;
  const { ratio, minimum, windowMs } = RETRY_BUDGET;
  const sentRequests = createSlidingCount(windowMs);
  const sentRetries = createSlidingCount(windowMs);

  /** Takes one retry from the budget; false when none is left. */
  function takeRetry(): boolean {
    const nowMs = now();
    const most = Math.max(minimum, ratio * sentRequests.total(nowMs));
    if (sentRetries.total(nowMs) + 1 > most) return false;
    sentRetries.add(nowMs);
    return true;
  }

  /** The first attempt, which counts unless nothing was sent. */
  async function begin<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      const value = await attempt();
      sentRequests.add(now());
      return value;
    } catch (error) {
      const wasSent = !(error instanceof UpstreamError) || error.tried;
      if (wasSent) sentRequests.add(now());
      throw error;
    }
  }

  return async (deadline, attempt, onRetry) => {
    for (let retries = 1; ; retries += 1) {
      try {
        return await (retries === 1 ? begin(attempt) : attempt());
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        const delayMs = retryDelayMs(error, retries, policy, random);
        const isPossible = delayMs !== null && delayMs + LEAST_TIME_MS <= deadline.remainingMs();
        if (!isPossible) throw error;
        const isAllowed = takeRetry();
        onRetry?.(error.code, isAllowed);
        if (!isAllowed) throw error;
        await wait(delayMs, deadline, error);
      }
    }
  };
}

/** How long to wait before the nth retry, in milliseconds; null when there shall be none. */
export function retryDelayMs(
  error: UpstreamError,
  nth: number,
  policy: RetryPolicy,
  random: () => number,
): number | null {
  const { maxRetries, minDelayMs, maxDelayMs, longestWaitMs } = policy;
  const { transient, code, retryAfterMs } = error;
  // Who was too slow to connect to, or asks for less, is asked once more and not pressed.
  const isPatient = code === 'UPSTREAM_TIMEOUT' || code === 'RATE_LIMITED';
  if (!transient || nth > (isPatient ? Math.min(1, maxRetries) : maxRetries)) return null;
  if (retryAfterMs !== null && retryAfterMs > longestWaitMs) return null;
  const longestMs = Math.max(minDelayMs, maxDelayMs / 2 ** (maxRetries - nth));
  const jitteredMs = minDelayMs + random() * (longestMs - minDelayMs);
  // Never before it is due; and not all at the same moment.
  return retryAfterMs === null
    ? jitteredMs
    : Math.max(jitteredMs, retryAfterMs + random() * minDelayMs);
}

async function wait(delayMs: number, { signal }: Deadline, error: UpstreamError): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    const { api, status } = error;
    const reason = `${error.message}, and then ended while waiting`;
    throw new UpstreamError(reason, { api, status, code: codeOfAbort(signal) });
  }
}
