import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hasRedisServer } from './redis-server.ts';
import { type Deployment, type Replica, startDeployment } from './replica-processes.ts';

// Counts of what the API has seen are the calls that a test costs.

const ID = 'wh_123456';
const READ = `{ webhookSubscription(id: "${ID}") { name } }`;
const CHANGED = 'UpdateWebhookSubscriptionSuccess';

async function rename({ query }: Replica, name: string): Promise<string> {
  const { data } = await query(
    `mutation { updateWebhookSubscription(input: { id: "${ID}", name: "${name}" }) { __typename } }`,
  );
  return data.updateWebhookSubscription?.__typename;
}

function two({ replicas }: Deployment): readonly [Replica, Replica] {
  const [first, second] = replicas;
  if (first === undefined || second === undefined) throw new Error('There are not two replicas.');
  return [first, second];
}

const nameAt = async ({ query }: Replica) => (await query(READ)).data.webhookSubscription.name;

test.skipIf(!hasRedisServer)('what one replica has read costs another one no call', async () => {
  await using deployment = await startDeployment({ count: 2 });
  const [first, second] = two(deployment);
  await first.query(READ);
  await first.query('{ availableEvents { name } }');
  expect(deployment.sandbox.requests).toHaveLength(2);
  const answers = [await second.query(READ), await second.query('{ availableEvents { name } }')];
  expect(answers.flatMap(({ errors, extensions }) => errors ?? extensions?.stale ?? [])).toEqual(
    [],
  );
  // And it is cached there, too.
  await second.query(READ);
  expect(deployment.sandbox.requests).toHaveLength(2);
});

test.skipIf(!hasRedisServer)(
  'a read on one replica shows a write on another that was answered before it',
  async () => {
    await using deployment = await startDeployment({ count: 2 });
    const [first, second] = two(deployment);
    for (let version = 1; version <= 20; version += 1) {
      const [writer, reader] = version % 2 === 0 ? [first, second] : [second, first];
      await Promise.all([first, second].map(nameAt));
      expect(await rename(writer, `version ${version}`)).toBe(CHANGED);
      if (version % 3 === 0) await delay(10);
      expect(await nameAt(reader)).toBe(`version ${version}`);
    }
  },
);

test.skipIf(!hasRedisServer)(
  'a read that began before a write is joined by none after it',
  async () => {
    await using deployment = await startDeployment({ count: 2 });
    const [first, second] = two(deployment);
    deployment.sandbox.misbehave({ api: 'shipping-channels', delayMs: 600 });
    const early = nameAt(second);
    await expect.poll(() => deployment.sandbox.requests.length).toBe(1);
    expect(await rename(first, 'written meanwhile')).toBe(CHANGED);
    expect(await nameAt(second)).toBe('written meanwhile');
    await early;
    // What the early one was answered with is kept nowhere.
    expect(await Promise.all([nameAt(first), nameAt(second)])).toEqual([
      'written meanwhile',
      'written meanwhile',
    ]);
  },
);

test.skipIf(!hasRedisServer)(
  'while a write of another replica may still be carried out, nothing counts as fresh',
  async () => {
    await using deployment = await startDeployment({ count: 2 });
    const [first, second] = two(deployment);
    await nameAt(second);
    deployment.sandbox.misbehave({ api: 'shipping-channels', status: 503 });
    expect(await rename(first, 'perhaps')).toBeUndefined();
    const before = deployment.sandbox.requests.length;
    await nameAt(second);
    await nameAt(second);
    expect(deployment.sandbox.requests).toHaveLength(before + 2);
  },
);

test.skipIf(!hasRedisServer)('another credential gets none of it', async () => {
  await using deployment = await startDeployment({ count: 2 });
  const [first, second] = two(deployment);
  await first.query(READ);
  const { errors } = await second.query(READ, {
    'x-shipping-channels-authorization': 'Bearer invented',
  });
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  // What is invented leaves no epoch.
  expect(await deployment.redis.client.keys('hookgraph:epoch:*')).toEqual([]);
});

test.skipIf(!hasRedisServer)('what is too large is read by each replica', async () => {
  await using deployment = await startDeployment({ count: 2 });
  const [first, second] = two(deployment);
  const body = JSON.stringify({ data: { id: ID, name: 'x'.repeat(300_000) } });
  for (const replica of [first, second]) {
    deployment.sandbox.misbehave({ api: 'shipping-channels', status: 200, body });
    await replica.query(READ);
  }
  expect(deployment.sandbox.requests).toHaveLength(2);
  expect(await deployment.redis.client.keys('hookgraph:answer:*')).toEqual([]);
});

test.skipIf(!hasRedisServer)(
  'without Redis a cached answer is a stale one, since others may have written',
  async () => {
    await using deployment = await startDeployment({ count: 2 });
    const [first] = two(deployment);
    await nameAt(first);
    await deployment.redis.kill();
    const answer = await first.query(READ);
    expect(answer.errors).toBeUndefined();
    expect(answer.extensions?.stale).toMatchObject([{ path: ['webhookSubscription'] }]);
    expect(deployment.sandbox.requests).toHaveLength(1);
  },
);

test.skipIf(!hasRedisServer)(
  'without Redis, one that has no others serves what it has',
  async () => {
    await using deployment = await startDeployment({ count: 1 });
    const replica = deployment.replicas[0] as Replica;
    await nameAt(replica);
    await deployment.redis.kill();
    const answer = await replica.query(READ);
    expect([answer.errors, answer.extensions?.stale]).toEqual([undefined, undefined]);
    expect(deployment.sandbox.requests).toHaveLength(1);
  },
);
