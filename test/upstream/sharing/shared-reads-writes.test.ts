import { expect, test } from 'vitest';
import { NotFoundError } from '../../../src/domain/errors.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { FRESH_MS, failure, startReads } from './shared-reads-under-clock.ts';

test('after a write nothing that was read before is served, fresh or stale', async () => {
  const api = startReads();
  await api.askNow();
  api.reads.forget('acme');
  expect(await api.askNow()).toBe(2);
  api.reads.forget('acme');
  await expect(api.askNow({}, failure('UPSTREAM_UNAVAILABLE'))).rejects.toThrow();
});

test('a read begun before a write ended is neither joined nor kept after it', async () => {
  const api = startReads();
  const before = api.ask();
  api.reads.forget('acme');
  const after = api.ask();
  api.answer();
  expect(await Promise.all([before, after])).toEqual([{ request: 1 }, { request: 2 }]);
  expect(await api.askNow()).toBe(2);
});

test('a write leaves what other credentials read', async () => {
  const api = startReads();
  await api.askNow();
  api.reads.forget('globex');
  expect(await api.askNow()).toBe(1);
});

test('a credential whose writes are forgotten for want of room sees nothing from before them', async () => {
  const api = startReads({ maxEntries: 2 });
  await api.askNow();
  for (const cacheKey of ['acme', 'globex', 'initech']) api.reads.forget(cacheKey);
  expect(await api.askNow()).toBe(2);
});

test('a copy from before a write is not even served to who asked before it and failed after it', async () => {
  const api = startReads();
  await api.askNow();
  api.clock.nowMs += FRESH_MS;
  const asked = api.ask();
  api.reads.forget('acme');
  api.answer(failure('UPSTREAM_TIMEOUT'));
  await expect(asked).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  expect(api.staleAges).toEqual([]);
});

test('after a write of unknown outcome nothing is fresh for a while, since it may still be carried out', async () => {
  const api = startReads();
  api.reads.forget('acme', 'unknown');
  expect([await api.askNow(), await api.askNow()]).toEqual([1, 2]);
  api.clock.nowMs += 9999;
  expect([await api.askNow(), await api.askNow()]).toEqual([3, 4]);
  // On a bad day it is better than nothing, and said to be old.
  expect(await api.askNow({}, failure('UPSTREAM_UNAVAILABLE'))).toBe(4);
  expect(api.staleAges).toEqual([0]);
  api.clock.nowMs += 1;
  // Also what was read meanwhile never becomes fresh.
  expect(await api.askNow({ freshMs: 60_000 })).toBe(6);
  expect(await api.askNow()).toBe(6);
});

test('and another write, or a refusal, does not end that while', async () => {
  const api = startReads();
  await api.askNow();
  api.reads.forget('acme', 'unknown');
  api.reads.forget('acme');
  api.reads.revoke('acme');
  expect([await api.askNow(), await api.askNow()]).toEqual([2, 3]);
});

test('nor does having to forget it for want of room', async () => {
  const api = startReads({ maxEntries: 2 });
  for (const cacheKey of ['acme', 'globex', 'initech']) api.reads.forget(cacheKey, 'unknown');
  expect([await api.askNow(), await api.askNow()]).toEqual([1, 2]);
});

test('what only waits for a write takes as much room as an answer', async () => {
  const api = startReads({ maxEntries: 2 });
  await api.askNow();
  for (const cacheKey of ['globex', 'initech']) api.reads.forget(cacheKey, 'unknown');
  expect(await api.askNow()).toBe(2);
});

test('a write leaves what no write changes', async () => {
  const api = startReads();
  await api.askNow({ longLived: true });
  api.reads.forget('acme', 'unknown');
  expect(await api.askNow({ longLived: true })).toBe(1);
});

const refused = (status: number) =>
  new UpstreamError('x', { api: 'SENDCLOUD', code: 'FORBIDDEN', status });

test.for([
  { what: 'that it does not exist', error: new NotFoundError('x') },
  { what: '403', error: refused(403) },
  { what: '404', error: refused(404) },
])('when the API answers $what, no copy says otherwise any more', async ({ error }) => {
  const api = startReads();
  await api.askNow();
  await expect(api.askNow({ noCache: true }, error)).rejects.toBe(error);
  await expect(api.askNow({}, failure('UPSTREAM_UNAVAILABLE'))).rejects.toThrow();
  expect(await api.askNow()).toBe(4);
});

test('a credential that is refused has lost all that was read with it', async () => {
  const api = startReads();
  await api.askNow({ path: '/1' });
  await api.askNow({ path: '/1', cacheKey: 'globex' });
  await api.askNow({ path: '/events', longLived: true });
  await expect(api.askNow({ path: '/2' }, refused(401))).rejects.toThrow();
  expect(await api.askNow({ path: '/events', longLived: true })).toBe(5);
  await expect(api.askNow({ path: '/1' }, failure('UPSTREAM_UNAVAILABLE'))).rejects.toThrow();
  expect(await api.askNow({ path: '/1', cacheKey: 'globex' })).toBe(2);
});

test('so has one that was asked for so often that it is not the first to be forgotten', async () => {
  const api = startReads({ maxEntries: 3 });
  await api.askNow();
  await api.askNow({ cacheKey: 'globex' });
  await api.askNow();
  await api.askNow({ cacheKey: 'initech' });
  await api.askNow({ cacheKey: 'umbrella' });
  expect(await api.askNow()).toBe(1);
  await expect(api.askNow({ path: '/2' }, refused(401))).rejects.toThrow();
  expect(await api.askNow()).toBe(6);
});

test.for([403, 404])('a %d whose body never ends is bridged by no copy', async (status) => {
  const api = startReads();
  await api.askNow();
  const error = new UpstreamError('x', { api: 'SENDCLOUD', code: 'UPSTREAM_TIMEOUT', status });
  await expect(api.askNow({ noCache: false, freshMs: 0 }, error)).rejects.toBe(error);
  expect(api.staleAges).toEqual([]);
});

test('invented credentials cost nobody else a copy', async () => {
  const api = startReads({ maxEntries: 3 });
  await api.askNow();
  for (const cacheKey of ['a', 'b', 'c', 'd', 'e', 'f']) {
    await expect(api.askNow({ cacheKey }, refused(401))).rejects.toThrow();
  }
  expect(await api.askNow()).toBe(1);
});
