import { expect, test } from 'vitest';
import type { RateLimitRule } from '../../../src/upstream/gate/rate-limit.ts';
import { ReplicaCounts } from '../../../src/upstream/gate/replica-counts.ts';
import { deadlineOf } from '../deadlines.ts';
import { leftOf, SCARCE, send, startCounter } from './counted-together.ts';

const MINUTE_MS = 60_000;
const PLENTY: readonly RateLimitRule[] = [
  { window: 'calls', limit: 1000, windowMs: MINUTE_MS, counts: 'all' },
];

test('all replicas together send what the limit lets, and no more', async () => {
  const { quotas } = startCounter(SCARCE, 3);
  const sent = await Promise.all(quotas.map((quota) => send(quota, 100)));
  expect(sent.reduce((sum, each) => sum + each, 0)).toBe(100);
  expect(quotas.map(leftOf)).toEqual([0, 0, 0]);
});

test('what one sends is known to the others', async () => {
  const { quotas } = startCounter(SCARCE, 2);
  expect(await send(quotas[0], 30)).toBe(30);
  expect(quotas.map(leftOf)).toEqual([70, 70]);
});

test('a request that is not sent after all gives its permit back', async () => {
  const { quotas, clock } = startCounter(SCARCE, 2);
  expect(await send(quotas[0], 100)).toBe(100);
  quotas[0]?.release('read');
  // The next one of the same replica uses it.
  expect(await send(quotas[0], 1)).toBe(1);
  quotas[0]?.release('read');
  clock.nowMs += 1500;
  quotas[0]?.release('read');
  expect(await send(quotas[1], 3)).toBeGreaterThanOrEqual(1);
});

test('of a plentiful limit some are lent, and the next ones need not be asked for', async () => {
  const { quotas, clock } = startCounter(PLENTY, 2);
  expect(quotas[0]?.tryAcquire('read')).toBe(false);
  expect(await send(quotas[0], 1)).toBe(1);
  expect([1, 2, 3, 4].map(() => quotas[0]?.tryAcquire('read'))).toEqual([true, true, true, true]);
  expect(quotas[0]?.tryAcquire('read')).toBe(false);
  expect(leftOf(quotas[1])).toBe(995);
  // A loan that has ended is of no use.
  expect(await send(quotas[0], 1)).toBe(1);
  clock.nowMs += 1100;
  expect(quotas[0]?.tryAcquire('read')).toBe(false);
});

test('while the counts are away each keeps to its share of what was left', async () => {
  const counter = startCounter(SCARCE, 3);
  const { quotas } = counter;
  await send(quotas[0], 40);
  await counter.goAway();
  expect(await Promise.all(quotas.map((quota) => send(quota, 50)))).toEqual([20, 20, 20]);
  counter.clock.nowMs += MINUTE_MS + 3000;
  expect(await Promise.all(quotas.map((quota) => send(quota, 50)))).toEqual([33, 33, 33]);
});

test('what is not sent after all while the counts are away is not told', async () => {
  const counter = startCounter(SCARCE, 2);
  const { quotas } = counter;
  await send(quotas[0], 1);
  await counter.goAway();
  await send(quotas[0], 3);
  quotas[0]?.release('read');
  quotas[0]?.release('read');
  await counter.comeBack();
  await counter.beSure();
  expect(quotas.map(leftOf)).toEqual([98, 98]);
});

test('a request whose time ends while it waits for a permit was not limited', async () => {
  const { quotas } = startCounter(SCARCE, 2);
  let remainingMs = 105;
  const deadline = { ...deadlineOf(), remainingMs: () => remainingMs };
  const asked = [1, 2].map(() => quotas[0]?.acquire('read', deadline));
  remainingMs = 95;
  for (const each of await Promise.allSettled(asked)) {
    expect(each).toMatchObject({ reason: { code: 'UPSTREAM_TIMEOUT', tried: false } });
  }
  // The permit that came too late is for the next one.
  expect(await send(quotas[0], 1)).toBe(1);
  expect(quotas.map(leftOf)).toEqual([99, 99]);
});

test.each([{ isEmpty: false }, { isEmpty: true }])(
  'when they are back (empty: $isEmpty), all is counted that was sent before and meanwhile',
  async ({ isEmpty }) => {
    const counter = startCounter(SCARCE, 3);
    const { quotas } = counter;
    await send(quotas[0], 40);
    await counter.goAway();
    await Promise.all(quotas.map((quota) => send(quota, 10)));
    await counter.comeBack({ isEmpty });
    await counter.beSure();
    const sent = await Promise.all(quotas.map((quota) => send(quota, 50)));
    expect(sent.reduce((sum, each) => sum + each, 0)).toBe(30);
  },
);

test('until all have told what they have sent, each keeps to its share', async () => {
  const counter = startCounter(SCARCE, 2);
  const { quotas } = counter;
  await counter.goAway();
  await counter.comeBack();
  expect(await send(quotas[0], 80)).toBe(50);
  await counter.beSure();
  expect(await send(quotas[0], 80)).toBe(50);
});

test('the share of an earlier absence is of no use in the next one', async () => {
  const counter = startCounter(SCARCE, 2);
  const { quotas } = counter;
  await send(quotas[0], 40);
  await counter.goAway();
  await send(quotas[0], 5);
  await counter.comeBack();
  await counter.beSure();
  await send(quotas[1], 30);
  await counter.goAway();
  expect(await Promise.all(quotas.map((quota) => send(quota, 50)))).toEqual([12, 12]);
});

test('a replica that has not asked yet knows what the others have sent when they send again', async () => {
  const counter = startCounter(SCARCE, 3, { latecomers: 1 });
  const { quotas } = counter;
  await send(quotas[0], 80);
  counter.addLatecomer();
  await send(quotas[0], 2);
  await counter.goAway();
  expect(await Promise.all(quotas.map((quota) => send(quota, 50)))).toEqual([6, 6, 6]);
});

test('what one has given back is there for its other requests', async () => {
  const { quotas } = startCounter(SCARCE, 2);
  await send(quotas[0], 100);
  expect(await send(quotas[0], 1)).toBe(0);
  quotas[0]?.release('read');
  expect(await send(quotas[0], 1)).toBe(1);
});

test('a limit smaller than the number of replicas still lets one go', async () => {
  const counter = startCounter(
    [{ window: 'calls', limit: 2, windowMs: MINUTE_MS, counts: 'all' }],
    3,
  );
  await counter.goAway();
  expect(await send(counter.quotas[0], 3)).toBe(1);
});

test('a denial is of no use when permits were given back while it was on its way', async () => {
  const all = [{ window: 'calls', count: 100, endsInMs: 30_000 }];
  const given = [{ window: 'calls', count: -1, endsInMs: 30_000 }];
  let isGivenBack = true;
  const counts = new ReplicaCounts({
    quotaKey: 'credential',
    rules: SCARCE,
    shared: {
      replicas: 2,
      state: 'shared',
      session: 1,
      async take() {
        if (isGivenBack) {
          counts.learn({ counted: given });
          // What another kind asks for meanwhile changes nothing of it.
          isGivenBack = false;
          counts.ask('write', 1);
        }
        return { granted: 0, waitMs: 30_000, counted: all, isProven: true };
      },
      async join() {
        return { counted: all, throttledMs: 0, readsConfirmed: false, isProven: true, version: 1 };
      },
      giveBack() {},
      tell() {},
      listen() {},
    },
    onChange() {},
    now: () => 1000,
  });
  const deniedMs = async () => {
    counts.ask('read', 1);
    await expect.poll(() => counts.isAsking('read')).toBe(false);
    return counts.deniedMs('read', 1000);
  };
  expect(await deniedMs()).toBe(0);
  expect(await deniedMs()).toBe(30_000);
});

/** Numbers from 0 to 1 that look like chance, and are the same each time. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
  'whatever happens, no window sees more than the limit (%i)',
  async (seed) => {
    const chance = createChance(seed);
    const counter = startCounter(SCARCE, 3);
    const sentAtMs: number[] = [];
    let isAway = false;
    for (let step = 0; step < 120; step += 1) {
      counter.clock.nowMs += Math.floor(chance() * 4000);
      const quota = counter.quotas[Math.floor(chance() * 3)];
      const sent = await send(quota, Math.floor(chance() * 12));
      for (let each = 0; each < sent; each += 1) sentAtMs.push(counter.clock.nowMs);
      if (chance() > 0.06) continue;
      if (isAway) {
        await counter.comeBack({ isEmpty: chance() > 0.5 });
        await counter.beSure();
      } else {
        await counter.goAway();
      }
      isAway = !isAway;
    }
    const most = sentAtMs.map(
      (atMs) => sentAtMs.filter((other) => other >= atMs && other < atMs + MINUTE_MS).length,
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(100);
    expect(sentAtMs.length).toBeGreaterThan(150);
  },
);
