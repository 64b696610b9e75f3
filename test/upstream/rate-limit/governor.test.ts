import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expectRateLimited, passMs, SECOND_MS, startGoverned } from './governed.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('numbers of an answer hold for those who wait, too', async () => {
  const api = startGoverned();
  api.askMany(4);
  const said = { limit: 3, remaining: 0, resetMs: 2900 };
  api.governor.learn('acme', 'write', { isRefusal: false, retryAfterMs: null, said });
  await passMs(0);
  expectRateLimited(api.failures.get(4), [2900, 2950]);
});

test.for([null, 0])(
  'a 429 that names %s as its time holds everything back for a second',
  async (ms) => {
    const api = startGoverned();
    api.refuse(ms);
    const read = api.ask({ kind: 'read' });
    await passMs(999);
    expect(api.gone).toEqual([]);
    await passMs(1);
    expect(api.gone).toEqual([read]);
  },
);

test('an answer that is no refusal and says nothing changes nothing', () => {
  const { governor } = startGoverned();
  governor.learn('acme', 'read', { isRefusal: false, retryAfterMs: 5000, said: null });
  expect(governor.overdrawnMs('acme', { reads: 1, writes: 1 })).toBeNull();
});

test('the limits of one credential are not those of another', async () => {
  const api = startGoverned();
  api.askMany(5, { scope: 'acme' });
  api.refuse(3_600_000, 'globex');
  const other = api.ask({ scope: 'initech' });
  await passMs(0);
  expect(api.gone).toEqual([1, 2, 3, other]);
  expect(api.governor.describe('initech').map(({ remaining }) => remaining)).toEqual([2, 50]);
  expect(api.governor.overdrawnMs('globex', { reads: 1, writes: 0 })).toBe(3_600_000);
  expect(api.governor.overdrawnMs('initech', { reads: 50, writes: 2 })).toBeNull();
});

test('waits are told in whole milliseconds', async () => {
  const { governor, ask } = startGoverned();
  await passMs(1);
  ask({ kind: 'read' });
  const waitMs = governor.overdrawnMs('acme', { reads: 50, writes: 0 });
  expect(waitMs).toBeGreaterThan(60_000);
  expect(Number.isInteger(waitMs)).toBe(true);
});

test('a limit that is over before anybody has to be sent away keeps no operation from beginning', () => {
  const { governor } = startGoverned();
  expect(governor.overdrawnMs('acme', { reads: 0, writes: 1000 })).toBeNull();
  expect(governor.overdrawnMs('acme', { reads: 51, writes: 0 })).toBe(Number.POSITIVE_INFINITY);
});

test('what was not sent is given back', async () => {
  const { governor, gone, askMany } = startGoverned();
  askMany(3);
  await passMs(0);
  governor.release('acme', 'write');
  askMany(2);
  await passMs(0);
  expect(gone).toEqual([1, 2, 3, 4]);
  await passMs(SECOND_MS);
  expect(gone).toEqual([1, 2, 3, 4, 5]);
});

test('what is given back lets the next one go at once', async () => {
  const { governor, gone, askMany } = startGoverned();
  askMany(4);
  await passMs(0);
  expect(gone).toEqual([1, 2, 3]);
  governor.release('acme', 'write');
  await passMs(0);
  expect(gone).toEqual([1, 2, 3, 4]);
});

test('whoever does not wait is counted, and passes nobody who does', async () => {
  const { governor, gone, askMany } = startGoverned();
  const tries = Array.from({ length: 4 }, () => governor.tryAcquire('acme', 'write'));
  expect(tries).toEqual([true, true, true, false]);
  askMany(1);
  await passMs(0);
  expect(gone).toEqual([]);
  await passMs(SECOND_MS + 100);
  expect(gone).toEqual([1]);
  askMany(3);
  await passMs(0);
  expect(governor.tryAcquire('acme', 'write')).toBe(false);
});

test('looking at what others have left makes nobody be forgotten', () => {
  const { governor, refuse } = startGoverned({ maxScopes: 2 });
  refuse(3_600_000, 'acme');
  for (const scope of ['a', 'b', 'c']) {
    governor.describe(scope);
    governor.overdrawnMs(scope, { reads: 1, writes: 1 });
  }
  expect(governor.overdrawnMs('acme', { reads: 1, writes: 0 })).toBe(3_600_000);
});

test('it remembers so many credentials, those that were used last', async () => {
  const api = startGoverned({ maxScopes: 2 });
  api.askMany(3, { scope: 'acme' });
  const waiting = api.ask({ scope: 'acme' });
  api.refuse(60_000, 'globex');
  api.ask({ scope: 'initech' });
  await passMs(0);
  const left = (scope: string) => api.governor.describe(scope)[0]?.remaining;
  expect([left('initech'), left('globex')]).toEqual([2, 0]);
  // Forgotten, but not by those who wait for it.
  expect(left('acme')).toBe(3);
  await passMs(SECOND_MS);
  expect(api.gone).toContain(waiting);
  expect(vi.getTimerCount()).toBe(0);
});
