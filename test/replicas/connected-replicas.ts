import { createSecret } from '../../src/domain/secret.ts';
import { type ConnectedReplicas, connectReplicas } from '../../src/replicas/replicas.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** What two replicas share, in this process and through a real Redis. */
export interface TwoReplicas extends AsyncDisposable {
  readonly redis: RedisServer;
  readonly replicas: readonly [ConnectedReplicas, ConnectedReplicas];
}

export async function connectTwoReplicas(): Promise<TwoReplicas> {
  const redis = await startRedisServer();
  const connect = () =>
    connectReplicas({
      url: createSecret(redis.url),
      prefix: 'hookgraph:',
      count: 2,
      encryptionKey: createSecret(Buffer.alloc(32, 1).toString('base64')),
      keptMs: 3_600_000,
      onState() {},
    });
  const replicas = await Promise.all([connect(), connect()]);
  return {
    redis,
    replicas,
    async [Symbol.asyncDispose]() {
      for (const each of replicas) each.close();
      await redis[Symbol.asyncDispose]();
    },
  };
}
