import { describe, expect, test } from 'vitest';
import { startGraph, until } from '../support/start-graph.ts';
import { BASIC } from './ask-as-caller.ts';
import { loggedErrors } from './logged-errors.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = JSON.stringify({ query: '{ connection(id: 1) { __typename } }' });

describe('headers', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['one of 9 kB', `x-a: ${'a'.repeat(9000)}\r\n`],
    ['9 kB of small ones', Array.from({ length: 900 }, (_, i) => `x-${i}: ${i}12345\r\n`).join('')],
    ['64 kB of cookies', `cookie: ${'a=b; '.repeat(13_000)}\r\n`],
  ];
  test.for(rows)('%s are refused', async ([, headers]) => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(`GET /healthz HTTP/1.1\r\nhost: graph\r\nconnection: close\r\n${headers}\r\n`);
    const answer = await connection.whenClosed();
    expect(connection.statuses).toEqual([431]);
    expect(answer).toMatch(/"message":"[^"]* at most 8192 bytes/);
    expect((await graph.query('{ __typename }')).status).toBe(200);
  });

  test('7 kB are accepted', async () => {
    await using graph = await startGraph();
    const headers = { 'x-a': 'a'.repeat(7000) };
    expect((await graph.send({ path: '/healthz', headers })).status).toBe(200);
  });

  test('a path of 70 kB is refused', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(`GET /${'a'.repeat(70_000)} HTTP/1.1\r\nhost: graph\r\n\r\n`);
    const answer = await connection.whenClosed();
    expect(connection.statuses).toEqual([431]);
    expect(answer).toContain('A URL has at most 8192 bytes');
  });
});

describe('what is not HTTP is refused, and the process goes on:', () => {
  const rows: readonly (readonly [string, string | Uint8Array])[] = [
    ['bare line feeds', 'GET /healthz HTTP/1.1\nhost: graph\n\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['the hello of TLS', new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc])],
    ['a null byte', 'GET /healthz HTTP/1.1\r\nhost: graph\r\nx-a: \0\r\n\r\n'],
  ];
  test.for(rows)('%s', async ([, bytes]) => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(bytes);
    await connection.whenClosed();
    expect(connection.statuses.filter((status) => status !== 400 && status !== 505)).toEqual([]);
    expect((await graph.query('{ __typename }')).status).toBe(200);
    expect(loggedErrors(graph)).toEqual([]);
  });

  test('a header __proto__, twice, is a header like others', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(postText(QUERY, ['__proto__: a', '__proto__: b', 'connection: close']));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([200]);
  });
});

test('a client that is slow to send is cut: in its headers after 3 s, in its body after 5 s', async () => {
  await using graph = await startGraph();
  using silent = await openConnection(graph.url);
  using halfHead = await openConnection(graph.url);
  using halfBody = await openConnection(graph.url);
  using dripping = await openConnection(graph.url);
  const startedAt = performance.now();
  halfHead.send('POST /graphql HTTP/1.1\r\nhost: graph\r\n');
  halfBody.send(postText('{', ['content-length: 100']));
  dripping.send(postText('{', ['content-length: 100']));
  const drip = setInterval(() => dripping.send(' '), 500);
  try {
    const timesMs = await Promise.all(
      [silent, halfHead, halfBody, dripping].map(async (connection) => {
        await connection.whenClosed();
        return performance.now() - startedAt;
      }),
    );
    for (const ms of timesMs.slice(0, 2)) {
      expect(ms).toBeGreaterThan(2500);
      expect(ms).toBeLessThan(4900);
    }
    for (const ms of timesMs.slice(2)) {
      expect(ms).toBeGreaterThan(4900);
      expect(ms).toBeLessThan(8000);
    }
  } finally {
    clearInterval(drip);
  }
  expect(halfHead.statuses).toEqual([408]);
  expect(halfBody.statuses).toEqual([408]);
  expect(dripping.statuses).toEqual([408]);
  expect(loggedErrors(graph)).toEqual([]);
});

test('requests that wait behind another one end with their connection', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ api: 'sendcloud', delayMs: 5000 });
  const connection = await openConnection(graph.url);
  const body = JSON.stringify({ query: '{ connection(id: 1) { __typename } }' });
  const own = `x-sendcloud-authorization: ${BASIC}`;
  connection.send(postText(body, [own]).repeat(4));
  await until(() => graph.sandbox.requests.length > 0);
  connection[Symbol.dispose]();
  await expect.poll(() => graph.logs.filter(({ msg }) => msg === 'request')).toHaveLength(4);
});

test('a request whose answer is not done in time is cut, as one is that nobody reads', async () => {
  await using graph = await startGraph({ answerTimeoutMs: 400 });
  graph.sandbox.misbehave({ delayMs: 5000 });
  using silent = await openConnection(graph.url);
  const startedAt = performance.now();
  silent.send(postText(QUERY));
  await silent.whenClosed();
  const ms = performance.now() - startedAt;
  expect(ms).toBeGreaterThan(350);
  expect(ms).toBeLessThan(2000);
  await until(() => graph.sandbox.requests[0]?.abandoned === true);
});

describe('draining', () => {
  test('lets a request in flight end, closes its connection, and takes no new one', async () => {
    const graph = await startGraph();
    using idle = await openConnection(graph.url);
    idle.send(postText(QUERY));
    await until(() => idle.statuses.length === 1);
    graph.sandbox.misbehave({ delayMs: 300 });
    using busy = await openConnection(graph.url);
    busy.send(postText(QUERY));
    await until(() => graph.sandbox.requests.length === 2);

    const startedAt = performance.now();
    const stopped = graph[Symbol.asyncDispose]();
    await idle.whenClosed();
    expect(busy.statuses).toEqual([]);
    await expect(openConnection(graph.url)).rejects.toThrow('ECONNREFUSED');
    const answer = await busy.whenClosed();
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(answer).toContain('{"connection":{"__typename":"WebhookConnection"}}');
    await stopped;
    expect(performance.now() - startedAt).toBeLessThan(900);
  });

  test('cuts what does not end in time', async () => {
    const graph = await startGraph();
    graph.sandbox.misbehave({ delayMs: 5000 });
    using busy = await openConnection(graph.url);
    busy.send(postText(QUERY));
    await until(() => graph.sandbox.requests.length === 1);
    const startedAt = performance.now();
    await graph[Symbol.asyncDispose]();
    const ms = performance.now() - startedAt;
    expect(ms).toBeGreaterThan(900);
    expect(ms).toBeLessThan(3000);
    expect(await busy.whenClosed()).toBe('');
  });

  test('does not wait for a request that was sent half', async () => {
    const graph = await startGraph();
    using half = await openConnection(graph.url);
    half.send('POST /graphql HTTP/1.1\r\nhost: graph\r\n');
    await graph.query('{ __typename }');
    const startedAt = performance.now();
    await graph[Symbol.asyncDispose]();
    expect(performance.now() - startedAt).toBeLessThan(900);
  });

  test('closes the connection of a request that ends meanwhile', async () => {
    const graph = await startGraph();
    graph.sandbox.misbehave({ delayMs: 300 });
    using busy = await openConnection(graph.url);
    busy.send(postText(QUERY));
    using late = await openConnection(graph.url);
    late.send('GET /healthz HTTP/1.1\r\nhost: graph\r\n');
    await until(() => graph.sandbox.requests.length === 1);
    await graph.query('{ __typename }');
    const startedAt = performance.now();
    const stopped = graph[Symbol.asyncDispose]();
    late.send('\r\n');
    await stopped;
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(late.received).toMatch(/^connection: close\r$/im);
    await busy.whenClosed();
    expect(busy.statuses).toEqual([200]);
  });
});
