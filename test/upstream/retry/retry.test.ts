import { expect, test, vi } from 'vitest';
import {
  createRetry,
  RETRY_POLICY,
  type Retry,
  retryDelayMs,
} from '../../../src/upstream/retry/retry.ts';
import { UpstreamError, type UpstreamErrorOptions } from '../../../src/upstream/upstream-error.ts';
import { countTimers } from '../../support/started-timers.ts';
import { deadlineOf } from '../deadlines.ts';

function failure(options: Partial<UpstreamErrorOptions> = {}): UpstreamError {
  const defaults = { api: 'SENDCLOUD', code: 'UPSTREAM_UNAVAILABLE', transient: true } as const;
  return new UpstreamError('x', { ...defaults, ...options });
}

const delayOf = (nth: number, random: number, options?: Partial<UpstreamErrorOptions>) =>
  retryDelayMs(failure(options), nth, RETRY_POLICY, () => random);

test.for<[number, number, number | null]>([
  [1, 0, 50],
  [1, 1, 500],
  [2, 0, 50],
  [2, 0.5, 525],
  [2, 1, 1000],
  [3, 0, null],
])('retry %i with chance %d waits %s ms', ([nth, random, delayMs]) => {
  expect(delayOf(nth, random)).toBe(delayMs);
});

test.for<{ what: string; options: Partial<UpstreamErrorOptions>; delays: (number | null)[] }>([
  { what: 'what is not transient', options: { transient: false }, delays: [null] },
  { what: 'a limit', options: { code: 'RATE_LIMITED' }, delays: [50, null] },
  { what: 'slow connecting', options: { code: 'UPSTREAM_TIMEOUT' }, delays: [50, null] },
  { what: 'a named wait of 0', options: { retryAfterMs: 0 }, delays: [50, 50] },
  { what: 'a named wait', options: { retryAfterMs: 1000 }, delays: [1000, 1000] },
  { what: 'the longest wait', options: { retryAfterMs: 2000 }, delays: [2000, 2000] },
  { what: 'a longer wait', options: { retryAfterMs: 2001 }, delays: [null] },
])('after $what the waits are $delays', ({ options, delays }) => {
  expect(delays.map((_delay, index) => delayOf(index + 1, 0, options))).toEqual(delays);
});

test('those who are told to wait do not come back all at the same moment', () => {
  expect(delayOf(1, 1, { retryAfterMs: 1000 })).toBe(1050);
});

const FAST = { maxRetries: 2, minDelayMs: 1, maxDelayMs: 4, longestWaitMs: 200 };
const createFast = () => createRetry({ policy: FAST });

test('what keeps failing is tried three times, and its last failure is thrown', async () => {
  const failures = [failure(), failure(), failure()];
  const attempt = vi.fn(async () => {
    throw failures[attempt.mock.calls.length - 1];
  });
  await expect(createFast()(deadlineOf(), attempt)).rejects.toBe(failures[2]);
  expect(attempt).toHaveBeenCalledTimes(3);
});

test('what is not a failure of the upstream is not tried again', async () => {
  const attempt = vi.fn(async () => {
    throw new TypeError('x');
  });
  await expect(createFast()(deadlineOf(), attempt)).rejects.toThrow(TypeError);
  expect(attempt).toHaveBeenCalledTimes(1);
});

test('no wait is begun after which less than 100 ms would be left', async () => {
  const attempt = vi.fn(async () => {
    throw failure({ retryAfterMs: 150 });
  });
  const deadline = deadlineOf(undefined, 240);
  await expect(createFast()(deadline, attempt)).rejects.toThrow();
  expect(attempt).toHaveBeenCalledTimes(1);
  await expect(createFast()(deadlineOf(undefined, 1000), attempt)).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
  });
  expect(attempt).toHaveBeenCalledTimes(4);
});

test('hanging up ends the wait at once, and leaves no timer', async () => {
  const controller = new AbortController();
  const attempt = vi.fn(async () => {
    throw failure({ retryAfterMs: 200 });
  });
  await countTimers(async (running) => {
    const asked = createFast()(deadlineOf(controller.signal), attempt);
    asked.catch(() => {});
    expect(await running()).toBe(1);
    controller.abort(new DOMException('gone', 'AbortError'));
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(await running()).toBe(0);
  });
});

/** How many of these failing calls, each begun when the one before has ended, are sent again: once at most. */
async function countRetries(retry: Retry, calls: number): Promise<number> {
  const attempt = vi.fn(async () => {
    throw failure();
  });
  for (let call = 0; call < calls; call += 1) await retry(deadlineOf(), attempt).catch(() => {});
  return attempt.mock.calls.length - calls;
}

const ONCE = { ...FAST, maxRetries: 1, minDelayMs: 0, maxDelayMs: 0 };

test('what was never sent allows nobody a retry', async () => {
  const retry = createRetry({ policy: ONCE, now: () => 0 });
  const refuse = async () => {
    throw failure({ tried: false, transient: false });
  };
  await Promise.allSettled(Array.from({ length: 100 }, () => retry(deadlineOf(), refuse)));
  expect(await countRetries(retry, 10)).toBe(3);
  await Promise.all(Array.from({ length: 100 }, () => retry(deadlineOf(), async () => 1)));
  // A fifth of 140 requests.
  expect(await countRetries(retry, 30)).toBe(28 - 3);
});

test('a storm costs at most 1.2 times', async () => {
  const retry = createFast();
  const attempt = vi.fn(async () => {
    throw failure();
  });
  const storm = Array.from({ length: 100 }, () => retry(deadlineOf(), attempt));
  await Promise.allSettled(storm);
  expect(attempt.mock.calls.length).toBeGreaterThan(110);
  expect(attempt.mock.calls.length).toBeLessThanOrEqual(120);
});

test('the budget is that of the last window', async () => {
  const clock = { nowMs: 0 };
  const retry = createRetry({ policy: ONCE, now: () => clock.nowMs });
  expect(await countRetries(retry, 5)).toBe(3);
  for (let call = 0; call < 50; call += 1) await retry(deadlineOf(), async () => 1);
  // A fifth of 75 requests.
  expect(await countRetries(retry, 20)).toBe(15 - 3);
  clock.nowMs = 9999;
  // A fifth of 80.
  expect(await countRetries(retry, 5)).toBe(16 - 15);
  clock.nowMs = 20_000;
  expect(await countRetries(retry, 5)).toBe(3);
});
