import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Loan, Loans } from '../../../src/upstream/gate/loans.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function startLoans() {
  const given: string[] = [];
  const now = () => Date.now();
  const loans = new Loans(now, ({ receipt }, count) => given.push(`${receipt} ${count}`));
  const add = (name: string, granted: number, validMs: number) => {
    const loan: Loan = {
      granted,
      receipt: [name],
      counted: [],
      atMs: now(),
      untilMs: now() + validMs,
    };
    loans.add(loan);
    loans.giveBackEnded();
  };
  return { loans, given, add, use: () => loans.use(now()), left: () => loans.left(now()) };
}

test('what is left of a loan at its end is given back, once', () => {
  const { given, add, use, left } = startLoans();
  add('first', 5, 1000);
  expect([use(), use(), left()]).toEqual([true, true, 3]);
  vi.advanceTimersByTime(999);
  expect(given).toEqual([]);
  vi.advanceTimersByTime(10);
  expect([given, left(), use()]).toEqual([['first 3'], 0, false]);
  vi.advanceTimersByTime(10_000);
  expect(given).toEqual(['first 3']);
});

test('a request that is not sent after all gives back the permit that was used last', () => {
  const { loans, given, add, use, left } = startLoans();
  add('first', 1, 1000);
  use();
  add('second', 1, 1000);
  use();
  expect(loans.takeBack()).toBe(true);
  expect(left()).toBe(1);
  vi.advanceTimersByTime(1010);
  expect(given).toEqual(['second 1']);
});

test('also when its loan has ended', () => {
  const { loans, given, add, use } = startLoans();
  for (const name of ['first', 'second', 'third']) {
    add(name, 1, 1000);
    use();
    vi.advanceTimersByTime(1500);
  }
  loans.giveBackEnded();
  expect(loans.takeBack()).toBe(true);
  expect(given).toEqual(['third 1']);
  // Of older ones nothing is kept.
  expect(loans.takeBack()).toBe(false);
});
