import { describe, expect, test } from 'vitest';
import { type DocumentedQuota, startSendcloud, startShippingChannels } from './documented-quota.ts';

const HOUR_MS = 3_600_000;

/** One read a second. */
function readSlowly(api: DocumentedQuota, times: number) {
  for (let sent = 0; sent < times; sent += 1, api.clock.nowMs += 1000) api.send('read', 1);
}

test('reads do not use up what may be managed, as long as that is assumed', () => {
  const api = startShippingChannels();
  readSlowly(api, 300);
  expect(api.left()).toEqual([expect.any(Number), 700, 9700, 0]);
  expect(api.waitMs('read')).toBe(0);
  expect(api.waitMs('write')).toBe(0);
  expect(api.isInferred()[3]).toBe(true);
});

describe('whether reads are managing, an API tells:', () => {
  test('with none left after a read they are, and those before count too', () => {
    const api = startShippingChannels();
    readSlowly(api, 90);
    api.report({ limit: 100, remaining: 0, resetMs: 3_000_000 });
    expect(api.isInferred()).toEqual([false, false, false, false]);
    expect(api.left()[3]).toBe(0);
    expect(api.waitMs('read')).toBeGreaterThanOrEqual(3_000_000);
    expect(api.waitMs('write')).toBeGreaterThanOrEqual(3_000_000);
    api.clock.nowMs += 2 * HOUR_MS;
    readSlowly(api, 100);
    expect(api.waitMs('read')).toBeGreaterThan(HOUR_MS - 150_000);
  });

  test.for<{ what: string; waitMs: number; spent?: number; inferred: boolean }>([
    { what: 'a wait that only it explains', waitMs: 3_000_000, inferred: false },
    { what: 'just more than a minute', waitMs: 61_000, inferred: false },
    { what: 'what the minute explains', waitMs: 60_000, inferred: true },
    { what: 'none', waitMs: 0, inferred: true },
    { what: 'an hour, which may stand for more', waitMs: HOUR_MS, inferred: true },
    { what: 'more than an hour', waitMs: 2 * HOUR_MS, inferred: true },
    { what: 'what the spent hour explains', waitMs: 3_000_000, spent: 1000, inferred: true },
    { what: 'what the spent day explains', waitMs: 3_000_000, spent: 10_000, inferred: true },
  ])('a refused read that names $what leaves it inferred: $inferred', (row) => {
    const { report, throttle, clock, isInferred, left, waitMs } = startShippingChannels();
    if (row.spent !== undefined) {
      report({ limit: row.spent, remaining: 0, resetMs: 3_000_000 });
    }
    throttle(row.waitMs);
    expect(isInferred()[3]).toBe(row.inferred);
    expect(left()[3]).toBe(0);
    if (!row.inferred) expect(waitMs('read')).toBeGreaterThanOrEqual(row.waitMs);
    clock.nowMs += Math.max(1000, row.waitMs) + HOUR_MS;
    expect(left()[3]).toBe(100);
  });

  test('at Sendcloud there is nothing to tell', () => {
    const { throttle, isInferred } = startSendcloud();
    throttle(3_000_000);
    expect(isInferred()).toEqual([false, false, false]);
  });
});
