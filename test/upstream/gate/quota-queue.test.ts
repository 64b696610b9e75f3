import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { expectRateLimited, passMs, SECOND_MS, startQuota } from './quota-under-clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function abortable() {
  const controller = new AbortController();
  const abort = (name: string) => controller.abort(new DOMException('ended', name));
  return { signal: controller.signal, abort };
}

test('what may be sent goes at once, and leaves no timer', async () => {
  const api = startQuota();
  api.askMany(3);
  await passMs(0);
  expect(api.gone).toEqual([1, 2, 3]);
  expect(vi.getTimerCount()).toBe(0);
});

test('what may be sent soon waits, and goes in the order in which it came', async () => {
  const api = startQuota();
  api.askMany(6);
  await passMs(1000);
  expect(api.gone).toEqual([1, 2, 3]);
  expect(vi.getTimerCount()).toBe(1);
  await passMs(SECOND_MS - 1000);
  expect(api.gone).toEqual([1, 2, 3, 4, 5, 6]);
  expect(vi.getTimerCount()).toBe(0);
});

test('nobody overtakes who waits, also when there is room for one', async () => {
  const api = startQuota();
  api.ask();
  await passMs(500);
  api.askMany(4);
  await passMs(SECOND_MS - 500);
  // The one that was sent first no longer counts.
  expect(api.gone).toEqual([1, 2, 3, 4]);
  api.ask();
  await passMs(500);
  expect(api.gone).toEqual([1, 2, 3, 4, 5, 6]);
});

test('reads do not wait for writes that wait', async () => {
  const api = startQuota();
  api.askMany(5);
  const read = api.ask({ kind: 'read' });
  await passMs(0);
  expect(api.gone).toEqual([1, 2, 3, read]);
  await passMs(SECOND_MS);
  expect(api.gone).toEqual([1, 2, 3, read, 4, 5]);
});

test('of a limit that they share, who waits longer for another one keeps a place', async () => {
  const api = startQuota({
    rules: [
      { window: 'calls', limit: 3, windowMs: 1000, counts: 'all' },
      { window: 'writes', limit: 1, windowMs: 1500, counts: 'writes' },
    ],
  });
  api.askMany(2);
  api.askMany(2, { kind: 'read' });
  await passMs(0);
  expect(api.gone).toEqual([1, 3]);
  const reportedLimit = { limit: 77, remaining: 0, resetMs: 1 };
  api.quota.learn('read', { status: 200, retryAfterMs: null, reportedLimit });
  await passMs(0);
  expect(api.gone).toEqual([1, 3]);
  await passMs(SECOND_MS);
  expect(api.gone).toEqual([1, 3, 4]);
  await passMs(SECOND_MS);
  expect(api.gone).toEqual([1, 3, 4, 2]);
});

describe('what would have to wait long is sent away at once:', () => {
  test('behind as many as go in two seconds', async () => {
    const api = startQuota();
    api.askMany(6);
    const late = api.ask();
    await passMs(0);
    expectRateLimited(api.failures.get(late), [2000, 2 * SECOND_MS]);
    await passMs(SECOND_MS);
    expect(api.gone).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('by a limit that is used up', async () => {
    const api = startQuota();
    api.askMany(50, { kind: 'read' });
    const late = api.ask({ kind: 'read' });
    await passMs(0);
    expect(api.gone).toHaveLength(50);
    expectRateLimited(api.failures.get(late), [60_000, 62_001]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.for([
    { remainingMs: 900, waits: false },
    { remainingMs: 1090, waits: false },
    { remainingMs: 1150, waits: true },
  ])('with $remainingMs ms until its deadline: $waits', async ({ remainingMs, waits }) => {
    const api = startQuota();
    api.askMany(3);
    const last = api.ask({ remainingMs });
    await passMs(0);
    expect(api.failures.has(last)).toBe(!waits);
    if (!waits) expectRateLimited(api.failures.get(last), [1000, SECOND_MS]);
    await passMs(SECOND_MS);
    expect(api.gone.includes(last)).toBe(waits);
  });
});

test.for([
  { name: 'AbortError', code: 'CANCELLED' },
  { name: 'TimeoutError', code: 'UPSTREAM_TIMEOUT' },
])('who is ended by a $name leaves the queue, and those behind move up', async (row) => {
  const api = startQuota();
  const { signal, abort } = abortable();
  api.askMany(3);
  const leaving = api.ask({ signal });
  api.askMany(2);
  const tooLate = api.ask();
  await passMs(500);
  expect([...api.failures.keys()]).toEqual([tooLate]);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  abort(row.name);
  const movedUp = api.ask();
  await passMs(0);
  expect(api.failures.get(leaving)).toMatchObject({ code: row.code, tried: false });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  await passMs(SECOND_MS - 500);
  expect(api.gone).toEqual([1, 2, 3, 5, 6, movedUp]);
});

test('when the last one leaves, no timer is left; who goes leaves no listener', async () => {
  const api = startQuota();
  const [leaving, going] = [abortable(), abortable()];
  api.askMany(3);
  api.ask({ signal: leaving.signal });
  expect(vi.getTimerCount()).toBe(1);
  leaving.abort('AbortError');
  expect(vi.getTimerCount()).toBe(0);
  const number = api.ask({ signal: going.signal });
  await passMs(SECOND_MS);
  expect(api.gone).toContain(number);
  expect(getEventListeners(going.signal, 'abort')).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('who has left before does not wait', async () => {
  const api = startQuota();
  const { signal, abort } = abortable();
  abort('AbortError');
  api.askMany(3);
  const left = api.ask({ signal });
  await passMs(0);
  expect(api.failures.get(left)).toMatchObject({ code: 'CANCELLED' });
  expect(vi.getTimerCount()).toBe(0);
});

describe('a 429 that comes while others wait', () => {
  test('sends away those for whom it is too long now, wherever they stand', async () => {
    const api = startQuota();
    api.askMany(3);
    const [first, hurried, last] = [api.ask(), api.ask({ remainingMs: 1400 }), api.ask()];
    await passMs(100);
    api.throttle(1500);
    await passMs(0);
    expect([...api.failures.keys()]).toEqual([hurried]);
    expectRateLimited(api.failures.get(hurried), [1500, 1500]);
    await passMs(1499);
    expect(api.gone).toEqual([1, 2, 3]);
    await passMs(1);
    expect(api.gone).toEqual([1, 2, 3, first, last]);
  });

  test('for long sends all away, and whoever comes later', async () => {
    const api = startQuota();
    api.askMany(5);
    api.throttle(3_600_000);
    const later = [api.ask(), api.ask({ kind: 'read' })];
    await passMs(0);
    expect([...api.failures.keys()].toSorted()).toEqual([4, 5, ...later]);
    for (const failure of api.failures.values()) expectRateLimited(failure, [3_600_000, 3_600_000]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('makes nobody wait longer than two seconds, however often it comes', async () => {
    const api = startQuota();
    api.askMany(3);
    const waiting = api.ask();
    await passMs(900);
    api.throttle(1050);
    await passMs(1000);
    api.throttle(200);
    await passMs(0);
    expectRateLimited(api.failures.get(waiting), [200, 200]);
  });
});

test('numbers of a response hold for those who wait, too', async () => {
  const api = startQuota();
  api.askMany(4);
  const reportedLimit = { limit: 3, remaining: 0, resetMs: 2900 };
  api.quota.learn('write', { status: 200, retryAfterMs: null, reportedLimit });
  await passMs(0);
  expectRateLimited(api.failures.get(4), [2900, 2950]);
});

test('what is given back lets the next one go at once', async () => {
  const { quota, gone, askMany } = startQuota();
  askMany(4);
  await passMs(0);
  expect(gone).toEqual([1, 2, 3]);
  quota.release('write');
  await passMs(0);
  expect(gone).toEqual([1, 2, 3, 4]);
  expect(vi.getTimerCount()).toBe(0);
});

test('whoever does not wait is counted, and passes nobody who does', async () => {
  const { quota, gone, askMany } = startQuota();
  const tries = Array.from({ length: 4 }, () => quota.tryAcquire('write'));
  expect(tries).toEqual([true, true, true, false]);
  askMany(1);
  await passMs(0);
  expect(gone).toEqual([]);
  await passMs(SECOND_MS + 100);
  expect(gone).toEqual([1]);
  askMany(3);
  await passMs(0);
  expect(quota.tryAcquire('write')).toBe(false);
});

test('when all that waited have left, whoever does not wait may go again', async () => {
  const { quota, ask, askMany, failures } = startQuota();
  const { signal, abort } = abortable();
  askMany(3);
  const leaving = ask({ signal });
  abort('AbortError');
  await passMs(SECOND_MS);
  expect(failures.has(leaving)).toBe(true);
  expect(Array.from({ length: 3 }, () => quota.tryAcquire('write'))).toEqual([true, true, true]);
});
