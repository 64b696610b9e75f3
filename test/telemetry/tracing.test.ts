import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { idOf, parentOf, startTracedGraph } from './recorded-spans.ts';

const TWENTY = `query Twenty { ${Array.from({ length: 20 }, (_, index) => `c${index}: connection(id: ${index + 1}) { __typename }`).join(' ')} }`;

test('20 fields are one batch with 20 links and one request, in one trace', async () => {
  await using graph = await startTracedGraph();
  await graph.query(TWENTY);
  const [operation] = graph.named('query');
  const [execution] = graph.named('GraphQL Operation Execution');
  const [batch] = graph.named('GraphQL DataLoader Batch connection');
  const fields = graph.named('Query.connection');
  const [call, ...others] = graph.spans().filter(({ kind }) => kind === SpanKind.CLIENT);
  expect(new Set(graph.spans().map((span) => span.spanContext().traceId)).size).toBe(1);
  expect(operation).toMatchObject({
    kind: SpanKind.SERVER,
    attributes: {
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Twenty',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'hookgraph.price.estimated': 1,
      'hookgraph.price.actual': 1,
    },
  });
  expect([parentOf(execution), parentOf(batch), parentOf(call)]).toEqual([
    idOf(operation),
    idOf(execution),
    idOf(batch),
  ]);
  expect(fields.map(parentOf)).toEqual(fields.map(() => idOf(execution)));
  expect(batch?.attributes).toEqual({
    'graphql.processing.type': 'dataloader_batch',
    'graphql.dataloader.name': 'connection',
    'graphql.dataloader.batch.size': 20,
    'hookgraph.api': 'SENDCLOUD',
  });
  expect(batch?.links.map(({ context: { spanId } }) => spanId).toSorted()).toEqual(
    fields.map(idOf).toSorted(),
  );
  expect(batch?.links[0]?.attributes).toEqual({
    'graphql.selection.field.coordinate': 'Query.connection',
  });
  expect(call).toMatchObject({
    name: 'GET /api/v3/event-subscriptions/connections',
    attributes: {
      'http.request.method': 'GET',
      'url.template': '/api/v3/event-subscriptions/connections',
      'server.address': '127.0.0.1',
      'http.response.status_code': 200,
    },
  });
  expect(others).toEqual([]);
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
});

test('a document is parsed and validated in spans of its first request only', async () => {
  await using graph = await startTracedGraph();
  const steps = () => graph.named('GraphQL Document').map(({ name }) => name);
  await graph.query('{ __typename }');
  await graph.query('{ __typename }');
  expect(steps()).toEqual(['GraphQL Document Parsing', 'GraphQL Document Validation']);
});

test('who joins a read has a link to its request', async () => {
  await using graph = await startTracedGraph({ plain: false });
  graph.sandbox.misbehave({ delayMs: 50, times: 1 });
  const ask = () => graph.query('{ connections { __typename } }');
  await Promise.all([ask(), ask(), ask()]);
  const [call, ...others] = graph.spans().filter(({ kind }) => kind === SpanKind.CLIENT);
  const links = graph.named('Query.connections').flatMap((span) => span.links);
  expect(others).toEqual([]);
  expect(links.map(({ context: { spanId } }) => spanId)).toEqual([idOf(call), idOf(call)]);
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
});

test('each attempt has a span, and why it was made is an event', async () => {
  await using graph = await startTracedGraph({ plain: false });
  graph.sandbox.misbehave({ status: 503, times: 1 });
  await graph.query('{ connection(id: 1) { __typename } }');
  const [first, second] = graph.named('GET');
  expect(first).toMatchObject({
    name: 'GET /api/v3/event-subscriptions/connections/{id}',
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'http.response.status_code': 503, 'error.type': '503' },
  });
  expect(first?.attributes).not.toHaveProperty('http.request.resend_count');
  expect(second?.attributes).toMatchObject({
    'http.response.status_code': 200,
    'http.request.resend_count': 1,
  });
  const [batch] = graph.named('GraphQL DataLoader Batch');
  expect(batch?.events.map(({ name }) => name)).toEqual(['hookgraph.read', 'hookgraph.retry']);
  expect(graph.takeUpstreamRequests()).toHaveLength(2);
});

test('a request that gets no answer is an error without a status', async () => {
  await using graph = await startTracedGraph();
  graph.sandbox.misbehave({ reset: true, times: 1 });
  await graph.query('{ connection(id: 1) { __typename } }');
  const [call] = graph.named('GET');
  expect(call?.attributes).toMatchObject({ 'error.type': 'UPSTREAM_UNAVAILABLE' });
  expect(call?.attributes).not.toHaveProperty('http.response.status_code');
  const [operation] = graph.named('query');
  expect(operation).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'error.type': 'UPSTREAM_UNAVAILABLE' },
  });
  expect(operation?.events.map(({ attributes }) => attributes)).toEqual([
    { 'graphql.error.code': 'UPSTREAM_UNAVAILABLE' },
  ]);
});

test('a circuit, a stale answer and a wait are events where they happen', async () => {
  await using graph = await startTracedGraph({
    plain: false,
    environment: { HOOKGRAPH_SENDCLOUD_FRESH_MS: '0' },
    tuning: { circuitPolicy: { threshold: 0.1, minimum: 2, windowMs: 10_000, openMs: 100_000 } },
  });
  await graph.query('{ connection(id: 1) { __typename } }');
  graph.sandbox.misbehave({ reset: true, times: 9 });
  await graph.query('{ connection(id: 1) { __typename } }');
  const events = graph.spans().flatMap((span) => span.events);
  const of = (name: string) => events.filter((event) => event.name === name);
  expect(of('hookgraph.circuit').map(({ attributes }) => attributes)).toEqual([
    { 'hookgraph.api': 'SENDCLOUD', 'hookgraph.circuit': 'open' },
  ]);
  expect(of('hookgraph.read').map(({ attributes }) => attributes?.['hookgraph.read'])).toEqual([
    'sent',
    'sent',
    'stale',
  ]);
  expect(of('hookgraph.stale')).toHaveLength(1);
});

test('mutations and entities are fields like others', async () => {
  await using graph = await startTracedGraph();
  await graph.query('mutation { deleteConnection(input: { id: 1 }) { __typename } }');
  await graph.query(
    '{ _entities(representations: [{ __typename: "EventSubscription", id: 1 }]) { __typename } }',
  );
  expect(graph.named('mutation')[0]?.attributes).toMatchObject({
    'graphql.operation.type': 'mutation',
  });
  const [deletion] = graph.named('Mutation.deleteConnection');
  const [call] = graph.named('DELETE /api/v3/event-subscriptions/connections/{id}');
  expect(parentOf(call)).toBe(idOf(deletion));
  const [entities] = graph.named('Query._entities');
  expect(graph.named('GraphQL DataLoader Batch eventSubscription')[0]?.links).toMatchObject([
    { context: { spanId: idOf(entities) } },
  ]);
});

test('no list makes more than a hundred spans of fields', async () => {
  await using graph = await startTracedGraph();
  const subscriptions = Array.from(
    { length: 3 },
    (_, n) => `s${n}: eventSubscriptions { connection { __typename } }`,
  );
  await graph.query(`{ ${subscriptions.join(' ')} }`);
  const fields = graph
    .spans()
    .filter(({ attributes }) => 'graphql.selection.field.coordinate' in attributes);
  expect(fields).toHaveLength(100);
});

test.for([5000, -5000])('a step of the time of day by %i ms lengthens no span', async (stepMs) => {
  await using graph = await startTracedGraph();
  const now = Date.now;
  Date.now = () => now() + stepMs;
  try {
    await graph.query('{ connection(id: 1) { __typename } }');
    await expect.poll(() => graph.named('query')).toHaveLength(1);
  } finally {
    Date.now = now;
  }
  const ms = ([seconds, nanoseconds]: readonly [number, number]) =>
    seconds * 1000 + nanoseconds / 1e6;
  const [operation] = graph.named('query');
  const [execution] = graph.named('GraphQL Operation Execution');
  if (operation === undefined || execution === undefined) throw new Error('A span is missing.');
  expect(ms(operation.duration)).toBeGreaterThanOrEqual(ms(execution.duration));
  expect(ms(operation.duration)).toBeLessThan(4000);
  // The SDK begins a span without a time of its own at a whole millisecond.
  expect(ms(operation.startTime)).toBeLessThanOrEqual(ms(execution.startTime) + 1);
});
