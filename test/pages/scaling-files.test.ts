import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { readSecretFiles } from '../../src/config/variables.ts';
import { environmentOf, ROOT, readStages } from '../package/dockerfile.ts';
import { hasRedisServer } from '../replicas/redis-server.ts';
import { collectOutput } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { expectLines } from './answers.ts';
import { blockWith, type Deployment, readCompose, readKubernetes } from './scaling-files.ts';

// There may be no engine that could run the files, so what they say is done with what there is: the
// configuration, a graph, and `redis-server`.

const run = promisify(execFile);
const files = [
  { file: 'compose.yaml', deployment: await readCompose() },
  { file: 'kubernetes.yaml', deployment: await readKubernetes() },
];

let folder = '';
const secretOf = (path: string) => join(folder, 'secrets', basename(path));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookgraph-scaling-'));
  await run('sh', ['-e', '-c', blockWith('openssl rand -base64 32 >')], { cwd: folder });
  for (const name of ['sendcloud', 'shipping-channels']) await writeFile(secretOf(name), 'key\n');
});

afterAll(async () => {
  if (folder !== '') await rm(folder, { recursive: true });
});

/** The configuration of one replica, with the secrets that the commands of the page have made. */
async function configOf({ environment, secrets }: Deployment): Promise<Config> {
  const [, final = []] = await readStages();
  const inFiles = Object.entries(environment).map(([name, value]) => {
    if (!name.endsWith('_FILE')) return [name, value];
    expect(secrets).toContain(basename(value));
    return [name, secretOf(value)];
  });
  const read = readSecretFiles({ ...environmentOf(final), ...Object.fromEntries(inFiles) });
  expect(read.problems).toEqual([]);
  return loadConfig(read.environment);
}

test('the files are all that is beside the page', async () => {
  expect((await readdir(join(ROOT, 'docs/scaling'))).toSorted()).toEqual(
    files.map(({ file }) => file),
  );
});

test.each(files)('the variables of $file are a configuration', async ({ deployment }) => {
  const { replicas, upstream, access, production } = await configOf(deployment);
  expect({ production, kind: upstream.kind, callers: access.callerTokens.length }).toEqual({
    production: true,
    kind: 'live',
    callers: 1,
  });
  expect(replicas?.count).toBe(deployment.replicas);
  expect(replicas?.count).toBe(deployment.most);
  const ours = /^(HOOKGRAPH|SENDCLOUD|SHIPPING_CHANNELS)_/;
  const others = Object.keys(deployment.environment).filter((name) => !ours.test(name));
  expect(others).toEqual(['NODE_OPTIONS']);
});

test.each(files)('$file has no secret, and mounts each one where it is used', async (each) => {
  const { environment, secrets, valkeySecrets } = each.deployment;
  const used = Object.entries(environment).flatMap(([name, value]) =>
    name.endsWith('_FILE') ? basename(value) : [],
  );
  expect(secrets.toSorted()).toEqual(used.toSorted());
  expect(valkeySecrets).toEqual(['valkey.conf']);
  const made = await readdir(join(folder, 'secrets'));
  expect(made).toContain('.gitignore');
  expect(made.filter((name) => !name.startsWith('.')).toSorted()).toEqual(
    [...secrets, ...valkeySecrets].toSorted(),
  );
  // A name with _FILE beside it is a secret; each of them is in a file.
  const inClear = Object.keys(environment).filter(
    (name) => readSecretFiles({ [`${name}_FILE`]: '/dev/null' }).environment[name] === '',
  );
  expect(inClear).toEqual([]);
});

test.each(files)('a running graph serves the probes of $file', async ({ deployment }) => {
  await using graph = await startGraph();
  expect(deployment.probes.length).toBeGreaterThan(0);
  expect(deployment.probes).toContain('/readyz');
  for (const path of deployment.probes) expect((await graph.send({ path })).status).toBe(200);
});

test.skipIf(!hasRedisServer).each(files)(
  'Valkey of $file wants a password, evicts nothing and writes nothing to disk',
  async ({ deployment }) => {
    const [program, config = '', ...options] = deployment.valkey;
    expect(program).toBe('valkey-server');
    const port = await freePort();
    const settings = [secretOf(config), ...options, '--port', String(port), '--bind', '127.0.0.1'];
    const server = spawn('redis-server', settings, { cwd: folder });
    const ended = once(server, 'exit');
    try {
      const url = await readFile(secretOf('redis-url'), 'utf8');
      expect(new URL(url).host).toBe('hookgraph-valkey:6379');
      const { password } = new URL(url);
      const open = { port, retryStrategy: () => 20, lazyConnect: true };
      using client = disposable(new Redis({ ...open, password, maxRetriesPerRequest: 100 }));
      const read = (name: string) => client.redis.config('GET', name);
      expect(await read('maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      expect(await read('save')).toEqual(['save', '']);
      expect(await read('appendonly')).toEqual(['appendonly', 'no']);
      expect(await read('maxmemory')).toEqual(['maxmemory', String(128 * 1024 * 1024)]);
      using stranger = disposable(new Redis(open));
      await expect(stranger.redis.get('hookgraph:probe')).rejects.toThrow(/NOAUTH/);
    } finally {
      server.kill('SIGKILL');
      await ended;
    }
  },
);

function disposable(redis: Redis): { readonly redis: Redis; [Symbol.dispose](): void } {
  redis.on('error', () => {});
  return { redis, [Symbol.dispose]: () => redis.disconnect() };
}

test.skipIf(!hasRedisServer)('the commands of the page start two replicas that share', async () => {
  const ports = new Map<string, string>();
  for (const port of ['6390', '4010', '4000', '4001']) ports.set(port, String(await freePort()));
  const fillIn = (text: string) =>
    text.replaceAll(/\b(?:6390|40[01][01])\b/g, (port) => ports.get(port) ?? port);
  const { PATH = '' } = process.env;
  const environment = { PATH, HOME: folder, LC_ALL: 'C', PORT: ports.get('4010') };
  const script = fillIn(blockWith('ask()'));
  const started: ChildProcess[] = [];
  const start = (command: string) => {
    const options = { cwd: ROOT, env: environment, detached: true, stdio: 'ignore' } as const;
    started.push(spawn('sh', ['-e', '-c', fillIn(command)], options));
  };
  const readiness = async (port: string) => {
    const answer = await fetch(`http://127.0.0.1:${ports.get(port)}/readyz`).catch(() => null);
    return await answer?.text();
  };
  try {
    start(blockWith('redis-server --port'));
    start(blockWith('npm run sandbox'));
    start(blockWith('HOOKGRAPH_REPLICAS=2'));
    const wait = { timeout: 20_000, interval: 100 };
    await expect.poll(() => readiness('4000'), wait).toContain('"connected"');
    await expect.poll(() => readiness('4001'), wait).toContain('"connected"');
    const { stdout } = await run('sh', ['-e', '-c', script]);
    collectOutput('docs/scaling.md', stdout);
    expectLines(stdout, blockWith('"redis":"connected"'));
  } finally {
    for (const child of started) await endGroup(child);
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Ends a command and all that it has started. */
async function endGroup(child: ChildProcess): Promise<void> {
  const ended = child.exitCode === null ? once(child, 'exit') : null;
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
}
