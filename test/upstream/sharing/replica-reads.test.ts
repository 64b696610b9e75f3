import { expect, test } from 'vitest';
import type { KeptResponse, SharedAnswers } from '../../../src/upstream/replicas.ts';
import { createReplicaReads } from '../../../src/upstream/sharing/replica-reads.ts';
import { createSharedReads } from '../../../src/upstream/sharing/shared-reads.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { recordObserver } from '../../support/recorded-observer.ts';
import { deadlineOf } from '../deadlines.ts';

/** Answers that replicas have in common, and what the API says at the moment. */
function startShared({ hasOthers = true } = {}) {
  const kept = new Map<string, { response: KeptResponse; atMs: number }>();
  const epochs = new Map<string, number>();
  const revocations = new Map<string, number>();
  const api = { body: 'first', requests: 0, status: 200 };
  const shared = { isUp: true, unsettledMs: 0 };
  const clock = { nowMs: 1000 };
  const answers: SharedAnswers = {
    hasOthers,
    async look(cacheKey) {
      const { isUp, unsettledMs } = shared;
      const [epoch, revocation] = [epochs, revocations].map((each) => String(each.get(cacheKey)));
      return isUp ? { epoch: epoch ?? '', revocation: revocation ?? '', unsettledMs } : null;
    },
    async find(cacheKey, path, epoch, freshMs) {
      const found = kept.get(`${cacheKey} ${path} ${epoch}`);
      if (!shared.isUp || found === undefined) return null;
      const ageMs = clock.nowMs - found.atMs;
      return ageMs < freshMs ? { response: found.response, ageMs } : null;
    },
    keep(cacheKey, path, epoch, _freshMs, response) {
      if (shared.isUp) kept.set(`${cacheKey} ${path} ${epoch}`, { response, atMs: clock.nowMs });
    },
    revoke: (cacheKey) => void revocations.set(cacheKey, (revocations.get(cacheKey) ?? 0) + 1),
    async advance(cacheKey) {
      epochs.set(cacheKey, (epochs.get(cacheKey) ?? 0) + 1);
    },
  };

  function startReplica() {
    const own = createSharedReads({
      api: 'SENDCLOUD',
      maxStaleMs: 60_000,
      maxEntries: 100,
      maxBytes: 100_000,
      now: () => clock.nowMs,
    });
    const reads = createReplicaReads(own, answers, 100);
    const observer = recordObserver();
    const stale: number[] = [];
    const answerOf = (body: string, isKept = true) => ({
      value: body,
      bytes: body.length,
      isKept,
      response: { status: 200, headers: {}, body },
    });
    return {
      reads,
      stale,
      sources: () => observer.events.flatMap((event) => Object(event).source ?? []),
      read: (asking: { noCache?: boolean; isNotSendable?: boolean; longLived?: boolean } = {}) =>
        reads.read(
          {
            cacheKey: 'acme',
            operation: 'read',
            path: '/1',
            longLived: asking.longLived ?? false,
            freshMs: 5000,
            notSendable: () =>
              asking.isNotSendable === true
                ? new UpstreamError('no', { api: 'SENDCLOUD', code: 'RATE_LIMITED', tried: false })
                : null,
            async run() {
              api.requests += 1;
              const { status, body } = api;
              if (status !== 200) {
                throw new UpstreamError('no', {
                  api: 'SENDCLOUD',
                  code: 'UNAUTHENTICATED',
                  status,
                });
              }
              return answerOf(body);
            },
            decode({ body }) {
              if (body === 'unreadable') throw new Error('of another version');
              return answerOf(body);
            },
          },
          {
            deadline: deadlineOf(),
            noCache: asking.noCache ?? false,
            observer,
            onStale: (_value, ageMs) => stale.push(ageMs),
          },
        ),
    };
  }
  return {
    api,
    shared,
    clock,
    kept,
    epochs,
    revocations,
    one: startReplica(),
    other: startReplica(),
  };
}

test('what one has read another one finds, with its age', async () => {
  const { api, clock, one, other } = startShared();
  await one.read();
  clock.nowMs += 4000;
  expect(await other.read()).toBe('first');
  expect(other.sources()).toEqual(['replica']);
  clock.nowMs += 900;
  await other.read();
  expect(other.sources()).toEqual(['replica', 'fresh']);
  expect(api.requests).toBe(1);
  clock.nowMs += 200;
  api.body = 'second';
  expect(await one.read()).toBe('second');
});

test('after a write nobody serves what was read before', async () => {
  const { api, one, other } = startShared();
  await Promise.all([one.read(), other.read()]);
  await one.reads.beginWrite('acme');
  api.body = 'written';
  await one.reads.forget('acme');
  expect(await Promise.all([one.read(), other.read()])).toEqual(['written', 'written']);
});

test('who wants no cached answer gets a new one, which others find', async () => {
  const { api, one, other } = startShared();
  await one.read();
  api.body = 'new';
  expect(await other.read({ noCache: true })).toBe('new');
  expect(api.requests).toBe(2);
});

test('what cannot be paid for may be had from another replica', async () => {
  const { one, other } = startShared();
  await one.read();
  expect(await other.read({ isNotSendable: true })).toBe('first');
  await one.reads.forget('acme');
  await expect(other.read({ isNotSendable: true })).rejects.toThrow('no');
});

test('what this version cannot read is read anew', async () => {
  const { api, one, other } = startShared();
  api.body = 'unreadable';
  await one.read();
  api.body = 'readable';
  expect(await other.read()).toBe('readable');
});

test('while a write may still be carried out, nothing is kept for others, nor counts as fresh', async () => {
  const { api, shared, kept, one, other } = startShared();
  shared.unsettledMs = 1000;
  for (const { read } of [one, other]) for (const _ of [1, 2]) await read();
  expect([api.requests, kept.size]).toEqual([4, 0]);
});

test.each([
  { hasOthers: true, stale: [1500], source: 'stale' },
  { hasOthers: false, stale: [], source: 'fresh' },
])(
  'while they are away, and others may write ($hasOthers), a cached answer is $source',
  async ({ hasOthers, stale, source }) => {
    const { api, shared, clock, one } = startShared({ hasOthers });
    await one.read();
    shared.isUp = false;
    clock.nowMs += 1500;
    await one.read();
    expect([one.stale, one.sources()]).toEqual([stale, ['sent', source]]);
    expect(api.requests).toBe(1);
  },
);

test('while they are away, who joins a request that has begun before is told so', async () => {
  const { shared, one } = startShared();
  shared.isUp = false;
  await Promise.all([one.read(), one.read()]);
  expect([one.sources().toSorted(), one.stale]).toEqual([['joined', 'sent', 'stale'], [0]]);
});

test('what was read while they were away is not trusted when they are back', async () => {
  const { api, shared, epochs, one } = startShared();
  shared.isUp = false;
  await one.read();
  epochs.set('acme', 7);
  shared.isUp = true;
  api.body = 'written by another';
  expect(await one.read()).toBe('written by another');
});

test('a 401 ends what all replicas have, unless nothing was ever read with the credential', async () => {
  const { api, revocations, one, other } = startShared();
  api.status = 401;
  await expect(one.read()).rejects.toThrow('no');
  expect(revocations.size).toBe(0);
  api.status = 200;
  for (const { read } of [one, other])
    for (const longLived of [true, false]) await read({ longLived });
  api.status = 401;
  await expect(one.read({ noCache: true })).rejects.toThrow('no');
  expect(revocations.size).toBe(1);
  for (const longLived of [true, false])
    await expect(other.read({ longLived })).rejects.toThrow('no');
});

test('what no write changes stays', async () => {
  const { api, one, other } = startShared();
  await one.read({ longLived: true });
  await one.reads.forget('acme');
  await other.read({ longLived: true });
  expect(api.requests).toBe(1);
});
