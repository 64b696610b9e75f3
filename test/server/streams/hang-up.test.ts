import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openEventStream } from '../../support/event-stream.ts';
import { type Graph, startGraph, until } from '../../support/start-graph.ts';

const STREAM = 'subscription { eventReceived { id } }';

/** Sends a compressed operation, which takes a moment to read, and hangs up. */
async function sendAndLeave(graph: Graph, query: string): Promise<void> {
  const { hostname, port } = new URL(graph.url);
  const body = gzipSync(JSON.stringify({ query }));
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: graph',
    'content-type: application/json',
    'content-encoding: gzip',
    'accept: text/event-stream',
    `content-length: ${body.length}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(body, () => socket.resetAndDestroy());
  await once(socket, 'close');
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test.for([
  { what: 'a stream', query: STREAM },
  { what: 'a query that is answered as one', query: '{ __typename }' },
])('of $what whose client leaves before it begins nothing is left', async ({ query }) => {
  await using graph = await startGraph();
  const before = timers();
  for (let count = 0; count < 30; count += 1) await sendAndLeave(graph, query);
  await until(() => graph.logs.filter(({ msg }) => msg === 'request').length === 30);
  await until(() => graph.app.openStreams === 0);
  // Each would have left the timer of its comments behind.
  await until(() => timers() < before + 10);
  await using stream = await openEventStream(graph.url, { query: STREAM });
  await until(() => graph.app.openStreams === 1);
  expect(stream.status).toBe(200);
});

test.for([
  'subscription { eventReceived @skip(if: true) { id } }',
  'subscription ($s: Boolean!) { eventReceived @skip(if: $s) { id } }',
  'subscription { eventReceived @include(if: true) { id } }',
  'subscription { ... @include(if: false) { eventReceived { id } } }',
  'subscription { ...A } fragment A on Subscription { eventReceived @skip(if: true) { id } }',
  'subscription { ...A } fragment A on Subscription { ...A @skip(if: true) eventReceived { id } }',
])('a subscription to perhaps nothing is not valid, and takes no place: %s', async (query) => {
  await using graph = await startGraph();
  await using stream = await openEventStream(graph.url, { query, variables: { s: true } });
  const { results } = await stream.rest();
  expect(results).toMatchObject([
    { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  ]);
  expect(graph.app.openStreams).toBe(0);
});

test('a condition below the field of a subscription is valid', async () => {
  await using graph = await startGraph({ eventIntervalMs: 20 });
  const query = 'subscription { eventReceived { id name @skip(if: true) } }';
  await using stream = await openEventStream(graph.url, { query });
  expect((await stream.next()).data.eventReceived).toEqual({ id: expect.any(String) });
});
