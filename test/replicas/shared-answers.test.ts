import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SharedAnswers } from '../../src/upstream/replicas.ts';
import { connectTwoReplicas, type TwoReplicas } from './connected-replicas.ts';
import { hasRedisServer } from './redis-server.ts';

// What is asked of a real Redis for cached answers. It costs no call.

const RESPONSE = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
const FRESH_MS = 30_000;

let two: TwoReplicas;
let redis: TwoReplicas['redis'];
let replicas: TwoReplicas['replicas'];
let answers: SharedAnswers;
let credential: string;

beforeAll(async () => {
  if (!hasRedisServer) return;
  two = await connectTwoReplicas();
  ({ redis, replicas } = two);
  answers = replicas[0].answersOf('SENDCLOUD');
});
afterAll(async () => two?.[Symbol.asyncDispose]());
beforeEach(({ skip, task }) => {
  skip(!hasRedisServer, 'Redis is not installed.');
  credential = task.id;
});

const revocation = async () => (await answers.look(credential))?.revocation;

test('an answer is found with its age, and not any more when the API has denied it', async () => {
  answers.keep(credential, '/1', 'epoch', FRESH_MS, RESPONSE);
  const found = await answers.find(credential, '/1', 'epoch', FRESH_MS);
  expect(found).toMatchObject({ response: RESPONSE });
  expect(found?.ageMs).toBeLessThan(5000);
  expect(await answers.find(credential, '/1', 'another epoch', FRESH_MS)).toBeNull();
  answers.drop(credential, '/1', 'epoch');
  expect(await answers.find(credential, '/1', 'epoch', FRESH_MS)).toBeNull();
});

test('a rejected credential is told, and one with which nothing was read leaves nothing', async () => {
  const before = await revocation();
  answers.revoke(credential, true);
  expect(await revocation()).toBe(before);
  expect(await redis.client.keys(`*${credential}*`)).toEqual([]);
  answers.keep(credential, '/1', 'epoch', FRESH_MS, RESPONSE);
  answers.revoke(credential, true);
  await expect.poll(revocation).not.toBe(before);
});

test.for([
  { what: 'of no freshness', freshMs: 0, body: '{}' },
  { what: 'that is too large', freshMs: FRESH_MS, body: ' '.repeat(300_000) },
])('an answer $what was read all the same', async ({ freshMs, body }) => {
  const before = await revocation();
  answers.keep(credential, '/1', 'epoch', freshMs, { ...RESPONSE, body });
  answers.revoke(credential, false);
  await expect.poll(revocation).not.toBe(before);
});

test.for([
  { mayBeInvented: false, isTold: true },
  { mayBeInvented: true, isTold: false },
])('what is rejected while Redis is away is told when it is back: $isTold', async (row) => {
  answers.keep(credential, '/1', 'epoch', FRESH_MS, RESPONSE);
  const before = await revocation();
  redis.freeze();
  expect(await revocation()).toBeUndefined();
  answers.revoke(credential, row.mayBeInvented);
  redis.thaw();
  await expect.poll(() => replicas[0].state).toBe('connected');
  if (row.isTold) await expect.poll(revocation).not.toBe(before);
  else expect(await revocation()).toBe(before);
});

test('one that takes nothing any more is away, also for who only reads', async () => {
  await redis.client.config('SET', 'maxmemory', '1');
  await expect.poll(() => replicas[0].state).toBe('away');
  await redis.client.config('SET', 'maxmemory', '0');
  await expect.poll(() => replicas[0].state).toBe('connected');
});
