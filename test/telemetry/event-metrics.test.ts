import { expect, test } from 'vitest';
import { openEventStream } from '../support/event-stream.ts';
import { envelopeOf, postSigned, TEST_HOOKS } from '../support/post-event.ts';
import { until } from '../support/start-graph.ts';
import { startMeasuredGraph } from './measured-graph.ts';

const STREAM = { query: 'subscription Watch { eventReceived { id body } }' };

test('what hooks receive is counted by what became of it', async () => {
  await using graph = await startMeasuredGraph({ hooks: TEST_HOOKS });
  const outcome = (name: string) =>
    graph.sum('hookgraph_events_received_total', {
      api: 'SHIPPING_CHANNELS',
      hook: 'test',
      outcome: name,
    });
  const before = Date.now() / 1000;
  await postSigned(graph, envelopeOf('evt_1'));
  await postSigned(graph, envelopeOf('evt_1'));
  await postSigned(graph, envelopeOf('evt_2'), { 'x-shipping-channels-signature': 'wrong' });
  await postSigned(graph, envelopeOf('evt_3', { created_at: '2020-01-01T00:00:00Z' }));
  const names = ['accepted', 'duplicate', 'unauthorized', 'outdated'];
  expect(await Promise.all(names.map(outcome))).toEqual([1, 1, 1, 1]);
  const last = await graph.sum('hookgraph_last_event_timestamp_seconds', { hook: 'test' });
  expect(last).toBeGreaterThanOrEqual(before);
  const route = { http_route: '/hooks' };
  await until(async () => {
    return (await graph.sum('http_server_request_duration_seconds_count', route)) === 4;
  });
});

test('streams are counted while they are open and when they end, and not by how long they were', async () => {
  await using graph = await startMeasuredGraph({ hooks: TEST_HOOKS });
  const stream = await openEventStream(graph.url, STREAM);
  await until(() => graph.app.openStreams === 1);
  expect(await graph.sum('hookgraph_open_streams')).toBe(1);
  await postSigned(graph, envelopeOf('evt_1'));
  await stream.next();
  await stream[Symbol.asyncDispose]();
  await graph.counted('hookgraph_streams_ended_total', 1);
  expect(await graph.sum('hookgraph_streams_ended_total', { reason: 'left' })).toBe(1);
  expect(await graph.sum('hookgraph_open_streams')).toBe(0);
  const operations = { graphql_operation_type: 'subscription' };
  expect(await graph.sum('graphql_server_request_duration_seconds_count', operations)).toBe(0);
});

test('a subscription that is refused is counted like any operation that is', async () => {
  const environment = { HOOKGRAPH_MAX_STREAMS_PER_CALLER: '1' };
  await using graph = await startMeasuredGraph({ hooks: TEST_HOOKS, environment });
  await using _stream = await openEventStream(graph.url, STREAM);
  await until(() => graph.app.openStreams === 1);
  await using refused = await openEventStream(graph.url, STREAM);
  expect(await refused.next()).toMatchObject({
    errors: [{ extensions: { code: 'TOO_MANY_STREAMS' } }],
  });
  await graph.query(STREAM.query, {}, { accept: 'application/json' });
  const refusedBy = (code: string) => graph.sum('hookgraph_refused_total', { code });
  await expect.poll(() => refusedBy('TOO_MANY_STREAMS')).toBe(1);
  await expect.poll(() => refusedBy('BAD_REQUEST')).toBe(1);
  const operations = { graphql_operation_type: 'subscription' };
  expect(await graph.sum('graphql_server_request_duration_seconds_count', operations)).toBe(2);
});

test('the log has a line for each request of a hook, and one for a stream, with nothing of an event', async () => {
  await using graph = await startMeasuredGraph({ hooks: TEST_HOOKS });
  const stream = await openEventStream(graph.url, STREAM);
  await until(() => graph.app.openStreams === 1);
  const body = envelopeOf('evt_1');
  await postSigned(graph, body);
  await stream.next();
  await stream[Symbol.asyncDispose]();
  const lines = () => graph.logs.filter(({ msg }) => msg === 'request' || msg === 'event');
  await until(() => lines().length === 3);
  expect(lines()).toContainEqual(
    expect.objectContaining({
      msg: 'event',
      api: 'SHIPPING_CHANNELS',
      hook: 'test',
      outcome: 'accepted',
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    }),
  );
  expect(lines()).toContainEqual(
    expect.objectContaining({
      msg: 'request',
      operationType: 'subscription',
      operationName: 'Watch',
      events: 1,
      status: 200,
    }),
  );
  expect(JSON.stringify(graph.logs)).not.toContain('evt_1');
});
