import { expect, test } from 'vitest';
import { startShared } from './shared-answers.ts';

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

test('a 401 to one that has only found what others read ends it for all', async () => {
  const { api, revocations, one, other } = startShared();
  await one.read();
  await one.read({ longLived: true });
  await other.read();
  api.status = 401;
  await expect(other.read({ noCache: true })).rejects.toThrow('no');
  expect(revocations.size).toBe(1);
  for (const { read } of [one, other]) {
    await expect(read({ longLived: true })).rejects.toThrow('no');
  }
});

test('one that has forgotten a credential serves nothing from before its end', async () => {
  const { api, revocations, one } = startShared({ maxCredentials: 1 });
  await one.read({ longLived: true });
  await one.read({ cacheKey: 'globex' });
  revocations.set('acme', 1);
  api.body = 'second';
  expect(await one.read({ longLived: true })).toBe('second');
});

test('what the API denies is found by nobody any more', async () => {
  const { api, one, other } = startShared();
  await one.read();
  api.status = 404;
  await expect(other.read({ noCache: true })).rejects.toThrow('no');
  await expect(other.read()).rejects.toThrow('no');
  expect(api.requests).toBe(3);
});

test('what was read before an event is not fresh after it, at any replica', async () => {
  const { api, shared, clock, one, other } = startShared();
  await one.read();
  clock.nowMs += 1000;
  shared.notBeforeMs = clock.nowMs;
  clock.nowMs += 1000;
  api.body = 'second';
  expect(await other.read()).toBe('second');
  expect(await one.read()).toBe('second');
  expect(api.requests).toBe(2);
});

test('what was asked for before an event, and answered after it, is kept for nobody', async () => {
  const { api, shared, kept, one } = startShared();
  shared.isEventInside = true;
  await one.read();
  shared.isEventInside = false;
  expect(kept.size).toBe(0);
  await one.read();
  expect([api.requests, kept.size]).toEqual([2, 1]);
});
