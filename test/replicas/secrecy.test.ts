import { expect, test } from 'vitest';
import { canary, collectOutput } from '../support/canaries.ts';
import { hasRedisServer } from './redis-server.ts';
import { ENCRYPTION_KEY, startDeployment } from './replica-processes.ts';

test.skipIf(!hasRedisServer)(
  'nothing in Redis, and nothing that is said to it, shows a credential, a token, a URL or an id',
  async () => {
    await using deployment = await startDeployment({
      count: 2,
      environment: {
        SENDCLOUD_PUBLIC_KEY: '',
        SENDCLOUD_SECRET_KEY: '',
        SENDCLOUD_CLIENT_ID: '$clientId',
        SENDCLOUD_CLIENT_SECRET: '$clientSecret',
        SENDCLOUD_TOKEN_URL: '$tokenUrl',
      },
    });
    const { redis, sandbox, replicas } = deployment;
    const { clientId, clientSecret, apiKey } = sandbox.credentials;
    const said: string[] = [];
    const monitor = await redis.client.monitor();
    monitor.on('monitor', (_time, args: readonly string[]) => said.push(args.join(' ')));

    const url = `https://hooks.example.com/${canary('PATH')}`;
    const forwarded = canary('FORWARDED');
    for (const { query } of replicas) {
      await query(
        '{ connection(id: 1) { __typename } webhookSubscription(id: "wh_123456") { url } }',
      );
      await query('{ webhookSubscriptions { items { url } } availableEvents { name } }');
      await query(`mutation { createWebhookConnection(input: { url: "${url}" }) { __typename } }`);
      await query('{ connections { items { id } } }');
      await query(`mutation { ensureWebhookConnection(input: { url: "${url}" }) { __typename } }`);
      await query('{ connection(id: 1) { __typename } }', {
        'x-sendcloud-authorization': `Bearer ${forwarded}`,
      });
    }
    const kept: string[] = [];
    for (const key of await redis.client.keys('*')) {
      const type = await redis.client.type(key);
      const value =
        type === 'hash'
          ? Object.entries(await redis.client.hgetall(key)).flat()
          : [await redis.client.get(key)];
      kept.push([key, ...value].join(' '));
    }
    monitor.disconnect();
    collectOutput('Redis', kept.join('\n'));
    collectOutput('what is said to Redis', said.join('\n'));
    const all = [...kept, ...said].join('\n');
    // There is something of everything.
    for (const kind of [
      'quota:SENDCLOUD',
      'quota:SHIPPING_CHANNELS',
      'answer:',
      'epoch:',
      'token:',
      'lock:SENDCLOUD:{',
    ]) {
      expect(all).toContain(`hookgraph:${kind}`);
    }
    for (const secret of [clientId, clientSecret, apiKey, ENCRYPTION_KEY]) {
      expect(all).not.toContain(secret);
    }
    expect(all).not.toMatch(
      /wh_123456|https?:|Bearer|Basic|example\.com|getConnection|listWebhook/,
    );
  },
);
