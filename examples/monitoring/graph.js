import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isInstalled, startProgram, waitForAnswer } from './processes.js';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Starts the sandbox, the graph over it, and Redis where that is installed. The graph keeps no answer
 * fresh, so that each operation asks the APIs. `onStart` is told of each program.
 */
export async function startGraph(ports, onStart) {
  if (!existsSync(resolve(ROOT, 'node_modules'))) {
    spawnSync('npm', ['install', '--prefix', ROOT], { stdio: 'inherit' });
  }
  const start = (...args) => {
    const program = startProgram(...args);
    onStart(program);
    return program;
  };
  const hasRedis = isInstalled('redis-server');
  if (hasRedis) {
    const options = ['--port', ports.redis, '--bind', '127.0.0.1', '--save', ''].map(String);
    start('Redis', 'redis-server', options);
  }
  const url = `http://127.0.0.1:${ports.sandbox}`;
  const sandbox = start('The sandbox', 'npm', ['run', 'sandbox', '--prefix', ROOT], {
    PORT: String(ports.sandbox),
  });
  await waitForAnswer(url, sandbox);
  const graph = start('The graph', 'npm', ['start', '--prefix', ROOT], {
    PORT: String(ports.graph),
    HOOKGRAPH_METRICS_PORT: String(ports.metrics),
    UPSTREAM: 'live',
    SENDCLOUD_BASE_URL: `${url}/api/v3`,
    SENDCLOUD_TOKEN_URL: `${url}/oauth2/token/`,
    // Those of the demo account, which are published.
    SENDCLOUD_CLIENT_ID: 'sandbox_client_acme',
    SENDCLOUD_CLIENT_SECRET: 'sandbox_client_secret_acme',
    SHIPPING_CHANNELS_BASE_URL: `${url}/v1`,
    SHIPPING_CHANNELS_API_KEY: 'sandbox_key_acme',
    HOOKGRAPH_ANONYMOUS: 'allow',
    HOOKGRAPH_HOOKS: resolve(import.meta.dirname, 'hooks.json'),
    HOOKGRAPH_SENDCLOUD_FRESH_MS: '0',
    HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
    ...(hasRedis && {
      HOOKGRAPH_REDIS_URL: `redis://127.0.0.1:${ports.redis}`,
      HOOKGRAPH_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    }),
  });
  await waitForAnswer(`http://127.0.0.1:${ports.graph}/readyz`, graph);
}
