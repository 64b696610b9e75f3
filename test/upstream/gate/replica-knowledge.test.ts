import { expect, test } from 'vitest';
import type { RateLimitRule } from '../../../src/upstream/gate/rate-limit.ts';
import { deadlineOf } from '../deadlines.ts';
import { leftOf, SCARCE, send, startCounter } from './counted-together.ts';

const MINUTE_MS = 60_000;
const INFERRED: readonly RateLimitRule[] = [
  {
    window: 'management calls',
    limit: 100,
    windowMs: 60 * MINUTE_MS,
    counts: 'writes',
    readsInferred: true,
  },
];

const OK = { status: 200, retryAfterMs: null, reportedLimit: null };

test('reads that are known to count are told too when they were sent while the counts were away', async () => {
  const counter = startCounter(INFERRED, 2);
  const { quotas, clock } = counter;
  const reportedLimit = { limit: 100, remaining: 0, resetMs: 1000 };
  quotas[0]?.learn('read', { ...OK, reportedLimit });
  clock.nowMs += 3 * MINUTE_MS;
  await counter.goAway();
  expect(await send(quotas[0], 20)).toBe(20);
  await counter.comeBack();
  await counter.beSure();
  expect(quotas.map(leftOf)).toEqual([80, 80]);
});

test('what the API reports while the counts are away is known to all afterwards, and counted once', async () => {
  const counter = startCounter(SCARCE, 2);
  const { quotas, clock } = counter;
  await send(quotas[0], 10);
  await counter.goAway();
  await Promise.all(quotas.map((quota) => send(quota, 5)));
  // 20 of ours, and 60 of somebody else's.
  const reportedLimit = { limit: 100, remaining: 20, resetMs: 40_000 };
  for (const quota of quotas) quota.learn('read', { ...OK, reportedLimit });
  expect(quotas.map(leftOf)).toEqual([20, 20]);
  clock.nowMs += 1000;
  await counter.comeBack();
  await counter.beSure();
  expect(quotas.map(leftOf)).toEqual([20, 20]);
  const sent = await Promise.all(quotas.map((quota) => send(quota, 30)));
  expect(sent.reduce((sum, each) => sum + each, 0)).toBe(20);
});

test('a 429 while the counts are away holds all back afterwards, also when they come back empty', async () => {
  const counter = startCounter(SCARCE, 2);
  const { quotas } = counter;
  await send(quotas[0], 1);
  await counter.goAway();
  quotas[0]?.learn('read', { ...OK, status: 429, retryAfterMs: 30_000 });
  await counter.comeBack({ isEmpty: true });
  await counter.beSure();
  expect(counter.facts.throttledMs).toBe(30_000);
  expect(await send(quotas[1], 1)).toBe(0);
});

test.each([{ isAway: false }, { isAway: true }])(
  'that reads count is known when the counts come back empty (away before: $isAway)',
  async ({ isAway }) => {
    const counter = startCounter(INFERRED, 2);
    if (isAway) await counter.goAway();
    const reportedLimit = { limit: 100, remaining: 0, resetMs: 1000 };
    counter.quotas[0]?.learn('read', { ...OK, reportedLimit });
    if (!isAway) await counter.goAway();
    await counter.comeBack({ isEmpty: true });
    expect(counter.facts.readsConfirmed).toBe(true);
  },
);

test.each([
  { status: 200, isProven: true },
  { status: 204, isProven: true },
  { status: 404, isProven: true },
  { status: 422, isProven: true },
  { status: 401, isProven: false },
  { status: 403, isProven: false },
  { status: 429, isProven: false },
  { status: 503, isProven: false },
])('a credential that is answered $status is known to the API: $isProven', async (row) => {
  const counter = startCounter(SCARCE, 2);
  await send(counter.quotas[0], 1);
  counter.quotas[0]?.learn('read', { ...OK, status: row.status });
  expect(counter.facts.isProven).toBe(row.isProven);
});

test('that a credential is known is told again when the counts have forgotten it', async () => {
  const counter = startCounter(SCARCE, 2);
  const [quota] = counter.quotas;
  const ask = async () => {
    await send(quota, 1);
    quota?.learn('read', OK);
    return counter.facts.isProven;
  };
  expect(await ask()).toBe(true);
  counter.forgetFacts();
  expect(await ask()).toBe(true);
  await counter.goAway();
  await counter.comeBack({ isEmpty: true });
  expect(counter.facts.isProven).toBe(true);
});

test.each([{ isEmpty: false }, { isEmpty: true }])(
  'what was told and not answered is counted once, and what was sent since, too (empty: $isEmpty)',
  async ({ isEmpty }) => {
    const counter = startCounter(SCARCE, 2);
    const { quotas } = counter;
    await counter.goAway();
    await send(quotas[0], 10);
    counter.loseAnswers(true);
    await counter.comeBack();
    await counter.goAway();
    await send(quotas[0], 5);
    counter.loseAnswers(false);
    await counter.comeBack({ isEmpty });
    await counter.beSure();
    expect(quotas.map(leftOf)).toEqual([85, 85]);
  },
);

test('what is sent after a report, while the counts are away, counts on top of it', async () => {
  const counter = startCounter(SCARCE, 2);
  const { quotas, clock } = counter;
  await counter.goAway();
  const reportedLimit = { limit: 100, remaining: 40, resetMs: 50_000 };
  quotas[0]?.learn('read', { ...OK, reportedLimit });
  clock.nowMs += 6000;
  // The second one knows nothing of the report.
  expect(await Promise.all(quotas.map((quota) => send(quota, 15)))).toEqual([15, 15]);
  await counter.comeBack();
  await counter.beSure();
  expect(quotas.map(leftOf)).toEqual([10, 10]);
});

test('nobody who waits is let go by what was known without a report', async () => {
  const rule = { window: 'calls', limit: 4, windowMs: 1000, counts: 'all' } as const;
  const counter = startCounter([rule], 2, { longestWaitMs: 2000 });
  const [quota] = counter.quotas;
  await counter.goAway();
  await counter.comeBack();
  expect(await send(quota, 1)).toBe(1);
  const reportedLimit = { limit: 4, remaining: 0, resetMs: 900 };
  quota?.learn('read', { ...OK, reportedLimit });
  const left = new AbortController();
  const waiting = quota?.acquire('read', deadlineOf(left.signal)).catch(() => 'left');
  const before = counter.takes;
  await counter.beSure();
  expect(counter.takes).toBe(before);
  left.abort();
  expect(await waiting).toBe('left');
});
