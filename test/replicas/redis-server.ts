import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { registerSecret } from '../support/canaries.ts';

/** A real `redis-server` on this machine, which is asked for a password. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly password: string;
  /** Of somebody who looks into it. */
  readonly client: Redis;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
}

export const hasRedisServer = (() => {
  try {
    execFileSync('redis-server', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

const PASSWORD = 'redis-password-1f0a';

export async function startRedisServer(options: readonly string[] = []): Promise<RedisServer> {
  registerSecret(PASSWORD);
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'hookgraph-redis-'));
  const settings = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--requirepass', PASSWORD],
    ...['--save', '', '--dir', folder, ...options],
  ];
  const url = `redis://:${PASSWORD}@127.0.0.1:${port}`;
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const started = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    started.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    for (let waited = 0; !printed.includes('Ready to accept') && waited < 5000; waited += 10) {
      await delay(10);
    }
    return started;
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  return {
    url,
    port,
    password: PASSWORD,
    client,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill,
    async restart() {
      await kill();
      child = await start();
    },
    async [Symbol.asyncDispose]() {
      client.disconnect();
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
