import { describe, expect, test } from 'vitest';
import { startGraph, until } from '../support/start-graph.ts';
import { loggedErrors } from './logged-errors.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = JSON.stringify({
  query:
    '{ connection(id: 1) { ... on AnyConnection { subscriptions { connection { __typename } } } } }',
});

/** Collects what would end the process, were it not a test. */
function watchRejections() {
  const seen: unknown[] = [];
  const watch = (reason: unknown) => seen.push(reason);
  process.on('unhandledRejection', watch);
  return { seen, [Symbol.dispose]: () => void process.off('unhandledRejection', watch) };
}

describe('a client that hangs up', () => {
  test('ends the upstream request at once, and starts no other', async () => {
    using rejections = watchRejections();
    await using graph = await startGraph();
    graph.sandbox.misbehave({ delayMs: 3000 });
    using connection = await openConnection(graph.url);
    connection.send(postText(QUERY));
    await until(() => graph.sandbox.requests.length === 1);
    connection[Symbol.dispose]();
    await until(() => graph.sandbox.requests[0]?.abandoned === true);
    expect(graph.sandbox.requests).toHaveLength(1);
    // The next one is served as if nothing had been.
    expect((await graph.query('{ connection(id: 1) { __typename } }')).errors).toBeUndefined();
    expect(loggedErrors(graph)).toEqual([]);
    expect(rejections.seen).toEqual([]);
  });

  test('between two upstream requests starts no second', async () => {
    using rejections = watchRejections();
    await using graph = await startGraph();
    graph.sandbox.misbehave({ pathPattern: 'subscriptions/subscriptions', delayMs: 3000 });
    using connection = await openConnection(graph.url);
    connection.send(postText(QUERY));
    await until(() => graph.sandbox.requests.length === 2);
    connection[Symbol.dispose]();
    await until(() => graph.sandbox.requests[1]?.abandoned === true);
    await graph.query('{ __typename }');
    expect(graph.sandbox.requests).toHaveLength(2);
    expect(loggedErrors(graph)).toEqual([]);
    expect(rejections.seen).toEqual([]);
  });

  test.for([
    { when: 'before its headers end', text: postText(QUERY).slice(0, 30) },
    { when: 'in the middle of its body', text: postText(QUERY).slice(0, -5) },
  ])('$when costs nothing', async ({ text }) => {
    using rejections = watchRejections();
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(text);
    // Answered after the first bytes have arrived.
    await graph.query('{ __typename }');
    connection[Symbol.dispose]();
    expect((await graph.query('{ __typename }')).status).toBe(200);
    expect(graph.takeUpstreamRequests()).toEqual([]);
    expect(loggedErrors(graph)).toEqual([]);
    expect(rejections.seen).toEqual([]);
  });

  test('one of several leaves the others their answers', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ delayMs: 150, times: 2 });
    using connection = await openConnection(graph.url);
    connection.send(postText(QUERY));
    await until(() => graph.sandbox.requests.length === 1);
    const other = graph.query('{ connection(id: 2) { __typename } }');
    await until(() => graph.sandbox.requests.length === 2);
    connection[Symbol.dispose]();
    expect((await other).data).toEqual({ connection: { __typename: 'KlaviyoConnection' } });
  });
});

describe('the deadline of an operation', () => {
  test('ends what is slow, and leaves the data that is there', async () => {
    await using graph = await startGraph({
      environment: { HOOKGRAPH_OPERATION_TIMEOUT_MS: '300' },
    });
    graph.sandbox.misbehave({ api: 'sendcloud', delayMs: 3000 });
    const { data, errors, headers } = await graph.query(
      '{ connection(id: 1) { __typename } webhookSubscription(id: "wh_123456") { active } }',
    );
    expect(data).toEqual({ connection: null, webhookSubscription: { active: true } });
    expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
      {
        path: ['connection'],
        extensions: {
          code: 'UPSTREAM_TIMEOUT',
          requestId: headers['x-request-id'],
          upstream: { api: 'SENDCLOUD', status: null, code: null, requestId: null },
          retryable: true,
        },
      },
    ]);
    await until(() => graph.sandbox.requests.some(({ abandoned }) => abandoned));
    expect(loggedErrors(graph)).toEqual([]);
  });

  test('holds for all upstream requests of the operation together', async () => {
    await using graph = await startGraph({
      environment: { HOOKGRAPH_OPERATION_TIMEOUT_MS: '1500' },
    });
    graph.sandbox.misbehave({ pathPattern: 'connections/1', delayMs: 700 });
    graph.sandbox.misbehave({ pathPattern: 'subscriptions', delayMs: 60_000, times: 2 });
    const ended: string[] = [];
    const two = graph
      .query('{ connection(id: 1) { ... on AnyConnection { id subscriptions { id } } } }')
      .finally(() => ended.push('two requests'));
    await until(() => graph.sandbox.requests.length === 1);
    const one = graph
      .query('{ webhookSubscription(id: "wh_123456") { active } }')
      .finally(() => ended.push('one request'));
    const { data, errors } = await two;
    expect(data).toEqual({ connection: { id: '1', subscriptions: null } });
    expect(errors).toMatchObject([
      { path: ['connection', 'subscriptions'], extensions: { code: 'UPSTREAM_TIMEOUT' } },
    ]);
    await one;
    // It began first: with a time for each request it would end last.
    expect(ended).toEqual(['two requests', 'one request']);
  });

  test('does not end an operation that is in time', async () => {
    await using graph = await startGraph({
      environment: { HOOKGRAPH_OPERATION_TIMEOUT_MS: '2000' },
    });
    graph.sandbox.misbehave({ delayMs: 100 });
    expect((await graph.query('{ connection(id: 1) { __typename } }')).errors).toBeUndefined();
  });
});

test('an attempt has its own limit, which is shorter', async () => {
  await using graph = await startGraph({ environment: { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '100' } });
  graph.sandbox.misbehave({ delayMs: 3000 });
  const { errors } = await graph.query('{ connection(id: 1) { __typename } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } }]);
});
