import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../src/sandbox/server.ts';
import { demoCredentials } from '../src/sandbox/tenant.ts';
import { makeDocumentFolder } from './server/documents/document-folder.ts';
import { openConnection, postText } from './server/raw-connection.ts';
import { canary } from './support/canaries.ts';
import { run } from './support/run-process.ts';
import { until } from './support/start-graph.ts';

const QUERY = JSON.stringify({ query: '{ connection(id: 1) { __typename } }' });

async function ask(url: string, headers: Readonly<Record<string, string>> = {}) {
  const type = { 'content-type': 'application/json' };
  const response = await request(url, {
    method: 'POST',
    headers: { ...type, ...headers },
    body: QUERY,
  });
  return JSON.parse(await response.body.text());
}

test('without any configuration it serves the sandbox, says so, and ends well', async () => {
  await using graph = run({});
  const url = await graph.whenListening();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/);
  await until(() => /Ctrl-C/.test(graph.stdout));
  expect(graph.stdout).toMatch(/GraphiQL/);
  expect(graph.stdout).toMatch(/sandbox/);
  expect(await ask(url)).toMatchObject({
    data: { connection: { __typename: 'WebhookConnection' } },
    extensions: { sandbox: true },
  });
  graph.kill('SIGTERM');
  expect(await graph.whenEnded()).toEqual([0, null]);
  expect(graph.stderr).toBe('');
});

/** Prints the flags that a program sets for V8, which nothing else tells of. */
const TELL_FLAGS = `data:text/javascript,${encodeURIComponent(`
  import { syncBuiltinESMExports } from 'node:module';
  import v8 from 'node:v8';
  const { setFlagsFromString } = v8;
  v8.setFlagsFromString = (flag) => {
    process.stderr.write(flag);
    setFlagsFromString(flag);
  };
  syncBuiltinESMExports();
`)}`;

test('in production it prints one line of JSON, and serves the sandbox only by name', async () => {
  await using live = run({ NODE_ENV: 'production' }, ['--import', TELL_FLAGS]);
  await using sandbox = run({ NODE_ENV: 'production', UPSTREAM: 'sandbox' });
  const [liveUrl, sandboxUrl] = [await live.whenListening(), await sandbox.whenListening()];
  await until(() => live.stdout.endsWith('\n') && sandbox.stdout.endsWith('\n'));
  const line = { level: 30, msg: 'listening' };
  expect(JSON.parse(live.stdout)).toMatchObject({ ...line, url: liveUrl, upstream: 'live' });
  expect(JSON.parse(sandbox.stdout)).toMatchObject({
    ...line,
    url: sandboxUrl,
    upstream: 'sandbox',
  });

  const { data, errors, extensions } = await ask(liveUrl);
  expect({ data, extensions }).toEqual({
    data: { connection: null },
    extensions: { cost: { estimatedCalls: 1, actualCalls: 0 } },
  });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect((await ask(sandboxUrl)).extensions).toEqual({
    sandbox: true,
    cost: { estimatedCalls: 1, actualCalls: 1 },
  });

  live.kill('SIGINT');
  expect(await live.whenEnded()).toEqual([0, null]);
  // One flag of V8, and no complaint.
  expect([live.stderr, sandbox.stderr]).toEqual(['--no-allocation-site-pretenuring', '']);
});

describe('it does not start', () => {
  test('with a wrong configuration, and tells everything that is wrong with it', async () => {
    await using graph = run({
      PORT: canary('PORT'),
      UPSTREAM: canary('UPSTREAM'),
      SENDCLOUD_BASE_URL: `https://user:${canary('password')}@example.com`,
      SENDCLOUD_SECRET_KEY: canary('SECRET_KEY'),
      SHIPPING_CHANNELS_API_KEY: canary('API_KEY'),
      HOOKGRAPH_LOG_LEVEL: canary('LOG_LEVEL'),
      HOOKGRAPH_MAX_DEPTH: canary('MAX_DEPTH'),
      HOOKGRAPH_MAX_DEPHT: canary('MAX_DEPHT'),
    });
    expect(await graph.whenEnded()).toEqual([1, null]);
    expect(graph.stdout).toBe('');
    const [heading, ...problems] = graph.stderr.trimEnd().split('\n');
    expect(heading).toBe('The configuration is not valid:');
    expect(problems.map((line) => line.trim().split(' ')[0]).toSorted()).toEqual(
      [
        'HOOKGRAPH_LOG_LEVEL',
        'HOOKGRAPH_MAX_DEPHT',
        'HOOKGRAPH_MAX_DEPTH',
        'PORT',
        'SENDCLOUD_BASE_URL',
        'SENDCLOUD_PUBLIC_KEY',
        'UPSTREAM',
        'With',
      ].toSorted(),
    );
  });

  test('on a port that is taken', async () => {
    await using sandbox = await startSandbox();
    const { port } = new URL(sandbox.url);
    await using graph = run({ PORT: port });
    expect(await graph.whenEnded()).toEqual([1, null]);
    expect(graph.stdout).toBe('');
    expect(graph.stderr).toBe(`Cannot listen on 127.0.0.1, port ${port}: EADDRINUSE.\n`);
  });
});

describe('a signal while a request is in flight', () => {
  async function startSlow(delayMs: number, more: Readonly<Record<string, string>> = {}) {
    const sandbox = await startSandbox();
    sandbox.misbehave({ delayMs });
    const graph = run({ UPSTREAM: 'live', SENDCLOUD_BASE_URL: sandbox.sendcloudBaseUrl, ...more });
    const url = await graph.whenListening();
    const idle = await openConnection(url);
    idle.send(postText('{}'));
    await until(() => idle.statuses.length === 1);
    const busy = await openConnection(url);
    const { token } = demoCredentials();
    busy.send(postText(QUERY, [`x-sendcloud-authorization: Bearer ${token}`]));
    await until(() => sandbox.requests.length === 1);
    return {
      graph,
      idle,
      busy,
      async [Symbol.asyncDispose]() {
        idle[Symbol.dispose]();
        busy[Symbol.dispose]();
        await graph[Symbol.asyncDispose]();
        await sandbox.close();
      },
    };
  }

  test('it is answered, then the process ends well', async () => {
    await using slow = await startSlow(500);
    const signalledAt = performance.now();
    slow.graph.kill('SIGTERM');
    await slow.idle.whenClosed();
    expect(await slow.busy.whenClosed()).toContain(
      '{"connection":{"__typename":"WebhookConnection"}}',
    );
    expect(await slow.graph.whenEnded()).toEqual([0, null]);
    expect(performance.now() - signalledAt).toBeLessThan(2500);
    expect(slow.graph.stderr).toBe('');
  });

  test('a second one ends the process at once', async () => {
    await using slow = await startSlow(10_000);
    slow.graph.kill('SIGTERM');
    await slow.idle.whenClosed();
    slow.graph.kill('SIGTERM');
    expect(await slow.graph.whenEnded()).toEqual([null, 'SIGTERM']);
  });

  test('what does not end in time is cut, and the exit code tells', async () => {
    await using slow = await startSlow(10_000, { HOOKGRAPH_DRAIN_TIMEOUT_MS: '200' });
    slow.graph.kill('SIGTERM');
    const tooLong = delay(3000).then(() => 'It has not ended after three seconds.');
    expect(await Promise.race([slow.graph.whenEnded(), tooLong])).toEqual([1, null]);
    expect(slow.graph.stdout).toContain('"msg":"requests were cut"');
    expect(slow.graph.stderr).toBe('');
  });
});

test.for([
  { signal: 'SIGTERM', exitCode: 143 },
  { signal: 'SIGINT', exitCode: 130 },
] as const)(
  '$signal during the start ends it, also as the first process of a container',
  async (row) => {
    const connected = Promise.withResolvers<void>();
    const silent = createServer(() => connected.resolve()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('It has no port.');
    await using graph = run({
      HOOKGRAPH_REDIS_URL: `redis://127.0.0.1:${address.port}`,
      HOOKGRAPH_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    });
    await connected.promise;
    graph.kill(row.signal);
    // By itself: nobody would have ended the first process of a container.
    expect(await graph.whenEnded()).toEqual([row.exitCode, null]);
    silent.close();
  },
);

describe('trusted documents', () => {
  test('are read anew at SIGHUP, which does not end the process', async () => {
    await using folder = await makeDocumentFolder();
    const list = await folder.write('list.json', { one: '{ __typename }' });
    await using graph = run({ HOOKGRAPH_DOCUMENTS: list, HOOKGRAPH_DOCUMENTS_ONLY: 'on' });
    const url = await graph.whenListening();
    const statusOf = async (documentId: string) => {
      const response = await request(`${url}?documentId=${documentId}`);
      await response.body.dump();
      return response.statusCode;
    };
    expect([await statusOf('one'), await statusOf('two')]).toEqual([200, 404]);
    await folder.write('list.json', { two: '{ __typename }' });
    graph.kill('SIGHUP');
    await expect.poll(() => statusOf('two')).toBe(200);
    expect(await statusOf('one')).toBe(404);
  });

  test('that cannot be used end the start with a sentence for each', async () => {
    await using folder = await makeDocumentFolder();
    const list = await folder.write('list.json', { one: '{ nothing }', two: '{' });
    await using graph = run({ HOOKGRAPH_DOCUMENTS: list });
    expect(await graph.whenEnded()).toEqual([1, null]);
    expect(graph.stderr).toMatch(
      /^The list in HOOKGRAPH_DOCUMENTS cannot be used:\n {2}one: .+\n {2}two: .+\n$/,
    );
    expect(graph.stdout).toBe('');
  });
});
