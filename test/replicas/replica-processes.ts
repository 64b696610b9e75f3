import { randomBytes } from 'node:crypto';
import { request } from 'undici';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { collectOutput, registerSecret } from '../support/canaries.ts';
import { type Process, run } from '../support/run-process.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** Processes of the program that share one Redis, over one sandbox. */
export interface Deployment extends AsyncDisposable {
  readonly redis: RedisServer;
  readonly sandbox: Sandbox;
  readonly replicas: readonly Replica[];
  /** Starts one more, which is the last of the replicas then. */
  startAnother(): Promise<Replica>;
}

export interface Replica extends AsyncDisposable {
  readonly process: Process;
  readonly url: string;
  query(query: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The body of `/readyz`, and its status. */
  readiness(): Promise<{ readonly status: number; readonly redis?: string }>;
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the answer to any query that a test sends
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: { readonly stale?: readonly unknown[] };
  readonly ms: number;
}

/** So that every query shows what it costs. */
export const NOTHING_CACHED = {
  HOOKGRAPH_SENDCLOUD_FRESH_MS: '0',
  HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
  HOOKGRAPH_EVENTS_FRESH_MS: '0',
  HOOKGRAPH_STALE_MS: '0',
};

export const ENCRYPTION_KEY = randomBytes(32).toString('base64');
registerSecret(ENCRYPTION_KEY);

export async function startDeployment({
  count = 3,
  environment = {},
  redisOptions = [],
  sandboxOptions = {},
}: {
  readonly count?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly redisOptions?: readonly string[];
  readonly sandboxOptions?: SandboxOptions;
} = {}): Promise<Deployment> {
  const redis = await startRedisServer(redisOptions);
  const sandbox = await startSandbox(sandboxOptions);
  const { publicKey, secretKey, apiKey } = sandbox.credentials;
  /** What is not known before, for values like `$clientId`. */
  const known: Readonly<Record<string, string>> = {
    ...sandbox.credentials,
    port: String(redis.port),
    password: redis.password,
    tokenUrl: sandbox.tokenUrl,
  };
  const start = () =>
    startReplica({
      SENDCLOUD_BASE_URL: sandbox.sendcloudBaseUrl,
      SHIPPING_CHANNELS_BASE_URL: sandbox.shippingChannelsBaseUrl,
      SENDCLOUD_PUBLIC_KEY: publicKey,
      SENDCLOUD_SECRET_KEY: secretKey,
      SHIPPING_CHANNELS_API_KEY: apiKey,
      HOOKGRAPH_ANONYMOUS: 'allow',
      HOOKGRAPH_REDIS_URL: redis.url,
      HOOKGRAPH_ENCRYPTION_KEY: ENCRYPTION_KEY,
      HOOKGRAPH_REPLICAS: String(count),
      ...Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [
          name,
          value.replace(/\$(\w+)/g, (_, key) => known[key] ?? ''),
        ]),
      ),
    });
  const replicas = await Promise.all(Array.from({ length: count }, start));
  return {
    redis,
    sandbox,
    replicas,
    async startAnother() {
      const replica = await start();
      replicas.push(replica);
      return replica;
    },
    async [Symbol.asyncDispose]() {
      for (const replica of replicas) await replica[Symbol.asyncDispose]();
      await sandbox.close();
      await redis[Symbol.asyncDispose]();
    },
  };
}

export async function startReplica(
  environment: Readonly<Record<string, string>>,
): Promise<Replica> {
  const process = run(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  );
  const url = await process.whenListening();
  async function send(path: string, body: string | null, headers = {}) {
    const response = await request(new URL(path, url), {
      method: body === null ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const text = await response.body.text();
    collectOutput(`response to ${path}`, text);
    return { status: response.statusCode, body: JSON.parse(text) };
  }
  // The first operations of a process take a hundred times as long as others, on a machine that is busy.
  for (let time = 0; time < 20; time += 1) {
    await send('/graphql', JSON.stringify({ query: '{ rateLimits { window } }' }));
  }
  return {
    process,
    url,
    async query(query, headers) {
      const startedAt = performance.now();
      const { body } = await send('/graphql', JSON.stringify({ query }), headers);
      return { ...body, ms: performance.now() - startedAt };
    },
    async readiness() {
      const { status, body } = await send('/readyz', null);
      return { status, redis: body.redis };
    },
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
