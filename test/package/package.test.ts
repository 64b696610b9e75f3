import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postText } from '../server/raw-connection.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const NODE_VERSIONS = ['22.23.3', '24.21.0', '26.10.0'];
const SEED_QUERY = `{
  connection(id: 1) { ... on WebhookConnection { url } }
  webhookSubscription(id: "wh_123456") { name secret }
}`;

const run = promisify(execFile);
let folder = '';
let app = '';
let packed: { readonly filename: string; readonly files: readonly { readonly path: string }[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookgraph-package-'));
  app = join(folder, 'app');
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: ROOT,
  });
  // What the build says comes first.
  packed = JSON.parse(stdout.slice(stdout.indexOf('[\n')))[0];
  await run('npm', ['install', '--prefix', app, join(folder, packed.filename)], { cwd: folder });
}, 120_000);

afterAll(async () => {
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

/** The path of a Node of the given version, installed beside the package. */
async function installNode(version: string): Promise<string> {
  if (process.versions.node === version) return process.execPath;
  const prefix = join(folder, `node-${version}`);
  const binary = join(prefix, 'node_modules/node/bin/node');
  if (existsSync(binary)) return binary;
  await mkdir(prefix);
  // That package gets the binary in a script of its installation.
  await writeFile(join(prefix, 'package.json'), '{"allowScripts":{"node":true}}');
  await run('npm', ['install', `node@${version}`], { cwd: prefix });
  return binary;
}

test('the package holds what a user needs, and nothing else', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'README.md',
      'LICENSE',
      'schema.graphql',
      'docs/configuration.md',
      'dist/bin.js',
      'dist/index.d.ts',
    ]),
  );
  const strange = paths.filter(
    (path) =>
      !/^(dist\/[\w/.-]+\.(js|d\.ts|js\.map)|dist\/sandbox\/[\w-]+\/documented\.json|docs\/[\w/-]+\.(md|svg|json|yaml|mjs)|README\.md|LICENSE|schema\.graphql|package\.json)$/.test(
        path,
      ),
  );
  expect(strange).toEqual([]);
});

test('it brings no Node, and one copy of graphql', async () => {
  const lock = JSON.parse(await readFile(join(app, 'package-lock.json'), 'utf8'));
  const names = Object.keys(lock.packages);
  expect(names.filter((path) => path.endsWith('node_modules/graphql'))).toHaveLength(1);
  const tools = /node_modules\/(node|node-(bin-)?(linux|darwin|win)-\w+|vitest|typescript)$/;
  expect(names.filter((path) => tools.test(path))).toEqual([]);
  const manifest = await readFile(join(app, 'node_modules/hookgraph/package.json'), 'utf8');
  expect(JSON.parse(manifest)).not.toHaveProperty('optionalDependencies');
  // It was put back after packing.
  expect(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))).toHaveProperty(
    'optionalDependencies',
  );
});

test.for(NODE_VERSIONS)('it runs on Node %s', { timeout: 120_000 }, async (version) => {
  const node = await installNode(version);
  const bin = join(app, 'node_modules/hookgraph/dist/bin.js');
  expect((await run(node, [bin, '--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);

  const graph = spawn(node, [bin, '--sandbox', '--port', '0'], { env: {}, cwd: app });
  const ended = once(graph, 'exit');
  let output = '';
  let complaints = '';
  graph.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  for await (const chunk of graph.stdout) {
    output += chunk;
    if (/http:\S+\/graphql\s/.test(output)) break;
  }
  const url = /http:\S+\/graphql/.exec(output)?.[0] ?? '';

  const page = await request(url, { headers: { accept: 'text/html' } });
  expect(page.statusCode).toBe(200);
  await page.body.dump();
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: SEED_QUERY }),
  });
  expect(await answer.body.json()).toMatchObject({
    data: {
      connection: { url: 'https://example.com/webhooks/sendcloud' },
      webhookSubscription: { name: 'Shipping Channel Updates', secret: '••••••••••••••••' },
    },
  });

  graph.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(complaints).toBe('');
});

test.for(NODE_VERSIONS)(
  'on Node %s requests that wait behind another one end with their connection',
  { timeout: 120_000 },
  async (version) => {
    const node = await installNode(version);
    const bin = join(app, 'node_modules/hookgraph/dist/bin.js');
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const api = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const env = {
      NODE_ENV: 'production',
      SENDCLOUD_BASE_URL: `${api}/api/v3`,
      SHIPPING_CHANNELS_BASE_URL: `${api}/v1`,
    };
    const graph = spawn(node, [bin, '--port', '0'], { env, cwd: app });
    const ended = once(graph, 'exit');
    let output = '';
    graph.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await expect.poll(() => output).toContain('"msg":"listening"');
    const { port } = new URL(JSON.parse(output).url);
    const client = connect(Number(port), '127.0.0.1');
    const asked = once(silent, 'connection');
    const own = 'x-sendcloud-authorization: Basic YTpi';
    client.write(postText('{"query":"{ connection(id: 1) { __typename } }"}', [own]).repeat(4));
    await asked;
    client.resetAndDestroy();
    // A line is written when a request has ended.
    await expect.poll(() => output.split('"msg":"request"').length - 1).toBe(4);
    graph.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    silent.close();
  },
);

test.for(NODE_VERSIONS)('it can be embedded on Node %s', { timeout: 120_000 }, async (version) => {
  const node = await installNode(version);
  const script = join(app, 'embed.mjs');
  await writeFile(
    script,
    `import { createServer } from 'node:http';
import { createApp, createLogger, loadConfig, startSandbox, upstreamsOf } from 'hookgraph';

const sandbox = await startSandbox();
const config = loadConfig({ HOOKGRAPH_LOG_LEVEL: 'silent' });
const app = createApp({ config, upstreams: upstreamsOf(sandbox), logger: createLogger(config, false) });
const server = createServer(app.handle).listen(0, '127.0.0.1', async () => {
  const answer = await fetch(\`http://127.0.0.1:\${server.address().port}/graphql\`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ query: '{ connection(id: 2) { __typename } }' }),
  });
  console.log(JSON.stringify((await answer.json()).data));
  server.close();
  await app.close();
  await sandbox.close();
});
`,
  );
  const { stdout, stderr } = await run(node, [script], { cwd: app, timeout: 20_000 });
  expect(stdout).toBe('{"connection":{"__typename":"KlaviyoConnection"}}\n');
  expect(stderr).toBe('');
});

test('its types are whole', { timeout: 60_000 }, async () => {
  await writeFile(
    join(app, 'embed.mts'),
    `import { type App, type Config, createApp, createLogger, loadConfig, type Sandbox, startSandbox, upstreamsOf } from 'hookgraph';
const sandbox: Sandbox = await startSandbox({ port: 0 });
const config: Config = loadConfig({});
const app: App = createApp({ config, upstreams: upstreamsOf(sandbox), logger: createLogger(config, false) });
// @ts-expect-error a port is a number
await startSandbox({ port: 'x' });
app.setPhase('ready');
`,
  );
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const types = join(ROOT, 'node_modules/@types');
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--lib',
    'esnext',
    '--types',
    'node',
    '--typeRoots',
    types,
  ];
  const { stdout } = await run(tsc, [...options, join(app, 'embed.mts')], { cwd: app });
  expect(stdout).toBe('');
});
