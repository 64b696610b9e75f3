import { request } from 'undici';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { startHookgraph } from '../../src/hookgraph.ts';
import { createLogger } from '../../src/logger.ts';
import { startMetricsServer } from '../../src/telemetry/metrics-server.ts';

async function startWithMetrics(environment: Readonly<Record<string, string>>) {
  const config = loadConfig({ PORT: '0', HOOKGRAPH_LOG_LEVEL: 'silent', ...environment });
  const hookgraph = await startHookgraph(config, createLogger(config, false));
  return Object.assign(hookgraph, {
    [Symbol.asyncDispose]: async () => void (await hookgraph.stop()),
  });
}

async function get(url: string, method: 'GET' | 'POST' = 'GET') {
  const { statusCode, headers, body } = await request(url, { method });
  return { status: statusCode, contentType: headers['content-type'], text: await body.text() };
}

test('metrics have a port of their own, which serves nothing else', async () => {
  await using hookgraph = await startWithMetrics({ HOOKGRAPH_METRICS_PORT: '0' });
  const { url, metricsUrl } = hookgraph;
  if (metricsUrl === null) throw new Error('There are none.');
  expect(new URL(metricsUrl).host).not.toBe(new URL(url).host);
  expect(await get(metricsUrl)).toMatchObject({
    status: 200,
    contentType: expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    text: expect.stringMatching(/^hookgraph_build_info\{version="\d+\.\d+\.\d+"\} 1$/m),
  });
  expect(await get(metricsUrl, 'POST')).toMatchObject({ status: 404 });
  expect(await get(new URL('/graphql', metricsUrl).href)).toMatchObject({ status: 404, text: '' });
  expect(await get(new URL('/metrics', url).href)).toMatchObject({ status: 404 });
});

test('there are none unless they are asked for', async () => {
  await using hookgraph = await startWithMetrics({});
  expect(hookgraph.metricsUrl).toBeNull();
});

test('a port that is taken ends the start, and leaves nothing open', async () => {
  await using first = await startWithMetrics({ HOOKGRAPH_METRICS_PORT: '0' });
  const { port } = new URL(first.metricsUrl ?? '');
  await expect(startWithMetrics({ HOOKGRAPH_METRICS_PORT: port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    port: Number(port),
  });
});

test('metrics that cannot be read are a 500 without a word', async () => {
  const metrics = { contentType: 'text/plain', read: () => Promise.reject(new Error('secret')) };
  const server = await startMetricsServer(metrics, '127.0.0.1', 0);
  try {
    expect(await get(server.url)).toMatchObject({ status: 500, text: '' });
  } finally {
    await server.close();
  }
});
