import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { numbers } from '../events/numbered-events.ts';
import { canary, collectOutput } from '../support/canaries.ts';
import { type EventReplica, expectTold, PREFIX, startEventReplica } from './event-replica.ts';
import { hasRedisServer, startRedisServer } from './redis-server.ts';
import { startSlowConnection } from './slow-connection.ts';

async function publishAll(replica: EventReplica, from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number += 1) {
    expect(await replica.publish(number)).toBe('accepted');
  }
}

const idsOf = ({ told }: EventReplica) => told.map(({ id }) => id);

/** A replica of its own way to Redis, which can be cut. */
async function startOnCable(port: number, url: string) {
  const cable = await startSlowConnection();
  cable.connectTo(port);
  const replica = await startEventReplica({ url: url.replace(`:${port}`, `:${cable.port}`) });
  return {
    replica,
    cut: cable.cut,
    reconnect: () => cable.connectTo(port),
    async [Symbol.asyncDispose]() {
      replica[Symbol.dispose]();
      await cable[Symbol.asyncDispose]();
    },
  };
}

test.skipIf(!hasRedisServer)('an event comes to all replicas, once, with one id', async () => {
  await using redis = await startRedisServer();
  using first = await startEventReplica(redis);
  using second = await startEventReplica(redis);
  const publish = (number: number) => (number % 2 === 0 ? first : second).publish(number);
  const outcomes = await Promise.all(Array.from({ length: 100 }, (_, number) => publish(number)));
  expect(outcomes).toEqual(Array(100).fill('accepted'));
  await expect.poll(() => [first.told.length, second.told.length]).toEqual([100, 100]);
  // In one order, whoever was the first.
  expect(second.told).toEqual(first.told);
  expect(first.told.map(({ key, body }) => key === `key-${body}`)).not.toContain(false);
  expect(new Set(idsOf(first)).size).toBe(100);
});

test.skipIf(!hasRedisServer)('an event has all that was published', async () => {
  await using redis = await startRedisServer();
  using first = await startEventReplica(redis);
  using second = await startEventReplica(redis);
  const body = '{"id":9007199254740993}\n Grüße \u{1F4E6} \0';
  await first.publish(1, { api: 'SHIPPING_CHANNELS', name: 'ä b', body });
  await expectTold(second, [body]);
  expect(second.told[0]).toEqual({
    kind: 'unknown',
    id: expect.stringMatching(/^\d+-\d+$/),
    key: 'key-1',
    api: 'SHIPPING_CHANNELS',
    hook: 'h',
    name: 'ä b',
    receivedAt: '2026-01-15T10:30:00.000Z',
    occurredAt: null,
    body,
  });
});

test.skipIf(!hasRedisServer)('of one key only the first event is told, by anybody', async () => {
  await using redis = await startRedisServer();
  using first = await startEventReplica(redis);
  using second = await startEventReplica(redis);
  expect(await first.publish(1)).toBe('accepted');
  expect(await second.publish(1, { body: 'another' })).toBe('duplicate');
  expect(await first.publish(1)).toBe('duplicate');
  const outcomes = await Promise.all([first, second, first].map((each) => each.publish(2)));
  expect(outcomes.toSorted()).toEqual(['accepted', 'duplicate', 'duplicate']);
  for (const replica of [first, second]) await expectTold(replica, ['1', '2']);
});

test.skipIf(!hasRedisServer).for([
  { published: 1, kept: 1 },
  { published: 20, kept: 20 },
  { published: 41, kept: 41 },
  { published: 1020, kept: 1000 },
])('of $published events a later replica reads the last $kept', async ({ published, kept }) => {
  await using redis = await startRedisServer();
  using first = await startEventReplica(redis);
  await publishAll(first, 1, published);
  using late = await startEventReplica(redis);
  await expectTold(late, numbers(published - kept + 1, kept));
  await expect.poll(() => late.returns).toBe(1);
  expect(late.told).toEqual(first.told.slice(-kept));
  await first.publish(0);
  await expect.poll(() => late.told.at(-1)?.body).toBe('0');
});

test.skipIf(!hasRedisServer)(
  'a replica whose connection was cut reads what it has missed, in order, each once',
  async () => {
    await using redis = await startRedisServer();
    using first = await startEventReplica(redis);
    await using cabled = await startOnCable(redis.port, redis.url);
    const { replica } = cabled;
    let sent = 0;
    for (let time = 0; time < 3; time += 1) {
      await publishAll(first, sent, 5);
      await expectTold(replica, numbers(0, sent + 5));
      cabled.cut();
      await expect.poll(() => replica.isUp).toBe(false);
      expect(await replica.publish(-1)).toBeNull();
      await publishAll(first, sent + 5, 30);
      cabled.reconnect();
      sent += 35;
      // Events come before, while and after it reads what it has missed.
      for (const startedAtMs = performance.now(); performance.now() - startedAtMs < 1500; ) {
        await publishAll(first, sent, 1);
        sent += 1;
        await delay(5);
      }
      await expectTold(replica, numbers(0, sent));
    }
    expect(replica.told).toEqual(first.told);
    expect(replica.returns).toBe(4);
  },
);

test.skipIf(!hasRedisServer)('large events are read too when they were missed', async () => {
  await using redis = await startRedisServer();
  using first = await startEventReplica(redis);
  const body = 'x'.repeat(256 * 1024);
  for (let number = 1; number <= 45; number += 1) {
    expect(await first.publish(number, { body })).toBe('accepted');
  }
  using late = await startEventReplica(redis);
  await expect.poll(() => late.told.length).toBe(45);
  expect(late.told).toEqual(first.told);
});

test.skipIf(!hasRedisServer)(
  'while Redis is gone nobody is told; when it is back, even empty, it goes on',
  async () => {
    await using redis = await startRedisServer();
    using first = await startEventReplica(redis);
    using second = await startEventReplica(redis);
    const replicas = [first, second];
    await publishAll(first, 1, 3);
    for (const replica of replicas) await expectTold(replica, numbers(1, 3));
    await redis.kill();
    await expect.poll(() => replicas.map(({ isUp }) => isUp)).toEqual([false, false]);
    const startedAtMs = performance.now();
    expect(await first.publish(4)).toBeNull();
    expect(performance.now() - startedAtMs).toBeLessThan(50);
    expect(replicas.map(({ returns }) => returns)).toEqual([1, 1]);
    await redis.restart();
    await expect
      .poll(() => replicas.map(({ returns }) => returns), { timeout: 5000 })
      .toEqual([2, 2]);
    await publishAll(second, 4, 2);
    for (const replica of replicas) await expectTold(replica, numbers(1, 5));
    expect(first.told).toEqual(second.told);
  },
);

test.skipIf(!hasRedisServer)(
  'another Redis, which has nothing and whose clock is behind, is listened to as well',
  async () => {
    await using redis = await startRedisServer();
    using first = await startEventReplica(redis);
    using second = await startEventReplica(redis);
    await publishAll(first, 1, 1);
    await redis.client.call('XSETID', `${PREFIX}events`, `${Date.now() + 3_600_000}-0`);
    await publishAll(first, 2, 2);
    for (const replica of [first, second]) await expectTold(replica, numbers(1, 3));
    await redis.restart();
    await expect.poll(() => [first.isUp, second.isUp], { timeout: 5000 }).toEqual([true, true]);
    await publishAll(second, 4, 2);
    for (const replica of [first, second]) await expectTold(replica, numbers(1, 5));
  },
);

test.skipIf(!hasRedisServer)(
  'an event whose answer comes too late is told when Redis is back, once',
  async () => {
    await using redis = await startRedisServer();
    using first = await startEventReplica(redis);
    using second = await startEventReplica(redis);
    await publishAll(first, 1, 2);
    redis.freeze();
    expect(await first.publish(3)).toBeNull();
    redis.thaw();
    await expect.poll(() => first.returns, { timeout: 5000 }).toBe(2);
    expect(await first.publish(3)).toBe('duplicate');
    for (const replica of [first, second]) await expectTold(replica, numbers(1, 3));
    expect(first.told).toEqual(second.told);
  },
);

test.skipIf(!hasRedisServer)(
  'nothing of an event can be read in Redis, and all keys have the prefix',
  async () => {
    await using redis = await startRedisServer();
    const said: string[] = [];
    const monitor = await redis.client.monitor();
    monitor.on('monitor', (_time, args: readonly string[]) => said.push(args.join(' ')));
    using first = await startEventReplica(redis);
    using second = await startEventReplica(redis);
    const [body, name, hook] = [canary('BODY'), canary('NAME'), canary('HOOK')];
    await first.publish(1, { body: JSON.stringify({ secret: body }), name, hook });
    await expect.poll(() => second.told.length).toBe(1);
    await expect.poll(() => said.some((each) => each.startsWith('PUBLISH'))).toBe(true);

    const keys = await redis.client.keys('*');
    expect(keys).not.toHaveLength(0);
    expect(keys.filter((key) => !key.startsWith(PREFIX))).toEqual([]);
    const entries = await redis.client.xrange(`${PREFIX}events`, '-', '+');
    expect(entries).toHaveLength(1);
    const all = [...keys, ...entries.flat(2), ...said].join('\n');
    collectOutput('Redis', all);
    expect(all).not.toMatch(/SENDCLOUD|2026-01-15|unknown|secret/);
    // Encoded is not sealed.
    for (const text of [body, name, hook, 'SENDCLOUD']) {
      expect(all).not.toContain(Buffer.from(text).toString('base64').slice(0, -4));
    }
    monitor.disconnect();
  },
);
