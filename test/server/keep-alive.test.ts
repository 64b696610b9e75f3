import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startGraph, until } from '../support/start-graph.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = '{"query":"{ connection(id: 1) { __typename } }"}';

test('a connection that was idle for 6 s takes another request', async () => {
  await using graph = await startGraph();
  using connection = await openConnection(graph.url);
  connection.send(postText(QUERY));
  await until(() => connection.statuses.length === 1);
  expect(connection.received).toMatch(/^keep-alive: timeout=72\r$/im);
  await delay(6000);
  connection.send(postText(QUERY));
  // The second answer follows the first without a line break.
  await until(() => connection.received.split('HTTP/1.1 200 OK').length === 3);
});

test('an idle connection is closed after HOOKGRAPH_KEEP_ALIVE_MS', async () => {
  await using graph = await startGraph({ environment: { HOOKGRAPH_KEEP_ALIVE_MS: '1000' } });
  using connection = await openConnection(graph.url);
  connection.send(postText(QUERY));
  await until(() => connection.statuses.length === 1);
  const startedAt = performance.now();
  await connection.whenClosed();
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  expect(performance.now() - startedAt).toBeLessThan(8000);
});

test('draining ends idle connections at once, and the others after their answers', async () => {
  await using graph = await startGraph();
  using idle = await openConnection(graph.url);
  idle.send(postText(QUERY));
  await until(() => idle.statuses.length === 1);
  graph.sandbox.misbehave({ delayMs: 500 });
  using busy = await openConnection(graph.url);
  busy.send(postText(QUERY));
  await until(() => graph.sandbox.requests.length === 2);

  const startedAt = performance.now();
  const drained = graph.drain();
  await idle.whenClosed();
  expect(performance.now() - startedAt).toBeLessThan(300);
  expect(busy.statuses).toEqual([]);
  const answer = await busy.whenClosed();
  expect(busy.statuses).toEqual([200]);
  expect(answer).toMatch(/^connection: close\r$/im);
  expect(await drained).toBe(true);
});

test('draining needs no time when all connections are idle', async () => {
  await using graph = await startGraph();
  using connection = await openConnection(graph.url);
  connection.send(postText(QUERY));
  await until(() => connection.statuses.length === 1);
  expect(await graph.drain()).toBe(true);
  await connection.whenClosed();
});
