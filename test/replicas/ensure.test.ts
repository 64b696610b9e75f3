import { describe, expect, test } from 'vitest';
import { hasRedisServer } from './redis-server.ts';
import { type Deployment, NOTHING_CACHED, startDeployment } from './replica-processes.ts';

const ENSURE = `mutation {
  ensureWebhookConnection(input: { url: "https://shop.example.com/hook" }) {
    ... on EnsureWebhookConnectionSuccess { outcome connection { id } }
  }
}`;

const start = () => startDeployment({ count: 2, environment: NOTHING_CACHED });

/** Ten callers, five at each replica. */
async function askTen({ replicas }: Deployment) {
  const callers = Array.from({ length: 10 }, (_, index) => replicas[index % replicas.length]);
  const answers = await Promise.all(callers.map((replica) => replica?.query(ENSURE)));
  expect(answers.flatMap((answer) => answer?.errors ?? [])).toEqual([]);
  const results = answers.map((answer) => answer?.data.ensureWebhookConnection);
  return {
    outcomes: results.map(({ outcome }) => outcome).toSorted(),
    ids: new Set(results.map(({ connection }) => connection?.id)),
  };
}

const count = ({ sandbox }: Deployment, method: string) =>
  sandbox.requests.filter((request) => request.method === method).length;

describe.skipIf(!hasRedisServer)('of ten at once over two replicas', () => {
  test('one creates, and the second time nobody writes', async () => {
    await using deployment = await start();
    const { outcomes, ids } = await askTen(deployment);
    expect(outcomes).toEqual(['CREATED', ...Array(9).fill('UNCHANGED')]);
    expect(ids.size).toBe(1);
    expect(count(deployment, 'POST')).toBe(1);

    const again = await askTen(deployment);
    expect(again.outcomes).toEqual(Array(10).fill('UNCHANGED'));
    expect(again.ids).toEqual(ids);
    expect(count(deployment, 'POST')).toBe(1);
    expect(count(deployment, 'PATCH')).toBe(0);
    // Each lock is released: none is left.
    expect(await deployment.redis.client.keys('hookgraph:lock:*')).toEqual([]);
  });

  test('a slow one is waited for, and what it has created is found', async () => {
    await using deployment = await start();
    const [one, other] = deployment.replicas;
    deployment.sandbox.misbehave({ api: 'sendcloud', delayMs: 1500 });
    const slow = one?.query(ENSURE);
    while (deployment.sandbox.requests.length === 0) await pause(10);
    const late = await other?.query(ENSURE);
    expect(late?.data.ensureWebhookConnection.outcome).toBe('UNCHANGED');
    expect(late?.ms).toBeGreaterThan(1000);
    expect((await slow)?.data.ensureWebhookConnection.outcome).toBe('CREATED');
    expect(count(deployment, 'POST')).toBe(1);
  });

  test('a replica that ends while it has the lock holds nobody up for longer than its operation', async () => {
    await using deployment = await startDeployment({
      count: 2,
      environment: { ...NOTHING_CACHED, HOOKGRAPH_OPERATION_TIMEOUT_MS: '4000' },
    });
    const [one, other] = deployment.replicas;
    deployment.sandbox.misbehave({ api: 'sendcloud', delayMs: 60_000 });
    const lost = one?.query(ENSURE).catch(() => null);
    while (deployment.sandbox.requests.length === 0) await pause(10);
    one?.process.kill('SIGKILL');
    await lost;
    const [lock = ''] = await deployment.redis.client.keys('hookgraph:lock:*');
    expect(lock).toMatch(/^hookgraph:lock:SENDCLOUD:/);
    const leftMs = await deployment.redis.client.pttl(lock);
    expect(leftMs).toBeGreaterThan(3000);
    expect(leftMs).toBeLessThanOrEqual(5000);
    // It was to last a second longer than the operation.
    await pause(2000);
    const late = await other?.query(ENSURE);
    expect(late?.data.ensureWebhookConnection.outcome).toBe('CREATED');
  });

  test('without Redis each replica creates at most one, and two are a conflict', async () => {
    await using deployment = await start();
    await deployment.redis.kill();
    await askTen(deployment);
    const created = count(deployment, 'POST');
    expect(created).toBeLessThanOrEqual(2);
    const { outcomes } = await askTen(deployment);
    expect(outcomes).toEqual(Array(10).fill(created === 1 ? 'UNCHANGED' : undefined));
    expect(count(deployment, 'POST')).toBe(created);
  });
});

describe.skipIf(!hasRedisServer)('after a write of unknown outcome', () => {
  test('no replica writes for ten seconds, and then one does', async () => {
    await using deployment = await start();
    const [one, other] = deployment.replicas;
    const path = '/api/v3/event-subscriptions/connections';
    deployment.sandbox.misbehave({ path, delayMs: 500 });
    deployment.sandbox.misbehave({ path, reset: true });
    const answers = await Promise.all([one, other, one].map((replica) => replica?.query(ENSURE)));
    answers.push(await other?.query(ENSURE));
    for (const answer of answers) {
      expect(answer?.errors).toMatchObject([
        { extensions: { code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' } },
      ]);
      // Nobody waits until it is settled.
      expect(answer?.ms).toBeLessThan(4000);
    }
    expect(count(deployment, 'POST')).toBe(1);
    const { client } = deployment.redis;
    expect(await client.keys('hookgraph:lock:*')).toEqual([]);
    const [unsettled = ''] = await client.keys('hookgraph:unsettled:*');
    expect(unsettled).toMatch(/^hookgraph:unsettled:SENDCLOUD:/);
    expect(await client.pttl(unsettled)).toBeLessThanOrEqual(10_000);

    await pause(10_500);
    const late = await other?.query(ENSURE);
    expect(late?.data.ensureWebhookConnection.outcome).toBe('CREATED');
    expect(count(deployment, 'POST')).toBe(2);
  }, 30_000);
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
