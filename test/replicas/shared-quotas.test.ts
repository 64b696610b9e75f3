import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RateLimitRule } from '../../src/upstream/gate/rate-limit.ts';
import type { QuotaKnowledge, SharedQuotas } from '../../src/upstream/replicas.ts';
import { connectTwoReplicas, type TwoReplicas } from './connected-replicas.ts';
import { hasRedisServer } from './redis-server.ts';

// The scripts as they run in a real Redis. They cost no call.

const RULES: readonly RateLimitRule[] = [
  { window: 'per minute', limit: 100, windowMs: 60_000, counts: 'all' },
  { window: 'per hour', limit: 1000, windowMs: 3_600_000, counts: 'all' },
];
const NOTHING: QuotaKnowledge = {
  counted: [],
  throttledMs: 0,
  readsConfirmed: false,
  isProven: false,
};
const NOTHING_SENT = { id: 1, counted: [] };

let two: TwoReplicas;
let redis: TwoReplicas['redis'];
let replicas: TwoReplicas['replicas'];
let quotas: readonly SharedQuotas[];
let key: string;

beforeAll(async () => {
  if (!hasRedisServer) return;
  two = await connectTwoReplicas();
  ({ redis, replicas } = two);
  quotas = replicas.map((each) => each.quotasOf('SENDCLOUD'));
});
afterAll(async () => two?.[Symbol.asyncDispose]());
beforeEach(({ skip, task }) => {
  skip(!hasRedisServer, 'Redis is not installed.');
  key = task.id;
});

const perMinute = (count: number, endsInMs = 30_000) => ({ window: 'per minute', count, endsInMs });

/** What one of the two knows after it has told this. */
async function join(
  replica: number,
  known: Partial<QuotaKnowledge> = {},
  sent: Parameters<SharedQuotas['join']>[2] = NOTHING_SENT,
) {
  const picture = await quotas[replica]?.join(key, { ...NOTHING, ...known }, sent, RULES);
  if (!picture) throw new Error('Redis is away.');
  const total = picture.counted
    .filter(({ window }) => window === 'per minute')
    .reduce((sum, { count }) => sum + count, 0);
  return { ...picture, total };
}

const ttlMs = () => redis.client.pttl(`hookgraph:quota:SENDCLOUD:{${key}}`);

test('what both know is counted once', async () => {
  await join(0, { counted: [perMinute(10)] });
  expect((await join(1, { counted: [perMinute(10, 30_150)] })).total).toBe(10);
  expect((await join(1, { counted: [perMinute(12)] })).total).toBe(12);
});

test('what was sent after all that a replica knows does not hide what it knows', async () => {
  await join(0, {}, { id: 1, counted: [perMinute(7, 50_000)] });
  expect((await join(1, { counted: [perMinute(10)] })).total).toBe(17);
});

test('what is told twice is counted once', async () => {
  const batch = { id: 3, counted: [perMinute(5)] };
  await join(0, {}, batch);
  expect((await join(0, {}, batch)).total).toBe(5);
  expect((await join(0, {}, { ...batch, id: 4 })).total).toBe(10);
  // The same number of another replica.
  expect((await join(1, {}, batch)).total).toBe(15);
});

test.each([
  { what: 'a throttle', facts: { throttledMs: 41_234.57 } },
  {
    what: 'a throttle of a credential that is known',
    facts: { throttledMs: 41_234.57, isProven: true },
  },
  { what: 'confirmed reads', facts: { readsConfirmed: true } },
  { what: 'counts with parts of milliseconds', facts: { counted: [perMinute(1, 30_000.25)] } },
])('$what: told when Redis is empty, all learn it, and the key ends', async ({ facts }) => {
  await join(0, facts);
  const learnt = await join(1);
  expect(learnt.throttledMs).toBeLessThanOrEqual(Math.ceil(facts.throttledMs ?? 0));
  expect(learnt.throttledMs).toBeGreaterThanOrEqual((facts.throttledMs ?? 0) - 1000);
  expect(learnt).toMatchObject({
    readsConfirmed: facts.readsConfirmed ?? false,
    isProven: facts.isProven ?? false,
    total: facts.counted?.length ?? 0,
  });
  const keptMs = await ttlMs();
  expect(keptMs).toBeGreaterThan(20_000);
  expect(keptMs).toBeLessThanOrEqual(facts.isProven ? 3_600_000 : 120_000);
  expect(replicas.map(({ state }) => state)).toEqual(['connected', 'connected']);
});

test('a throttle holds all back, the longer of two', async () => {
  quotas[0]?.tell(key, { throttledMs: 30_000 }, RULES);
  await join(0, { throttledMs: 200.5 });
  const denial = await quotas[1]?.take(key, RULES, 1, 1000);
  expect(denial?.granted).toBe(0);
  expect(denial?.waitMs).toBeGreaterThan(20_000);
  expect(denial?.waitMs).toBeLessThanOrEqual(30_000);
});

test('a throttle ends', async () => {
  const granted = async () => (await quotas[1]?.take(key, RULES, 1, 1000))?.granted;
  quotas[0]?.tell(key, { throttledMs: 500 }, RULES);
  await expect.poll(granted).toBe(1);
});

test('a grant says whether the credential is known', async () => {
  const isProven = async () => (await quotas[0]?.take(key, RULES, 1, 1000))?.isProven;
  expect(await isProven()).toBe(false);
  quotas[1]?.tell(key, { isProven: true }, RULES);
  await join(1);
  expect(await isProven()).toBe(true);
  expect(await ttlMs()).toBeGreaterThan(3_500_000);
});

test('of a limit that is used up nothing is granted, and it is said when there is more', async () => {
  await join(0, { counted: [perMinute(60), perMinute(40, 45_000)] });
  const denial = await quotas[1]?.take(key, RULES, 5, 1000);
  expect(denial?.granted).toBe(0);
  expect(denial?.waitMs).toBeGreaterThan(20_000);
  expect(denial?.waitMs).toBeLessThanOrEqual(30_000);
  expect(denial?.counted).toHaveLength(2);
});

test('what is given back is there for the next one, once', async () => {
  await join(0, { counted: [perMinute(98, 70_000)] });
  const first = await quotas[0]?.take(key, RULES, 2, 1000);
  expect(first?.granted).toBe(2);
  quotas[0]?.giveBack(key, first?.receipt ?? [], 1);
  quotas[0]?.giveBack(key, first?.receipt ?? [], 5);
  await join(0);
  expect((await quotas[1]?.take(key, RULES, 5, 1000))?.granted).toBe(2);
  expect((await quotas[1]?.take(key, RULES, 5, 1000))?.granted).toBe(0);
});

test('a report that shows more than is known counts for all of it', async () => {
  await join(0, { counted: [perMinute(10)] });
  const reported = { window: 'per minute', remaining: 30, resetMs: 20_000.5 };
  quotas[0]?.tell(key, { reported }, RULES);
  expect((await join(1)).total).toBe(70);
  quotas[0]?.tell(key, { reported: { ...reported, remaining: 50 } }, RULES);
  expect((await join(1)).total).toBe(70);
});
