import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { readPages } from '../pages/pages.ts';
import { collectOutput } from '../support/canaries.ts';
import { run, runNode } from '../support/run-process.ts';

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
}

/** Node's options, as `node --import hookgraph/otel` of the package. */
const OTEL = ['--import', './src/telemetry/otel.ts'];

/**
 * Runs a line of code after the SDK, for what its variables alone decide: that Hookgraph makes its spans with
 * this SDK is seen where it is started whole.
 */
function runAfterOtel(code: string, environment: Readonly<Record<string, string>>) {
  return runNode([...OTEL, '--input-type=module', '--eval', code], environment);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a collector has been sent: spans, and the attributes of the resource that they are of. */
async function startCollector() {
  const spans: SentSpan[] = [];
  const resource: Record<string, unknown> = {};
  const server = createServer(async (incoming, response) => {
    const body = (await json(incoming)) as {
      resourceSpans: {
        resource: { attributes: { key: string; value: { stringValue?: string } }[] };
        scopeSpans: { spans: SentSpan[] }[];
      }[];
    };
    collectOutput('spans sent to the collector', JSON.stringify(body));
    for (const each of body.resourceSpans) {
      for (const { key, value } of each.resource.attributes) resource[key] = value.stringValue;
      spans.push(...each.scopeSpans.flatMap((scope) => scope.spans));
    }
    response.end('{}');
  });
  const url = await listen(server);
  return {
    spans,
    resource,
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function ask(url: string): Promise<number> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ connection(id: 1) { __typename } }' }),
  });
  await body.dump();
  return statusCode;
}

test('spans are sent to the collector when the process ends, and log lines have their trace', async () => {
  await using collector = await startCollector();
  await using hookgraph = run(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    },
    OTEL,
  );
  expect(await ask(await hookgraph.whenListening())).toBe(200);
  hookgraph.kill('SIGTERM');
  expect(await hookgraph.whenEnded()).toEqual([0, null]);
  expect(collector.spans.map(({ name }) => name)).toContain('GraphQL DataLoader Batch connection');
  expect(collector.resource).toMatchObject({
    'service.name': 'hookgraph',
    'deployment.environment.name': 'test',
  });
  expect(hookgraph.stdout).toContain(`"trace_id":"${collector.spans[0]?.traceId}"`);
  expect(hookgraph.stderr).toBe('');
});

test('a name and a sampler of the environment are used', async () => {
  await using collector = await startCollector();
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'shipping-graph',
    OTEL_TRACES_SAMPLER: 'traceidratio',
  };
  for (const ratio of ['0', '1']) {
    await using program = runAfterOtel(
      "import { trace } from '@opentelemetry/api'; trace.getTracer('test').startSpan('made').end();",
      { ...environment, OTEL_TRACES_SAMPLER_ARG: ratio },
    );
    expect(await program.whenEnded()).toEqual([0, null]);
    expect(collector.spans.map(({ name }) => name)).toEqual(ratio === '0' ? [] : ['made']);
    if (ratio === '1')
      expect(collector.resource).toMatchObject({ 'service.name': 'shipping-graph' });
  }
});

test('the page of traces shows what is printed', async () => {
  const pages = await readPages();
  const blocks = pages.find(({ path }) => path === 'docs/observability.md')?.blocks ?? [];
  const [start, shown] = ['npx node ', 'query\n'].map((text) =>
    blocks.findIndex(({ code }) => code.startsWith(text)),
  );
  const [printer, program, command] = blocks.slice((start ?? 0) - 1);
  const [, file = ''] = /^node (\S+)$/m.exec(printer?.code ?? '') ?? [];
  const options = /^npx node (--import \S+) src\/bin\.ts$/m.exec(program?.code ?? '')?.[1];
  expect(options?.split(' ')).toEqual(OTEL);
  const printing = spawn(process.execPath, [file], { env: { PORT: '0' } });
  let printed = '';
  printing.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  await expect.poll(() => printed).toMatch(/\d+\.\n/);
  const port = /\d+/.exec(printed)?.[0];
  printed = '';
  await using hookgraph = run({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }, OTEL);
  const url = await hookgraph.whenListening();
  const curl = command?.code.replace('http://127.0.0.1:4000/graphql', url) ?? '';
  await promisify(execFile)('sh', ['-e', '-c', curl]);
  hookgraph.kill('SIGTERM');
  await hookgraph.whenEnded();
  // Spans begin in whole milliseconds, so the order of those that begin together is nobody's.
  const linesOf = (text = '') => text.trimEnd().split('\n').toSorted();
  await expect.poll(() => linesOf(printed)).toEqual(linesOf(blocks[shown ?? 0]?.code));
  printing.kill();
});

// Each waits for two seconds, for spans that nobody takes.
test.concurrent.each(['refuses', 'never answers'])(
  'a collector that %s costs nothing but one warning',
  async (how) => {
    const held = createTcpServer(() => {});
    const url = await listen(held);
    if (how === 'refuses') {
      held.close();
      await once(held, 'close');
    }
    await using hookgraph = run(
      { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '50' },
      OTEL,
    );
    const address = await hookgraph.whenListening();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => ask(address)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const stoppedAt = performance.now();
    hookgraph.kill('SIGTERM');
    expect(await hookgraph.whenEnded()).toEqual([0, null]);
    // What is under way has 2 s, and so have the spans that are left; a drain has 15.
    expect(performance.now() - stoppedAt).toBeLessThan(9000);
    const warning = 'Traces: the collector does not take the spans, which are dropped.\n';
    expect(['', warning]).toContain(hookgraph.stderr);
    held.close();
  },
);

test.each([
  ['OTEL_TRACES_SAMPLER', 'sometimes'],
  ['OTEL_PROPAGATORS', 'tracecontext,pigeon'],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
])('%s=%s stops the start, and says what is known', async (variable, value) => {
  await using hookgraph = run({ [variable]: value }, OTEL);
  expect(await hookgraph.whenEnded()).toEqual([1, null]);
  expect(hookgraph.stderr).toMatch(new RegExp(`^${variable} is one of [a-z_, ]+\\.\\n$`));
});

test.each([
  { environment: { OTEL_SDK_DISABLED: 'true' }, isTracing: false },
  { environment: { OTEL_TRACES_EXPORTER: 'none' }, isTracing: false },
  { environment: {}, isTracing: true },
])('with $environment it is $isTracing that something is traced', async (row) => {
  const code = "import { isTracing } from './src/telemetry/tracing.ts'; console.log(isTracing());";
  await using program = runAfterOtel(code, row.environment);
  expect(await program.whenEnded()).toEqual([0, null]);
  expect(program.stdout).toBe(`${row.isTracing}\n`);
});
