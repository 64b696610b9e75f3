import { describe, expect, test } from 'vitest';
import { QuotaWindow } from '../../../src/upstream/gate/quota-window.ts';
import type { RequestKind } from '../../../src/upstream/gate/rate-limit.ts';
import { SENDCLOUD_RATE_LIMITS } from '../../../src/upstream/sendcloud/api.ts';
import { startSendcloud, startShippingChannels } from './documented-quota.ts';

const HOUR_MS = 3_600_000;

describe('what counts:', () => {
  test.for([
    { reads: 0, writes: 0, left: [1000, 100, 15] },
    { reads: 7, writes: 0, left: [993, 100, 15] },
    { reads: 0, writes: 4, left: [1000, 96, 11] },
    { reads: 1000, writes: 15, left: [0, 85, 0] },
  ])('$reads reads and $writes writes at Sendcloud leave $left', ({ reads, writes, left }) => {
    const api = startSendcloud();
    api.send('read', reads);
    api.send('write', writes);
    expect(api.left()).toEqual(left);
    expect(api.isInferred()).toEqual([false, false, false]);
  });

  test.for([
    { reads: 0, writes: 0, left: [100, 1000, 10_000, 100] },
    { reads: 7, writes: 0, left: [93, 993, 9993, 93] },
    { reads: 0, writes: 4, left: [96, 996, 9996, 96] },
    { reads: 60, writes: 40, left: [0, 900, 9900, 0] },
  ])('$reads reads and $writes writes at Shipping Channels leave $left', (row) => {
    const api = startShippingChannels();
    api.send('read', row.reads);
    api.send('write', row.writes);
    expect(api.left()).toEqual(row.left);
    expect(api.isInferred()).toEqual([false, false, false, true]);
  });

  test('nothing has to wait when nothing was sent, and nothing at all never has to', () => {
    const { quota, sendableMs, throttle } = startSendcloud();
    expect(sendableMs({ reads: 1000, writes: 15 })).toBe(0);
    throttle(HOUR_MS);
    expect(quota.quotaWaitMs({ reads: 0, writes: 0 })).toBeNull();
  });

  test('reads of Sendcloud leave its writes alone, and writes its reads', () => {
    const reading = startSendcloud();
    reading.send('read', 1000);
    expect(reading.waitMs('read')).toBeGreaterThan(60_000);
    expect(reading.waitMs('write')).toBe(0);
    const writing = startSendcloud();
    writing.send('write', 15);
    expect(writing.waitMs('write')).toBeGreaterThan(1250);
    expect(writing.waitMs('write')).toBeLessThan(1300);
    expect(writing.waitMs('read')).toBe(0);
  });

  test('the limit that takes longest decides', () => {
    const api = startSendcloud();
    for (let second = 0; second < 10; second += 1, api.clock.nowMs += 1400) api.send('write', 10);
    expect(api.left()).toEqual([1000, 0, 15]);
    expect(api.waitMs('write')).toBeGreaterThan(45_000);
  });

  test('what a limit never holds never may be sent at once', () => {
    const { sendableMs } = startShippingChannels();
    expect(sendableMs({ reads: 60, writes: 40 })).toBe(0);
    expect(sendableMs({ reads: 60, writes: 41 })).toBe(Number.POSITIVE_INFINITY);
  });
});

test('behind others a request waits longer only as far as it shares their limits', () => {
  const window = new QuotaWindow(SENDCLOUD_RATE_LIMITS[2] ?? expect.unreachable());
  for (let sent = 0; sent < 15; sent += 1) window.add(5000);
  expect(window.countOf({ reads: 500, writes: 7 })).toBe(7);
  const firstMs = window.queueMs(0, 5000);
  expect(firstMs).toBeGreaterThan(1000);
  expect(window.queueMs(14, 5000)).toBe(firstMs);
  // And the 16th only when the 1st of them no longer counts.
  expect(window.queueMs(15, 5000)).toBe(firstMs + 1250);
});

test('a 429 holds back everything until its time, and the one that ends last counts', () => {
  const { quota, throttle, clock, left, waitMs } = startSendcloud();
  throttle(30_000);
  throttle(10_000);
  expect([waitMs('read'), waitMs('write')]).toEqual([30_000, 30_000]);
  expect(quota.tryAcquire('read')).toBe(false);
  expect(left()).toEqual([0, 0, 0]);
  expect(quota.describe().map(({ resetMs }) => resetMs)).toEqual([30_000, 30_000, 30_000]);
  clock.nowMs += 30_000;
  expect([waitMs('read'), waitMs('write')]).toEqual([0, 0]);
  expect(left()).toEqual([1000, 100, 15]);
});

test.for([null, 0])('a 429 that names %s as its time holds everything back for a second', (ms) => {
  const { throttle, waitMs } = startSendcloud();
  throttle(ms);
  expect([waitMs('read'), waitMs('write')]).toEqual([1000, 1000]);
});

test('only a 429 holds back, whatever else an answer says of a wait', () => {
  const { quota, waitMs } = startSendcloud();
  quota.learn('read', { status: 503, retryAfterMs: 5000, reportedLimit: null });
  expect(waitMs('read')).toBe(0);
});

/** What an answer says, and what is then left of the minute, the hour, the day, and of management. */
const said: readonly {
  what: string;
  kind?: RequestKind;
  limit: number;
  remaining: number;
  resetMs: number;
  left: number[];
}[] = [
  { what: 'minute', limit: 100, remaining: 9, resetMs: 30_000, left: [9, 1000, 10_000, 100] },
  {
    what: 'minute by a clock that is ahead',
    limit: 100,
    remaining: 9,
    resetMs: 115_000,
    left: [9, 1000, 10_000, 100],
  },
  { what: 'whole minute', limit: 100, remaining: 9, resetMs: 61_900, left: [9, 1000, 10_000, 100] },
  // All calls of an hour are taken to be management calls.
  { what: 'hour', limit: 1000, remaining: 9, resetMs: 30_000, left: [100, 9, 10_000, 0] },
  { what: 'hour', limit: 1000, remaining: 930, resetMs: 30_000, left: [100, 930, 10_000, 30] },
  { what: 'day', limit: 10_000, remaining: 9, resetMs: HOUR_MS, left: [100, 1000, 9, 100] },
  {
    what: 'management hour of a write',
    kind: 'write',
    limit: 100,
    remaining: 9,
    resetMs: 3_000_000,
    left: [100, 1000, 10_000, 9],
  },
  {
    what: 'management hour of a read',
    limit: 100,
    remaining: 9,
    resetMs: 3_000_000,
    left: [100, 1000, 10_000, 9],
  },
  {
    what: 'unknown limit',
    limit: 60,
    remaining: 9,
    resetMs: 30_000,
    left: [100, 1000, 10_000, 100],
  },
  {
    what: 'too late',
    limit: 100,
    remaining: 9,
    resetMs: 3_700_000,
    left: [100, 1000, 10_000, 100],
  },
];

test.for(said)('an answer of limit $limit with $resetMs ms to go: $what', (row) => {
  const { report, left, isInferred } = startShippingChannels();
  report(row, row.kind);
  expect(left()).toEqual(row.left);
  expect(isInferred()).toEqual([false, false, false, true]);
});

test('what the management hour has left for writes holds for writes, and not for reads', () => {
  const api = startShippingChannels();
  api.report({ limit: 100, remaining: 0, resetMs: 3_000_000 }, 'write');
  expect(api.waitMs('write')).toBeGreaterThanOrEqual(3_000_000);
  expect(api.waitMs('read')).toBe(0);
  expect(api.isInferred()[3]).toBe(true);
});

test('an answer to a write says nothing of a limit of reads', () => {
  const { report, left } = startSendcloud();
  report({ limit: 1000, remaining: 0, resetMs: 30_000 }, 'write');
  report({ limit: 100, remaining: 0, resetMs: 30_000 }, 'read');
  expect(left()).toEqual([1000, 100, 15]);
});
