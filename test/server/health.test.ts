import { describe, expect, test } from 'vitest';
import { describeReadiness } from '../../src/server/app.ts';
import { type Graph, startGraph, until } from '../support/start-graph.ts';
import { BOTH } from './ask-as-caller.ts';
import { openConnection } from './raw-connection.ts';

const CLOSED = { SENDCLOUD: 'closed', SHIPPING_CHANNELS: 'closed' } as const;

const SENDCLOUD = '{ connection(id: 1) { __typename } }';

async function readiness(graph: Graph) {
  const { status, text } = await graph.send({ path: '/readyz' });
  return { status, ...JSON.parse(text) };
}

describe('/healthz', () => {
  test.for(['GET', 'HEAD'])(
    '%s says that the process is alive, and nothing else',
    async (method) => {
      await using graph = await startGraph();
      graph.sandbox.misbehave({ reset: true, times: 2 });
      await graph.query(BOTH);
      const { status, text } = await graph.send({ method, path: '/healthz' });
      expect(status).toBe(200);
      expect(text).toBe(method === 'HEAD' ? '' : '{"status":"alive"}');
    },
  );
});

describe('/readyz', () => {
  test('says that all is well, with no upstream call', async () => {
    await using graph = await startGraph();
    expect(await readiness(graph)).toEqual({ status: 'ready', degraded: [], circuits: CLOSED });
    expect((await graph.send({ path: '/readyz' })).status).toBe(200);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test.for([
    ['a reset', { reset: true }, ['SENDCLOUD']],
    ['503', { status: 503 }, ['SENDCLOUD']],
    ['404', { status: 404 }, []],
    ['429', { status: 429 }, []],
    ['401', { status: 401 }, []],
  ] as const)('after %s of Sendcloud is still 200', async ([, fault, degraded]) => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ api: 'sendcloud', ...fault });
    await graph.query(BOTH);
    const { status, text } = await graph.send({ path: '/readyz' });
    expect({ status, body: JSON.parse(text) }).toEqual({
      status: 200,
      body: { status: 'ready', degraded, circuits: CLOSED },
    });
  });

  test('lists an API that did not answer in time', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '50' } });
    graph.sandbox.misbehave({ delayMs: 2000 });
    await graph.query(SENDCLOUD);
    expect(await readiness(graph)).toEqual({
      status: 'ready',
      degraded: ['SENDCLOUD'],
      circuits: CLOSED,
    });
  });

  test('lists both APIs, and forgets each with its next answer', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ reset: true, times: 2 });
    await graph.query(BOTH);
    expect(await readiness(graph)).toEqual({
      status: 'ready',
      degraded: ['SENDCLOUD', 'SHIPPING_CHANNELS'],
      circuits: CLOSED,
    });
    await graph.query(SENDCLOUD);
    expect((await readiness(graph)).degraded).toEqual(['SHIPPING_CHANNELS']);
    await graph.query(BOTH);
    expect((await readiness(graph)).degraded).toEqual([]);
  });

  test('a client that hangs up does not make an API look degraded', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ delayMs: 1000 });
    const controller = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: SENDCLOUD });
    const { signal } = controller;
    const request = fetch(`${graph.url}/graphql`, { method: 'POST', headers, body, signal });
    await until(() => graph.sandbox.requests.length === 1);
    controller.abort();
    await expect(request).rejects.toThrow();
    await until(() => graph.sandbox.requests[0]?.abandoned === true);
    expect((await readiness(graph)).degraded).toEqual([]);
  });

  test('is 503 while draining', async () => {
    const graph = await startGraph();
    graph.sandbox.misbehave({ delayMs: 300 });
    const inFlight = graph.query(SENDCLOUD);
    using connection = await openConnection(graph.url);
    connection.send('GET /readyz HTTP/1.1\r\nhost: graph\r\nconnection: close\r\n');
    await until(() => graph.sandbox.requests.length === 1);
    // Answered after the first bytes of the other have arrived.
    await graph.query('{ __typename }');
    const stopped = graph[Symbol.asyncDispose]();
    connection.send('\r\n');
    expect(await connection.whenClosed()).toContain('{"status":"draining","degraded":[],');
    expect(connection.statuses).toEqual([503]);
    await Promise.all([inFlight, stopped]);
  });

  test.for([
    { phase: 'starting', status: 503 },
    { phase: 'ready', status: 200 },
    { phase: 'draining', status: 503 },
  ] as const)('is $status while $phase', ({ phase, status }) => {
    expect(describeReadiness(phase, ['SENDCLOUD'], CLOSED)).toEqual({
      status,
      body: { status: phase, degraded: ['SENDCLOUD'], circuits: CLOSED },
    });
  });
});
