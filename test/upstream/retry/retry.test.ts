import { expect, test, vi } from 'vitest';
import { createRetry, RETRY_POLICY, retryDelayMs } from '../../../src/upstream/retry/retry.ts';
import { createRetryBudget } from '../../../src/upstream/retry/retry-budget.ts';
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
const plenty = () => createRetryBudget({ ratio: 0.2, minimum: 100, windowMs: 10_000 });

test('what keeps failing is tried three times, and its last failure is thrown', async () => {
  const failures = [failure(), failure(), failure()];
  const attempt = vi.fn(async () => {
    throw failures[attempt.mock.calls.length - 1];
  });
  await expect(createRetry(plenty(), FAST)(deadlineOf(), attempt)).rejects.toBe(failures[2]);
  expect(attempt).toHaveBeenCalledTimes(3);
});

test('what is not a failure of the upstream is not tried again', async () => {
  const attempt = vi.fn(async () => {
    throw new TypeError('x');
  });
  await expect(createRetry(plenty(), FAST)(deadlineOf(), attempt)).rejects.toThrow(TypeError);
  expect(attempt).toHaveBeenCalledTimes(1);
});

test('no wait is begun after which less than 100 ms would be left', async () => {
  const attempt = vi.fn(async () => {
    throw failure({ retryAfterMs: 150 });
  });
  const deadline = deadlineOf(undefined, 240);
  await expect(createRetry(plenty(), FAST)(deadline, attempt)).rejects.toThrow();
  expect(attempt).toHaveBeenCalledTimes(1);
  await expect(
    createRetry(plenty(), FAST)(deadlineOf(undefined, 1000), attempt),
  ).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(attempt).toHaveBeenCalledTimes(4);
});

test('hanging up ends the wait at once, and leaves no timer', async () => {
  const controller = new AbortController();
  const attempt = vi.fn(async () => {
    throw failure({ retryAfterMs: 200 });
  });
  await countTimers(async (running) => {
    const asked = createRetry(plenty(), FAST)(deadlineOf(controller.signal), attempt);
    asked.catch(() => {});
    expect(await running()).toBe(1);
    controller.abort(new DOMException('gone', 'AbortError'));
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(await running()).toBe(0);
  });
});

test('what was never sent allows nobody a repetition', async () => {
  const budget = createRetryBudget({ ratio: 0.2, minimum: 3, windowMs: 10_000 });
  const retry = createRetry(budget, FAST);
  const refuse = async () => {
    throw failure({ tried: false, transient: false });
  };
  const refused = Array.from({ length: 100 }, () => retry(deadlineOf(), refuse));
  await Promise.allSettled(refused);
  expect(Array.from({ length: 10 }, budget.takeRetry).filter(Boolean)).toHaveLength(3);
  await Promise.all(Array.from({ length: 100 }, () => retry(deadlineOf(), async () => 1)));
  expect(Array.from({ length: 30 }, budget.takeRetry).filter(Boolean)).toHaveLength(17);
});

test('a storm costs at most 1.2 times', async () => {
  const budget = createRetryBudget({ ratio: 0.2, minimum: 3, windowMs: 10_000 });
  const retry = createRetry(budget, FAST);
  const attempt = vi.fn(async () => {
    throw failure();
  });
  const storm = Array.from({ length: 100 }, () => retry(deadlineOf(), attempt));
  await Promise.allSettled(storm);
  expect(attempt.mock.calls.length).toBeGreaterThan(110);
  expect(attempt.mock.calls.length).toBeLessThanOrEqual(120);
});

test('the budget is that of the last window', () => {
  const clock = { nowMs: 0 };
  const budget = createRetryBudget({
    ratio: 0.2,
    minimum: 3,
    windowMs: 10_000,
    now: () => clock.nowMs,
  });
  const take = (times: number) =>
    Array.from({ length: times }, () => budget.takeRetry()).filter(Boolean).length;
  expect(take(5)).toBe(3);
  for (let request = 0; request < 50; request += 1) budget.countRequest();
  expect(take(20)).toBe(7);
  clock.nowMs = 9999;
  expect(take(5)).toBe(0);
  clock.nowMs = 11_000;
  expect(take(5)).toBe(3);
});
