import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { QuotaWindow } from '../../../src/upstream/gate/quota-window.ts';

const MINUTE_MS = 60_000;
/** What the window may be longer than it has to be: two of its steps, and what numbers are rounded by. */
const slackOf = (windowMs: number) => (2 * windowMs) / 60 + 1e-3;

/** A window of a hundred a minute unless told, and when something was taken from it. */
function startWindow({ limit = 100, windowMs = MINUTE_MS, nowMs = 12_345.678 } = {}) {
  const clock = { nowMs };
  const quota = new QuotaWindow({ window: 'calls', limit, windowMs, counts: 'all' });
  const window = {
    remaining: () => quota.remaining(clock.nowMs),
    waitMs: (count: number) => quota.waitMs(count, clock.nowMs),
    resetMs: () => quota.resetMs(clock.nowMs),
    add: () => quota.add(clock.nowMs),
    correct: (remaining: number, resetMs: number) => quota.correct(remaining, resetMs, clock.nowMs),
  };
  const times: number[] = [];
  function take(count: number): void {
    for (let taken = 0; taken < count; taken += 1) {
      window.add();
      times.push(clock.nowMs);
    }
  }
  return {
    window,
    quota,
    clock,
    times,
    take,
    /** Takes whatever can be had now. */
    takeAll() {
      while (window.waitMs(1) === 0) take(1);
    },
    /** How long `count` more would wait if every request were forgotten after exactly the window. */
    idealWaitMs(count: number): number {
      const lastToGo = times.at(-(limit - count + 1));
      return lastToGo === undefined ? 0 : Math.max(0, lastToGo + windowMs - clock.nowMs);
    },
  };
}

const simulations = [
  { limit: 1000, windowMs: MINUTE_MS },
  { limit: 100, windowMs: MINUTE_MS },
  { limit: 15, windowMs: 1000 },
  { limit: 100, windowMs: 3_600_000 },
  { limit: 3, windowMs: 86_400_000 },
  { limit: 1, windowMs: 7 },
].flatMap((options) => [1, 2, 3].map((seed) => ({ ...options, seed })));

describe.each(simulations)('$limit in $windowMs ms, times of seed $seed:', (options) => {
  const { limit, windowMs, seed } = options;

  test('never more are let through in any stretch, even when the last arrive a step late', () => {
    const { window, clock, times, takeAll, take } = startWindow(options);
    const random = createSeededRandom(seed);
    const gaps = [0, windowMs / 1000, windowMs / 100, windowMs / limit, windowMs / 59];
    while (times.length < limit * 5) {
      const mode = random.below(10);
      if (mode === 0) clock.nowMs += window.waitMs(1 + random.below(limit));
      else if (mode === 1) clock.nowMs += (windowMs * random.below(1000)) / 700;
      else clock.nowMs += ((gaps[random.below(gaps.length)] ?? 0) * random.below(1000)) / 500;
      if (mode < 3) takeAll();
      else if (window.waitMs(1) === 0) take(1);
    }
    const shortestMs = Math.min(
      ...times.slice(limit).map((time, index) => time - (times[index] ?? 0)),
    );
    expect(shortestMs).toBeGreaterThanOrEqual(windowMs + windowMs / 60 - 1e-3);
  });

  test('the wait is as long as it has to be, and at most two steps longer', () => {
    const { window, clock, take, idealWaitMs } = startWindow(options);
    const random = createSeededRandom(seed);
    for (let round = 0; round < 300; round += 1) {
      clock.nowMs += (windowMs * random.below(1000)) / (random.below(10) === 0 ? 700 : 50_000);
      const count = 1 + random.below(limit);
      const waitMs = window.waitMs(count);
      const idealMs = idealWaitMs(count);
      expect(waitMs).toBeGreaterThanOrEqual(idealMs);
      expect(waitMs).toBeLessThanOrEqual(idealMs + slackOf(windowMs));
      if (waitMs > 0) {
        const startedAtMs = clock.nowMs;
        clock.nowMs = startedAtMs + waitMs * 0.999;
        expect(window.waitMs(count)).toBeGreaterThan(0);
        clock.nowMs = startedAtMs + waitMs + 1e-6;
        expect(window.waitMs(count)).toBe(0);
      }
      take(Math.min(count, window.remaining()));
    }
  });
});

test('what is left, and how long until all of it is back', () => {
  const { window, clock, take } = startWindow({ nowMs: 0 });
  expect([window.remaining(), window.resetMs()]).toEqual([100, 0]);
  take(30);
  clock.nowMs = 20_000;
  take(20);
  expect(window.remaining()).toBe(50);
  expect(window.resetMs()).toBeGreaterThanOrEqual(MINUTE_MS);
  expect(window.resetMs()).toBeLessThanOrEqual(MINUTE_MS + slackOf(MINUTE_MS));
  clock.nowMs = MINUTE_MS;
  expect(window.remaining()).toBe(50);
  clock.nowMs = MINUTE_MS + slackOf(MINUTE_MS);
  expect(window.remaining()).toBe(80);
  clock.nowMs += window.resetMs();
  expect([window.remaining(), window.resetMs()]).toEqual([100, 0]);
});

test.for([
  { count: 0, wait: 0 },
  { count: 100, wait: 0 },
  { count: 101, wait: Number.POSITIVE_INFINITY },
])('an unused window lets $count of 100 go after $wait', ({ count, wait }) => {
  expect(startWindow().window.waitMs(count)).toBe(wait);
});

test('more than a window ever holds never may, also when it is used up', () => {
  const { window, take } = startWindow();
  take(100);
  expect(window.waitMs(100)).toBeGreaterThan(MINUTE_MS);
  expect(window.waitMs(101)).toBe(Number.POSITIVE_INFINITY);
});

test.for([
  { sent: 0, said: 100, left: 100 },
  { sent: 0, said: 40, left: 40 },
  { sent: 0, said: 0, left: 0 },
  { sent: 0, said: 5000, left: 100 },
  { sent: 30, said: 40, left: 40 },
  { sent: 30, said: 70, left: 70 },
  { sent: 30, said: 0, left: 0 },
  // Some of what was sent has not arrived when the API counts.
  { sent: 80, said: 40, left: 20 },
  { sent: 100, said: 100, left: 0 },
])('after $sent of 100 the API says that $said are left: $left are', ({ sent, said, left }) => {
  const { window, take } = startWindow();
  take(sent);
  window.correct(said, 30_000);
  expect(window.remaining()).toBe(left);
  // Saying it twice is saying it once.
  window.correct(said, 30_000);
  expect(window.remaining()).toBe(left);
});

test('what the API has counted from others is forgotten when its window ends', () => {
  const { window, clock } = startWindow();
  window.correct(10, 30_000);
  expect(window.waitMs(10)).toBe(0);
  expect(window.waitMs(11)).toBeGreaterThanOrEqual(30_000);
  expect(window.waitMs(11)).toBeLessThanOrEqual(30_000 + slackOf(MINUTE_MS));
  clock.nowMs += 29_999;
  expect(window.remaining()).toBe(10);
  clock.nowMs += slackOf(MINUTE_MS);
  expect(window.remaining()).toBe(100);
});

test.for([
  { said: 0, now: 0, later: 0 },
  { said: 90, now: 40, later: 90 },
])('with 60 about to be forgotten, $said left for 30 s are $now now and then $later', (row) => {
  const { window, clock, take } = startWindow({ nowMs: 0 });
  take(60);
  clock.nowMs = 57_000;
  window.correct(row.said, 30_000);
  expect(window.remaining()).toBe(row.now);
  clock.nowMs = 65_000;
  expect(window.remaining()).toBe(row.later);
  clock.nowMs = 57_000 + 30_000 + slackOf(MINUTE_MS);
  expect(window.remaining()).toBe(100);
});

test.for(Array.from({ length: 20 }, (_, seed) => seed))(
  'no more than the API says is taken before its window ends, seed %i',
  (seed) => {
    const random = createSeededRandom(seed);
    const { window, clock, times, take, takeAll } = startWindow();
    for (let round = 0; round < 20; round += 1) {
      for (let burst = random.below(4); burst > 0; burst -= 1) {
        take(Math.min(random.below(60), window.remaining()));
        clock.nowMs += random.below(30_000);
      }
      const [said, resetMs] = [random.below(101), random.below(MINUTE_MS)];
      const before = window.remaining();
      window.correct(said, resetMs);
      expect(window.remaining()).toBeLessThanOrEqual(Math.min(before, said));
      const endsAtMs = clock.nowMs + resetMs;
      const taken = times.length;
      for (; clock.nowMs < endsAtMs; clock.nowMs += resetMs / 17 + 1) takeAll();
      expect(times.length - taken).toBeLessThanOrEqual(said);
      clock.nowMs += slackOf(MINUTE_MS) + window.resetMs();
      expect(window.remaining()).toBe(100);
    }
  },
);

test('what others tell takes no more room than the steps of the window, though nobody asks', () => {
  const window = new QuotaWindow({ window: 'calls', limit: 100, windowMs: 60_000, counts: 'all' });
  for (let nowMs = 0; nowMs < 3_600_000; nowMs += 100) {
    window.change({ count: 1, endsAtMs: nowMs + 60_000 }, nowMs);
  }
  // At a time before all of them, so that asking drops nothing.
  expect(window.steps(0).length).toBeLessThanOrEqual(62);
});

test.for([0, 1, 30, 900, -30, -900])(
  'permits that were told %i ms late are taken back when they are given back',
  (lateMs) => {
    for (let sentAtMs = 2000; sentAtMs < 4000; sentAtMs += 7) {
      const { window, clock, quota } = startWindow({ nowMs: sentAtMs });
      const endsAtMs = sentAtMs + MINUTE_MS;
      quota.change({ count: 3, endsAtMs: endsAtMs + lateMs }, sentAtMs);
      clock.nowMs += 1000;
      quota.change({ count: -2, endsAtMs }, clock.nowMs);
      expect(window.remaining()).toBe(99);
    }
  },
);

test('a request that was taken back does not count for when all is there again', () => {
  const { window, clock, quota } = startWindow();
  window.add();
  const resetMs = window.resetMs();
  clock.nowMs += 30_000;
  window.add();
  quota.takeBack(clock.nowMs);
  expect(window.resetMs()).toBeCloseTo(resetMs - 30_000);
});
