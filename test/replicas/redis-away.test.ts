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
import { startSlowConnection } from './slow-connection.ts';

const READ = '{ connection(id: 1) { __typename } }';
const page = (perPage: number) => `{ webhookSubscriptions(perPage: ${perPage}) { items { id } } }`;

/** Asks all replicas, one operation after the other at each. */
async function askAll({ replicas }: Deployment, times: number): Promise<readonly Answer[]> {
  const asked = replicas.map(async ({ query }) => {
    const answers: Answer[] = [];
    for (let time = 0; time < times; time += 1) answers.push(await query(READ));
    return answers;
  });
  return (await Promise.all(asked)).flat();
}

const failuresOf = (answers: readonly Answer[]) => answers.flatMap(({ errors }) => errors ?? []);
const longestMs = (answers: readonly Answer[]) => Math.max(...answers.map(({ ms }) => ms));
const warningsOf = ({ replicas }: Deployment) =>
  replicas.map(({ process }) => process.stdout.split('redis away').length - 1);
const readinessOf = ({ replicas }: Deployment) =>
  Promise.all(replicas.map(({ readiness }) => readiness()));

const EACH = 3;
const all = <T>(value: T) => Array.from({ length: EACH }, () => value);

/** What becomes of Redis, and what is done about it at the end. */
interface Trouble {
  begin(deployment: Deployment): unknown;
  end(deployment: Deployment): unknown;
}

/** What else the machine does only makes answers slower: the best of so many rounds tells what Redis does. */
const ROUNDS = 5;

/**
 * Has Redis in trouble, and again while the longest answer becomes longer by more than it may. Nothing
 * ever fails meanwhile, and Redis is used again afterwards. Returns how often that was.
 */
async function expectNoDelay(
  deployment: Deployment,
  { begin, end }: Trouble,
  mostMs: number,
): Promise<number> {
  for (let round = 1; ; round += 1) {
    await askAll(deployment, 20);
    const before = await askAll(deployment, 20);
    await begin(deployment);
    const during = await askAll(deployment, 20);
    expect(failuresOf([...before, ...during])).toEqual([]);
    expect(await readinessOf(deployment)).toEqual(all({ status: 200, redis: 'away' }));
    await end(deployment);
    const back = all({ status: 200, redis: 'connected' });
    await expect.poll(() => readinessOf(deployment), { timeout: 5000 }).toEqual(back);
    const delayMs = longestMs(during) - longestMs(before);
    if (delayMs < mostMs) return round;
    if (round === ROUNDS) expect(delayMs).toBeLessThan(mostMs);
  }
}

const TROUBLES: readonly (Trouble & { readonly name: string })[] = [
  {
    name: 'frozen',
    begin: ({ redis }) => redis.freeze(),
    end: ({ redis }) => redis.thaw(),
  },
  {
    name: 'killed, and started again with nothing in it',
    begin: ({ redis }) => redis.kill(),
    end: ({ redis }) => redis.restart(),
  },
  {
    name: 'full',
    begin: ({ redis: { client } }) => client.config('SET', 'maxmemory', '1'),
    end: ({ redis: { client } }) => client.config('SET', 'maxmemory', '0'),
  },
  {
    name: 'given another password',
    async begin({ redis: { client } }) {
      await client.config('SET', 'requirepass', 'another');
      await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
    },
    end: ({ redis: { client, password } }) => client.config('SET', 'requirepass', password),
  },
  {
    name: 'a copy of another one, which takes nothing that is written',
    begin: ({ redis: { client } }) => client.call('REPLICAOF', '127.0.0.1', '1'),
    end: ({ redis: { client } }) => client.call('REPLICAOF', 'NO', 'ONE'),
  },
];

test.skipIf(!hasRedisServer).each(TROUBLES)(
  'Redis $name: nothing fails, nothing is much slower, and it is used again afterwards',
  async (trouble) => {
    await using deployment = await startDeployment({
      environment: { ...NOTHING_CACHED, HOOKGRAPH_LOG_LEVEL: 'warn' },
    });
    const rounds = await expectNoDelay(deployment, trouble, 100);
    expect(failuresOf(await askAll(deployment, 5))).toEqual([]);
    expect(warningsOf(deployment)).toEqual(all(rounds));
  },
);

test.skipIf(!hasRedisServer)('Redis slow: it is left alone', async () => {
  const back = all({ status: 200, redis: 'connected' });
  await using slow = await startSlowConnection();
  await using deployment = await startDeployment({
    environment: {
      ...NOTHING_CACHED,
      HOOKGRAPH_LOG_LEVEL: 'warn',
      HOOKGRAPH_REDIS_URL: `redis://:$password@127.0.0.1:${slow.port}`,
    },
  });
  slow.connectTo(deployment.redis.port);
  await expect.poll(() => readinessOf(deployment), { timeout: 5000 }).toEqual(back);
  const trouble = { begin: () => slow.set(20), end: () => slow.set(0) };
  await expectNoDelay(deployment, trouble, 100 + 40);
});

test.skipIf(!hasRedisServer)(
  'while Redis is away, all of them together keep to the limits; afterwards they count what was sent',
  async () => {
    await using deployment = await startDeployment({ environment: NOTHING_CACHED });
    const { redis, replicas, sandbox } = deployment;
    const ask = (count: number) =>
      Promise.all(
        replicas.flatMap(({ query }) =>
          Array.from({ length: count }, (_, index) => query(page(index + 1))),
        ),
      );
    await ask(10);
    expect(sandbox.requests).toHaveLength(30);
    // What is known when Redis goes is what they go by.
    await expect.poll(() => leftPerMinute(deployment)).toEqual(all(70));
    await redis.kill();
    // What is asked for at that moment may have been taken, and counts for one that is not sent.
    await expect
      .poll(() => readinessOf(deployment), { timeout: 5000 })
      .toEqual(all({ status: 200, redis: 'away' }));
    await ask(40);
    // A third of the 70 that were left, each.
    expect(sandbox.requests).toHaveLength(30 + 3 * 23);
    await redis.restart();
    await expect
      .poll(() => readinessOf(deployment), { timeout: 5000 })
      .toEqual(all({ status: 200, redis: 'connected' }));
    // Until all have told what they have sent.
    await delay(2500);
    await ask(10);
    expect(sandbox.requests).toHaveLength(100);
  },
);

test.skipIf(!hasRedisServer)(
  'what the API says while Redis is away is known to all replicas afterwards',
  async () => {
    await using deployment = await startDeployment({ count: 2, environment: NOTHING_CACHED });
    const { redis, replicas, sandbox } = deployment;
    const [first, second] = replicas;
    await first?.query(page(1));
    await expect.poll(() => leftPerMinute(deployment)).toEqual([99, 99]);
    await redis.kill();
    await expect
      .poll(() => readinessOf(deployment), { timeout: 5000 })
      .toEqual([
        { status: 200, redis: 'away' },
        { status: 200, redis: 'away' },
      ]);
    const reported = {
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '7',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 50),
    };
    sandbox.misbehave({ api: 'shipping-channels', headers: reported });
    await first?.query(page(2));
    // The second one was told nothing, and has its half.
    expect(await leftPerMinute(deployment)).toEqual([7, 99]);
    await redis.restart();
    await expect.poll(() => leftPerMinute(deployment)).toEqual([7, 7]);
    sandbox.misbehave({ api: 'shipping-channels', rateLimit: true });
    await redis.kill();
    await expect.poll(() => second?.readiness()).toEqual({ status: 200, redis: 'away' });
    await second?.query(page(3));
    expect(await leftPerMinute(deployment)).toEqual([7, 0]);
    await redis.restart();
    await expect.poll(() => leftPerMinute(deployment)).toEqual([0, 0]);
    expect(sandbox.requests).toHaveLength(3);
  },
);

test.skipIf(!hasRedisServer).each([
  { name: 'nobody listens', url: 'redis://127.0.0.1:1' },
  { name: 'the password is wrong', url: 'redis://:wrong@127.0.0.1:$port' },
])('it starts when $name, and says so once', async ({ url }) => {
  await using deployment = await startDeployment({
    count: 1,
    environment: { HOOKGRAPH_REDIS_URL: url, HOOKGRAPH_LOG_LEVEL: 'warn' },
  });
  expect(failuresOf(await askAll(deployment, 3))).toEqual([]);
  expect(await readinessOf(deployment)).toEqual([{ status: 200, redis: 'away' }]);
  await delay(1500);
  expect(warningsOf(deployment)).toEqual([1]);
});
