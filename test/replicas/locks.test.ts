import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deadlineOf } from '../upstream/deadlines.ts';
import { connectTwoReplicas, type TwoReplicas } from './connected-replicas.ts';
import { hasRedisServer } from './redis-server.ts';

// Locks in a real Redis. They cost no call.

let two: TwoReplicas;
let redis: TwoReplicas['redis'];
let replicas: TwoReplicas['replicas'];

beforeAll(async () => {
  if (!hasRedisServer) return;
  two = await connectTwoReplicas();
  ({ redis, replicas } = two);
});
afterAll(async () => two?.[Symbol.asyncDispose]());
beforeEach(({ skip }) => skip(!hasRedisServer, 'Redis is not installed.'));

/** Waits for so long at most. */
const acquire = (replica: number, waitMs: number) => {
  const deadline = { ...deadlineOf(AbortSignal.timeout(waitMs)), remainingMs: () => waitMs };
  return replicas[replica]?.locksOf('SENDCLOUD').acquire('credential', 'a record', deadline);
};

const restart = async () => {
  await redis.restart();
  await expect.poll(() => replicas.map(({ state }) => state)).toEqual(['away', 'away']);
  await expect.poll(() => replicas.map(({ state }) => state)).toEqual(['connected', 'connected']);
};

test('one of two has a lock, also when Redis is started again with nothing in it', async () => {
  const lock = await acquire(0, 20_000);
  expect(await acquire(1, 200)).toBeNull();
  await restart();
  expect(await acquire(1, 200)).toBeNull();
  lock?.release();
  const next = await acquire(1, 2000);
  expect(next?.unsettled).toBeNull();
  next?.release();
});

test('that a write may still be carried out is known as long, and no longer', async () => {
  const lock = await acquire(0, 2000);
  lock?.markUnsettled('UPSTREAM_TIMEOUT', 6000);
  lock?.release();
  await restart();
  const next = await acquire(1, 2000);
  expect(next?.unsettled).toBe('UPSTREAM_TIMEOUT');
  next?.release();
  await expect
    .poll(async () => {
      const later = await acquire(1, 2000);
      later?.release();
      return later?.unsettled;
    })
    .toBeNull();
});
