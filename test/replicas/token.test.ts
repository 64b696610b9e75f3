import { expect, test } from 'vitest';
import { hasRedisServer } from './redis-server.ts';
import { NOTHING_CACHED, startDeployment } from './replica-processes.ts';

const CONNECTION = '{ connection(id: 1) { __typename } }';

/** Three processes that ask for tokens themselves. */
async function startWithTokens() {
  const deployment = await startDeployment({
    environment: {
      ...NOTHING_CACHED,
      SENDCLOUD_PUBLIC_KEY: '',
      SENDCLOUD_SECRET_KEY: '',
      SENDCLOUD_CLIENT_ID: '$clientId',
      SENDCLOUD_CLIENT_SECRET: '$clientSecret',
      SENDCLOUD_TOKEN_URL: '$tokenUrl',
    },
  });
  const askAll = () => Promise.all(deployment.replicas.map(({ query }) => query(CONNECTION)));
  const taken = () => {
    const requests = deployment.sandbox.requests.map(({ method, path }) => `${method} ${path}`);
    const tokens = requests.filter((each) => each.startsWith('POST')).length;
    return { tokens, calls: requests.length - tokens };
  };
  return Object.assign(deployment, { askAll, taken });
}

test.skipIf(!hasRedisServer)('three cold starts ask for one token', async () => {
  await using deployment = await startWithTokens();
  const answers = await deployment.askAll();
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  expect(deployment.taken()).toEqual({ tokens: 1, calls: 3 });
  await using late = await deployment.startAnother();
  await late.query(CONNECTION);
  expect(deployment.taken()).toEqual({ tokens: 1, calls: 4 });
});

test.skipIf(!hasRedisServer)(
  'a token that is refused is replaced once, by one of them',
  async () => {
    await using deployment = await startWithTokens();
    await deployment.askAll();
    // Late, so that each replica has one: what was sent again would have that of a replica that is slow.
    deployment.sandbox.misbehave({ api: 'sendcloud', status: 401, delayMs: 500, times: 3 });
    const answers = await deployment.askAll();
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(deployment.taken()).toEqual({ tokens: 2, calls: 9 });
  },
);

test.skipIf(!hasRedisServer)('without Redis each asks for its own', async () => {
  await using deployment = await startWithTokens();
  await deployment.redis.kill();
  const answers = await deployment.askAll();
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  expect(deployment.taken()).toEqual({ tokens: 3, calls: 3 });
});

test.skipIf(!hasRedisServer)(
  'a replica that has ended while it asked holds nobody up for long',
  async () => {
    await using deployment = await startWithTokens();
    const { client } = deployment.redis;
    await deployment.askAll();
    const [name = ''] = await client.keys('hookgraph:token:*');
    await client.del(name);
    await client.set(
      name.replace(':token:', ':token-lock:'),
      'of one that has ended',
      'PX',
      60_000,
    );
    await using late = await deployment.startAnother();
    const { errors, ms } = await late.query(CONNECTION);
    expect(errors).toBeUndefined();
    expect(ms).toBeLessThan(2000);
  },
);
