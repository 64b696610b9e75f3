import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { leftPerMinute } from './left-per-minute.ts';
import { hasRedisServer } from './redis-server.ts';
import {
  type Answer,
  type Deployment,
  NOTHING_CACHED,
  startDeployment,
} from './replica-processes.ts';

// Counts of what the API has seen are the calls that a test costs.

const page = (perPage: number) => `{ webhookSubscriptions(perPage: ${perPage}) { items { id } } }`;

/** Asks for as many pages, each once, through all replicas in turn. */
function askForPages({ replicas }: Deployment, count: number): Promise<readonly Answer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const replica = replicas[index % replicas.length];
      if (replica === undefined) throw new Error('There is no replica.');
      return replica.query(page(1 + (index % 100)));
    }),
  );
}

const codesOf = (answers: readonly Answer[]) =>
  answers.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions.code) ?? []);

test.skipIf(!hasRedisServer)(
  '300 asked through three processes of a window of 100: the API sees exactly 100',
  async () => {
    await using deployment = await startDeployment({ environment: NOTHING_CACHED });
    const codes = codesOf(await askForPages(deployment, 300));
    expect(deployment.sandbox.requests).toHaveLength(100);
    expect(codes).toEqual(Array.from({ length: 200 }, () => 'RATE_LIMITED'));
    expect(await leftPerMinute(deployment)).toEqual([0, 0, 0]);
  },
);

test.skipIf(!hasRedisServer)(
  'each replica knows what the others have sent, and a new one what was sent before it',
  async () => {
    await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
    const [first, second] = deployment.replicas;
    for (let sent = 0; sent < 7; sent += 1) await first?.query(page(1));
    await expect.poll(() => leftPerMinute(deployment)).toEqual([93, 93]);
    await second?.query(page(1));
    await expect.poll(() => leftPerMinute(deployment)).toEqual([92, 92]);
    await using late = await deployment.startAnother();
    await late.query(page(1));
    await expect.poll(() => leftPerMinute(deployment)).toEqual([91, 91, 91]);
    expect(deployment.sandbox.requests).toHaveLength(9);
  },
);

test.skipIf(!hasRedisServer).each([{ isKnown: true }, { isKnown: false }])(
  'a 429 that one replica gets holds all of them back (credential known before: $isKnown)',
  async ({ isKnown }) => {
    await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
    const [first, second] = deployment.replicas;
    if (isKnown) await first?.query(page(2));
    deployment.sandbox.misbehave({ api: 'shipping-channels', rateLimit: true });
    await first?.query(page(1));
    const before = deployment.sandbox.requests.length;
    // What may be invented no other replica keeps, until it is used there.
    if (isKnown) await expect.poll(() => leftPerMinute(deployment)).toEqual([0, 0]);
    expect(codesOf([(await second?.query(page(1))) as Answer])).toEqual(['RATE_LIMITED']);
    expect(await leftPerMinute(deployment)).toEqual([0, 0]);
    expect(deployment.sandbox.requests).toHaveLength(before);
  },
);

test.skipIf(!hasRedisServer)('what is left by X-RateLimit is known to all replicas', async () => {
  await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
  const [first, second] = deployment.replicas;
  const resetAt = Math.ceil(Date.now() / 1000) + 40;
  deployment.sandbox.misbehave({
    api: 'shipping-channels',
    headers: {
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': String(resetAt),
    },
  });
  await first?.query(page(1));
  await expect.poll(() => leftPerMinute(deployment)).toEqual([1, 1]);
  await second?.query(page(1));
  expect(codesOf([(await first?.query(page(2))) as Answer])).toEqual(['RATE_LIMITED']);
  expect(deployment.sandbox.requests).toHaveLength(2);
});

test.skipIf(!hasRedisServer)(
  'plentiful permits are lent, and given back when nobody uses them',
  async () => {
    await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
    const { redis, replicas, sandbox } = deployment;
    const counted = async () => {
      const [key = ''] = await redis.client.keys('hookgraph:quota:SENDCLOUD:*');
      const fields = Object.entries(await redis.client.hgetall(key)).filter(([field]) =>
        field.startsWith('reads per minute|'),
      );
      return fields.reduce((sum, [, count]) => sum + Number(count), 0);
    };
    await replicas[0]?.query('{ connection(id: 1) { __typename } }');
    expect(await counted()).toBe(5);
    await delay(1200);
    expect(await counted()).toBe(1);
    expect(sandbox.requests).toHaveLength(1);
  },
);

test.skipIf(!hasRedisServer)('a message that is none of theirs ends nobody', async () => {
  await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
  const { client } = deployment.redis;
  for (const message of ['{', 'null', '{"name":"x","counted":[1],"isProven":true}', '[]']) {
    await client.publish('hookgraph:quotas:SHIPPING_CHANNELS', message);
  }
  for (const { query } of deployment.replicas) expect(codesOf([await query(page(1))])).toEqual([]);
});

test.skipIf(!hasRedisServer)(
  'a credential that was invented is forgotten soon, by all',
  async () => {
    await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
    const { client } = deployment.redis;
    const [first] = deployment.replicas;
    const headers = { 'x-shipping-channels-authorization': 'Bearer invented' };
    expect(codesOf([(await first?.query(page(1), headers)) as Answer])).toEqual([
      'UNAUTHENTICATED',
    ]);
    const keys = async () => client.keys('hookgraph:quota:SHIPPING_CHANNELS:*');
    const [invented = ''] = await keys();
    expect(await client.pttl(invented)).toBeLessThanOrEqual(120_000);
    await first?.query(page(1));
    const [known = ''] = (await keys()).filter((key) => key !== invented);
    await expect.poll(() => client.pttl(known)).toBeGreaterThan(86_000_000);
  },
);

test.skipIf(!hasRedisServer)(
  'a credential that is known stays so when its key has ended, and when Redis comes back empty',
  async () => {
    await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
    const { redis, replicas, sandbox } = deployment;
    const keptMs = async () => {
      const [key = ''] = await redis.client.keys('hookgraph:quota:SHIPPING_CHANNELS:*');
      return redis.client.pttl(key);
    };
    const isKeptLong = () => expect.poll(keptMs).toBeGreaterThan(86_000_000);
    await replicas[0]?.query(page(1));
    await isKeptLong();
    await redis.client.flushdb();
    await replicas[0]?.query(page(2));
    await isKeptLong();
    await redis.restart();
    await isKeptLong();
    expect(sandbox.requests).toHaveLength(2);
  },
);
