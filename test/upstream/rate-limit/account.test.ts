import { describe, expect, test } from 'vitest';
import { createRateAccount } from '../../../src/upstream/rate-limit/account.ts';
import type { RateLimitRule, RequestKind } from '../../../src/upstream/rate-limit/rule.ts';
import { SENDCLOUD_RATE_LIMITS } from '../../../src/upstream/sendcloud/rate-limits.ts';
import { SHIPPING_CHANNELS_RATE_LIMITS } from '../../../src/upstream/shipping-channels/rate-limits.ts';

const HOUR_MS = 3_600_000;

function startAccount(rules: readonly RateLimitRule[]) {
  const clock = { nowMs: 5000 };
  const account = createRateAccount(rules, () => clock.nowMs);
  return {
    account,
    clock,
    send(kind: RequestKind, times: number) {
      for (let sent = 0; sent < times; sent += 1) account.count(kind);
    },
    /** What is left of each limit, in the order of the rules. */
    left: () => account.describe().map(({ remaining }) => remaining),
    isInferred: () => account.describe().map(({ inferred }) => inferred),
    /** How long one more has to wait. */
    waitMs: (kind: RequestKind) =>
      account.waitMs({ reads: kind === 'read' ? 1 : 0, writes: kind === 'write' ? 1 : 0 }),
  };
}

const startSendcloud = () => startAccount(SENDCLOUD_RATE_LIMITS);
const startShippingChannels = () => startAccount(SHIPPING_CHANNELS_RATE_LIMITS);
const READ = { reads: 1, writes: 0 };

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
    const { account } = startSendcloud();
    expect(account.waitMs({ reads: 1000, writes: 15 })).toBe(0);
    account.gate(HOUR_MS);
    expect(account.waitMs({ reads: 0, writes: 0 })).toBe(0);
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
    const { account } = startShippingChannels();
    expect(account.waitMs({ reads: 60, writes: 40 })).toBe(0);
    expect(account.waitMs({ reads: 60, writes: 41 })).toBe(Number.POSITIVE_INFINITY);
  });
});

test('behind others a turn takes longer only as far as they share its limits', () => {
  const { account, send } = startSendcloud();
  send('write', 15);
  expect(account.turnMs('read', { reads: 0, writes: 99 })).toBe(0);
  const firstMs = account.turnMs('write', { reads: 500, writes: 0 });
  expect(firstMs).toBeGreaterThan(1000);
  expect(account.turnMs('write', { reads: 0, writes: 14 })).toBe(firstMs);
  // And the 16th only when the 1st of them no longer counts.
  expect(account.turnMs('write', { reads: 0, writes: 15 })).toBe(firstMs + 1250);
});

test('a gate holds back everything until its time, and the one that ends last counts', () => {
  const { account, clock, left, waitMs } = startSendcloud();
  account.gate(30_000);
  account.gate(10_000);
  expect([waitMs('read'), waitMs('write')]).toEqual([30_000, 30_000]);
  expect(account.turnMs('read', { reads: 0, writes: 0 })).toBe(30_000);
  expect(left()).toEqual([0, 0, 0]);
  expect(account.describe().map(({ resetMs }) => resetMs)).toEqual([30_000, 30_000, 30_000]);
  clock.nowMs += 30_000;
  expect([waitMs('read'), waitMs('write')]).toEqual([0, 0]);
  expect(left()).toEqual([1000, 100, 15]);
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
  { what: 'hour', limit: 1000, remaining: 9, resetMs: 30_000, left: [100, 9, 10_000, 100] },
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
  const { account, left, isInferred } = startShippingChannels();
  account.correct(row.kind ?? 'read', row);
  expect(left()).toEqual(row.left);
  expect(isInferred()).toEqual([false, false, false, true]);
});

test('what the management hour has left for writes holds for writes, and not for reads', () => {
  const api = startShippingChannels();
  api.account.correct('write', { limit: 100, remaining: 0, resetMs: 3_000_000 });
  expect(api.waitMs('write')).toBeGreaterThanOrEqual(3_000_000);
  expect(api.waitMs('read')).toBe(0);
  expect(api.isInferred()[3]).toBe(true);
});

test('an answer to a write says nothing of a limit of reads', () => {
  const { account, left } = startSendcloud();
  account.correct('write', { limit: 1000, remaining: 0, resetMs: 30_000 });
  account.correct('read', { limit: 100, remaining: 0, resetMs: 30_000 });
  expect(left()).toEqual([1000, 100, 15]);
});

/** One read a second. */
function readSlowly(api: ReturnType<typeof startAccount>, times: number) {
  for (let sent = 0; sent < times; sent += 1, api.clock.nowMs += 1000) api.send('read', 1);
}

test('reads do not use up what may be managed, as long as that is assumed', () => {
  const api = startShippingChannels();
  readSlowly(api, 300);
  expect(api.left()).toEqual([expect.any(Number), 700, 9700, 0]);
  expect(api.account.waitMs(READ)).toBe(0);
  expect(api.waitMs('write')).toBe(0);
  expect(api.isInferred()[3]).toBe(true);
});

describe('whether reads are managing, an API tells:', () => {
  test('with none left after a read they are, and those before count too', () => {
    const api = startShippingChannels();
    readSlowly(api, 90);
    api.account.correct('read', { limit: 100, remaining: 0, resetMs: 3_000_000 });
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
    const { account, isInferred, left, waitMs } = startShippingChannels();
    if (row.spent !== undefined) {
      account.correct('read', { limit: row.spent, remaining: 0, resetMs: 3_000_000 });
    }
    account.learnRefusal(row.waitMs);
    expect(isInferred()[3]).toBe(row.inferred);
    expect(left()[3]).toBe(row.inferred ? 100 : 0);
    if (!row.inferred) expect(waitMs('read')).toBeGreaterThanOrEqual(row.waitMs);
  });

  test('at Sendcloud there is nothing to tell', () => {
    const { account, isInferred, left } = startSendcloud();
    account.learnRefusal(3_000_000);
    expect(isInferred()).toEqual([false, false, false]);
    expect(left()).toEqual([1000, 100, 15]);
  });
});
