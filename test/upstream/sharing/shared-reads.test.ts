import { expect, test } from 'vitest';
import type { UpstreamErrorCode } from '../../../src/upstream/upstream-error.ts';
import {
  type Asking,
  FRESH_MS,
  failure,
  MAX_STALE_MS,
  startReads,
} from './shared-reads-under-clock.ts';

test('identical reads under way are one request', async () => {
  const api = startReads();
  const asked = [api.ask(), api.ask()];
  api.answer();
  expect(await Promise.all(asked)).toEqual([{ request: 1 }, { request: 1 }]);
});

test.for<[string, Asking]>([
  ['of another credential', { cacheKey: 'globex' }],
  ['of another path', { path: '/2' }],
])('a read %s is a request of its own', async ([_what, other]) => {
  const api = startReads();
  const asked = [api.ask(), api.ask(other)];
  api.answer();
  expect(await Promise.all(asked)).toEqual([{ request: 1 }, { request: 2 }]);
  expect(await api.askNow(other)).toBe(2);
});

test('all who wait for a request that fails get its failure, and the next one asks again', async () => {
  const api = startReads();
  const asked = [api.ask(), api.ask()];
  api.answer(failure('UPSTREAM_UNAVAILABLE'));
  for (const outcome of await Promise.allSettled(asked)) {
    expect(outcome).toMatchObject({ reason: { code: 'UPSTREAM_UNAVAILABLE' } });
  }
  expect(await api.askNow()).toBe(2);
});

test('an answer is served again while it is fresh', async () => {
  const api = startReads();
  expect(await api.askNow()).toBe(1);
  api.clock.nowMs += FRESH_MS - 1;
  expect(await api.askNow()).toBe(1);
  api.clock.nowMs += 1;
  expect(await api.askNow()).toBe(2);
  expect(api.staleAges).toEqual([]);
});

test('with a freshness of 0 every read is a request', async () => {
  const api = startReads();
  expect([await api.askNow({ freshMs: 0 }), await api.askNow({ freshMs: 0 })]).toEqual([1, 2]);
});

test('no-cache asks anew, and what it gets is served to others', async () => {
  const api = startReads();
  await api.askNow();
  expect(await api.askNow({ noCache: true })).toBe(2);
  expect(await api.askNow()).toBe(2);
});

test.for<[UpstreamErrorCode, boolean?]>([
  ['UPSTREAM_UNAVAILABLE'],
  ['UPSTREAM_TIMEOUT'],
  ['RATE_LIMITED'],
])(
  'when the new answer fails with %s, an old copy is served and said to be one',
  async ([code]) => {
    const api = startReads();
    await api.askNow();
    api.clock.nowMs += 7000;
    expect(await api.askNow({}, failure(code))).toBe(1);
    expect(api.staleAges).toEqual([7000]);
    // The second request was the one that failed.
    expect(await api.askNow()).toBe(3);
  },
);

test.for<{ what: string; error: Error; asking?: Asking; laterMs?: number }>([
  { what: 'a credential that is refused', error: failure('UNAUTHENTICATED') },
  { what: 'a service credential that is refused', error: failure('UPSTREAM_UNAVAILABLE', false) },
  { what: 'an answer that cannot be used', error: failure('UPSTREAM_BAD_RESPONSE') },
  { what: 'a bug', error: new TypeError('x') },
  { what: 'no-cache', error: failure('UPSTREAM_UNAVAILABLE'), asking: { noCache: true } },
  { what: 'another credential', error: failure('RATE_LIMITED'), asking: { cacheKey: 'globex' } },
  { what: 'a copy that is too old', error: failure('RATE_LIMITED'), laterMs: MAX_STALE_MS + 1 },
])('no copy bridges $what', async ({ error, asking = {}, laterMs = 7000 }) => {
  const api = startReads();
  await api.askNow();
  api.clock.nowMs += laterMs;
  await expect(api.askNow(asking, error)).rejects.toBe(error);
  expect(api.staleAges).toEqual([]);
});

test('with maxStaleMs 0 nothing is kept beyond its freshness', async () => {
  const api = startReads({ maxStaleMs: 0 });
  await api.askNow();
  api.clock.nowMs += FRESH_MS;
  await expect(api.askNow({}, failure('UPSTREAM_TIMEOUT'))).rejects.toThrow();
});

test('a caller who leaves leaves the others theirs; the last one ends the request', async () => {
  const api = startReads();
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [api.ask({ signal: first.signal }), api.ask({ signal: second.signal })];
  const outcomes = Promise.allSettled(asked);
  first.abort(new DOMException('gone', 'AbortError'));
  await expect(asked[0]).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(api.signals[0]?.aborted).toBe(false);
  second.abort(new DOMException('gone', 'AbortError'));
  expect(api.signals[0]?.aborted).toBe(true);
  // Whoever comes now does not join what is being ended.
  expect(await api.askNow()).toBe(2);
  await outcomes;
});

test('the oldest copies go when there are too many', async () => {
  const api = startReads({ maxEntries: 2 });
  await api.askNow({ path: '/1' });
  await api.askNow({ path: '/2' });
  await api.askNow({ path: '/3' });
  expect(await api.askNow({ path: '/3' })).toBe(3);
  expect(await api.askNow({ path: '/1' })).toBe(4);
});

test('and when they are too large together; one that is too large alone is not kept', async () => {
  const api = startReads({ maxBytes: 100 });
  api.setBytes(60);
  await api.askNow({ path: '/1' });
  await api.askNow({ path: '/2' });
  expect(await api.askNow({ path: '/2' })).toBe(2);
  expect(await api.askNow({ path: '/1' })).toBe(3);
  api.setBytes(101);
  expect([await api.askNow({ path: '/4' }), await api.askNow({ path: '/4' })]).toEqual([4, 5]);
});

test('an answer that is not to be kept is not', async () => {
  const api = startReads();
  api.keepNothing();
  expect([await api.askNow(), await api.askNow()]).toEqual([1, 2]);
  await expect(api.askNow({}, failure('UPSTREAM_TIMEOUT'))).rejects.toThrow();
});

test('a read that comes too late begins nothing, and leaves nothing behind to join', async () => {
  const api = startReads();
  await expect(api.ask({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'CANCELLED',
  });
  expect(api.signals).toHaveLength(0);
  const asked = [api.ask(), api.ask()];
  api.answer();
  expect(await Promise.all(asked)).toEqual([{ request: 1 }, { request: 1 }]);
});

test('who may send nothing is served what is fresh, what others have begun, and what is old', async () => {
  const api = startReads();
  await expect(api.ask({ isNotSendable: true })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  const asked = [api.ask(), api.ask({ isNotSendable: true })];
  api.answer();
  expect(await Promise.all(asked)).toEqual([{ request: 1 }, { request: 1 }]);
  expect(await api.ask({ isNotSendable: true })).toEqual({ request: 1 });
  api.clock.nowMs += FRESH_MS;
  expect(await api.ask({ isNotSendable: true })).toEqual({ request: 1 });
  expect(api.staleAges).toEqual([FRESH_MS]);
  // And leaves nothing behind for who may.
  expect(await api.askNow()).toBe(2);
});

test('a request that has begun before an event is not joined after it, nor is its answer fresh', async () => {
  const api = startReads();
  const before = api.ask();
  api.clock.nowMs += 10;
  const notBeforeMs = api.clock.nowMs;
  const after = api.ask({ notBeforeMs });
  api.answerOne(2);
  api.answerOne(1);
  expect([(await before).request, (await after).request]).toEqual([1, 2]);
  expect(await api.askNow({ notBeforeMs })).toBe(2);
  expect(await api.askNow({ notBeforeMs: notBeforeMs + 1 })).toBe(3);
});
