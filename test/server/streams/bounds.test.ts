import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../../src/sandbox/tenant.ts';
import { type EventStream, openEventStream } from '../../support/event-stream.ts';
import { envelopeOf, postSigned, TEST_HOOKS } from '../../support/post-event.ts';
import { type Graph, startGraph, until } from '../../support/start-graph.ts';
import { postText } from '../raw-connection.ts';

const STREAM = { query: 'subscription { eventReceived { id body } }' };
const tooMany = [{ errors: [{ extensions: { code: 'TOO_MANY_STREAMS' } }] }];

describe('streams are bounded:', () => {
  test('ten for a caller, who has one again when another has ended', async () => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    await using open = new AsyncDisposableStack();
    const streams: EventStream[] = [];
    for (let count = 0; count < 10; count += 1) {
      streams.push(open.use(await openEventStream(graph.url, STREAM)));
    }
    await until(() => graph.app.openStreams === 10);
    const refused = open.use(await openEventStream(graph.url, STREAM));
    expect((await refused.rest()).results).toMatchObject(tooMany);
    streams[0]?.close();
    await until(() => graph.app.openStreams === 9);
    open.use(await openEventStream(graph.url, STREAM));
    await until(() => graph.app.openStreams === 10);
  });

  test('so many in all, whoever opens them', async () => {
    const environment = {
      UPSTREAM: 'live',
      SHIPPING_CHANNELS_API_KEY: demoCredentials().apiKey,
      HOOKGRAPH_CALLER_TOKENS: 'one,two',
      HOOKGRAPH_MAX_STREAMS: '2',
      HOOKGRAPH_MAX_STREAMS_PER_CALLER: '1',
    };
    await using graph = await startGraph({ environment, hooks: TEST_HOOKS });
    await using open = new AsyncDisposableStack();
    const ask = async (token: string) =>
      open.use(await openEventStream(graph.url, STREAM, { authorization: `Bearer ${token}` }));
    await ask('one');
    expect((await (await ask('one')).rest()).results).toMatchObject(tooMany);
    await ask('two');
    expect(graph.app.openStreams).toBe(2);
  });

  test('one ends after its time, as if nothing else came', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_STREAM_MS: '100' } });
    await using stream = await openEventStream(graph.url, STREAM);
    expect(await stream.rest()).toEqual({
      results: [],
      text: expect.stringMatching(/event: complete\ndata:\n\n$/),
    });
  });
});

test('neither the time of an operation nor that of an answer cuts a stream', async () => {
  const environment = { HOOKGRAPH_OPERATION_TIMEOUT_MS: '101' };
  await using graph = await startGraph({ environment, answerTimeoutMs: 50, hooks: TEST_HOOKS });
  await using stream = await openEventStream(graph.url, STREAM);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await postSigned(graph, envelopeOf('evt_1'));
  expect((await stream.next()).errors).toBeUndefined();
});

test('the end of the process ends streams with `complete`', async () => {
  await using graph = await startGraph({ hooks: TEST_HOOKS });
  await using stream = await openEventStream(graph.url, STREAM);
  await until(() => graph.app.openStreams === 1);
  expect(await graph.drain()).toBe(true);
  expect((await stream.rest()).text).toMatch(/event: complete\ndata:\n\n$/);
});

/** A client that sends its request, and reads nothing of the answer until it is told to. */
async function openDeafStream(graph: Graph): Promise<Socket> {
  const { hostname, port } = new URL(graph.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.pause();
  socket.write(
    postText(JSON.stringify(STREAM), ['accept: text/event-stream', 'connection: close']),
  );
  return socket;
}

/** More than 100 beside those that the sockets hold, which is some megabytes. */
const LARGE_EVENTS = 250;
const TEXT = 'x'.repeat(100_000);

test('a reader that is too slow is told so at the end, and harms nobody', async () => {
  await using graph = await startGraph({ hooks: TEST_HOOKS });
  const slow = await openDeafStream(graph);
  await using stream = await openEventStream(graph.url, STREAM);
  await until(() => graph.app.openStreams === 2);
  for (let index = 0; index < LARGE_EVENTS; index += 1) {
    await postSigned(graph, envelopeOf(`evt_${index}`, { text: TEXT }));
    expect(JSON.parse((await stream.next()).data.eventReceived.body).id).toBe(`evt_${index}`);
  }
  let received = '';
  slow.on('data', (chunk) => {
    received += chunk;
  });
  slow.resume();
  await once(slow, 'close');
  // Without the lengths of chunks, and without what was there before.
  const end = received.slice(-1000).replaceAll(/\r\n[0-9a-f]*\r\n/g, '');
  expect(end.slice(end.lastIndexOf('event: next'))).toMatch(
    /"code":"SLOW_CONSUMER".*\n\nevent: complete\ndata:\n\n/,
  );
  expect(graph.app.openStreams).toBe(1);
});

test('a reader that never reads is cut', async () => {
  await using graph = await startGraph({ hooks: TEST_HOOKS, answerTimeoutMs: 300 });
  const deaf = await openDeafStream(graph);
  await until(() => graph.app.openStreams === 1);
  for (let index = 0; index < LARGE_EVENTS; index += 1) {
    await postSigned(graph, envelopeOf(`evt_${index}`, { text: TEXT }));
  }
  await until(() => graph.app.openStreams === 0);
  deaf.destroy();
});
