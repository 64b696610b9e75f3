import { CircuitState } from 'cockatiel';
import { expect, test } from 'vitest';
import { createFailureRate } from '../../../src/upstream/breaker/failure-rate.ts';

/** The rule that holds, on a clock of its own. */
function startRate() {
  const clock = { nowMs: 1_000_000 };
  const rate = createFailureRate({
    threshold: 0.5,
    minimum: 10,
    windowMs: 30_000,
    now: () => clock.nowMs,
  });
  return {
    clock,
    rate,
    succeed(times: number) {
      for (let time = 0; time < times; time += 1) rate.success(CircuitState.Closed);
    },
    /** After which of the failures it opens: `[false, true]` is the second of two. */
    fail: (times: number) => Array.from({ length: times }, () => rate.failure(CircuitState.Closed)),
  };
}

const never = (times: number) => Array(times).fill(false);

test('nine failures and no success do not open it, a tenth does', () => {
  const { fail } = startRate();
  expect(fail(10)).toEqual([...never(9), true]);
});

test.for([
  { successes: 1, failures: 9, opens: true },
  { successes: 5, failures: 5, opens: true },
  { successes: 5, failures: 4, opens: false },
  { successes: 6, failures: 5, opens: false },
  { successes: 6, failures: 6, opens: true },
  { successes: 50, failures: 50, opens: true },
  { successes: 51, failures: 49, opens: false },
])('$failures failures after $successes successes: $opens', ({ successes, failures, opens }) => {
  const { succeed, fail } = startRate();
  succeed(successes);
  expect(fail(failures)).toEqual([...never(failures - 1), opens]);
});

test('a success never opens it, however many have failed', () => {
  const { succeed, fail } = startRate();
  fail(9);
  succeed(1);
  expect(fail(1)).toEqual([true]);
});

test.for([
  { afterMs: 26_900, opens: true },
  { afterMs: 30_000, opens: false },
  { afterMs: 33_000, opens: false },
  { afterMs: 86_400_000, opens: false },
])('nine failures count $afterMs ms later: $opens', ({ afterMs, opens }) => {
  const { clock, fail } = startRate();
  fail(9);
  clock.nowMs += afterMs;
  expect(fail(1)).toEqual([opens]);
});

test('successes that are older than the window do not count either', () => {
  const { clock, succeed, fail } = startRate();
  succeed(1000);
  clock.nowMs += 30_000;
  expect(fail(10)).toEqual([...never(9), true]);
});

test('a failure every 3 s opens it with the tenth, and one every 3.4 s never', () => {
  const dense = startRate();
  const outcomes = Array.from({ length: 10 }, () => {
    const [outcome] = dense.fail(1);
    dense.clock.nowMs += 3000;
    return outcome;
  });
  expect(outcomes).toEqual([...never(9), true]);

  const sparse = startRate();
  for (let failure = 0; failure < 1000; failure += 1) {
    expect(sparse.fail(1)).toEqual([false]);
    sparse.clock.nowMs += 3400;
  }
});

test('a failing probe always opens it, and a good one forgets what was before', () => {
  const { rate, fail } = startRate();
  expect(rate.failure(CircuitState.HalfOpen)).toBe(true);
  fail(20);
  rate.success(CircuitState.HalfOpen);
  // With the probe itself ten requests.
  expect(fail(9)).toEqual([...never(8), true]);
});
