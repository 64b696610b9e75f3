import { describe, expect, test } from 'vitest';
import { openEventStream } from '../../support/event-stream.ts';
import { startGraph } from '../../support/start-graph.ts';

const STREAM = 'subscription { eventReceived { id } }';

describe('a subscription', () => {
  test('is answered as graphql-sse has it, and held back by no proxy', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_STREAM_MS: '50' } });
    await using stream = await openEventStream(graph.url, { query: STREAM });
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const { text, results } = await stream.rest();
    expect(results).toEqual([]);
    // A comment at once, so that browsers do not wait for more.
    expect(text).toMatch(/}:\n\n(:\n\n)*event: complete\ndata:\n\n$/);
  });

  test.for([
    'application/json',
    'application/graphql-response+json',
    'text/event-stream;q=0, */*',
    'multipart/mixed;subscriptionSpec=1.0, application/json',
  ])('for a client that accepts %s is answered 406', async (accept) => {
    await using graph = await startGraph();
    const answer = await graph.send({
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: STREAM }),
    });
    expect(answer.status).toBe(406);
    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(graph.app.openStreams).toBe(0);
  });

  test.for(['text/event-stream', '*/*', 'application/json, text/event-stream', null])(
    'for a client that accepts %s is a stream, by GET too',
    async (accept) => {
      await using graph = await startGraph({ environment: { HOOKGRAPH_STREAM_MS: '50' } });
      for (const options of [
        { method: 'POST', body: JSON.stringify({ query: STREAM }) },
        { method: 'GET', path: `/graphql?query=${encodeURIComponent(STREAM)}` },
      ]) {
        const headers = {
          'content-type': 'application/json',
          'apollo-require-preflight': 'yes',
          ...(accept !== null && { accept }),
        };
        const { status, text } = await graph.send({ ...options, headers });
        expect(status).toBe(200);
        expect(text).toMatch(/^:\n\n[\s\S]*event: complete\ndata:\n\n$/);
      }
    },
  );

  test('by HEAD, which has no body to stream, is answered 406', async () => {
    await using graph = await startGraph();
    const { status } = await graph.send({
      method: 'HEAD',
      path: `/graphql?query=${encodeURIComponent(STREAM)}`,
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(status).toBe(406);
    expect(graph.app.openStreams).toBe(0);
  });

  test('that is not valid is one error, and the end', async () => {
    await using graph = await startGraph();
    await using stream = await openEventStream(graph.url, {
      query: 'subscription { eventReceived { nothing } }',
    });
    const { results, text } = await stream.rest();
    expect(stream.status).toBe(200);
    expect(results).toMatchObject([
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    ]);
    expect(text).toMatch(/event: complete\ndata:\n\n$/);
  });

  test('has one field', async () => {
    await using graph = await startGraph();
    await using stream = await openEventStream(graph.url, {
      query: 'subscription { a: eventReceived { id } b: eventReceived { id } }',
    });
    expect((await stream.rest()).results).toMatchObject([
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    ]);
  });
});

describe('a query of a client that accepts nothing but an event stream', () => {
  test('is one result, and the end', async () => {
    await using graph = await startGraph();
    await using stream = await openEventStream(graph.url, {
      query: '{ connection(id: 1) { __typename } }',
    });
    const { results, text } = await stream.rest();
    expect(results).toMatchObject([
      {
        data: { connection: { __typename: 'WebhookConnection' } },
        extensions: { cost: { estimatedCalls: 1, actualCalls: 1 } },
      },
    ]);
    expect(text).toMatch(/event: complete\ndata:\n\n$/);
    expect(graph.takeUpstreamRequests()).toHaveLength(1);
  });

  test('that is no request is answered with its status, and JSON', async () => {
    await using graph = await startGraph();
    const answer = await graph.send({
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: '[]',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });
});
