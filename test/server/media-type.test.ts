import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';

const QUERY = '{"query":"{ __typename }"}';
const WRONG = '{"query":"{ nothing }"}';

const CLOSED = {
  UPSTREAM: 'live',
  SHIPPING_CHANNELS_API_KEY: 'key',
  HOOKGRAPH_CALLER_TOKENS: 'token',
};

function post(graph: Graph, headers: Record<string, string>, body = QUERY) {
  const type = { 'content-type': 'application/json' };
  return graph.send({ method: 'POST', headers: { ...type, ...headers }, body });
}

describe('Accept', () => {
  const JSON_ANSWER = { status: 200, type: 'application/json; charset=utf-8' };
  const GRAPHQL_ANSWER = { status: 400, type: 'application/graphql-response+json; charset=utf-8' };
  const NOT_ACCEPTABLE = { status: 406, type: 'application/json; charset=utf-8' };

  test.for([
    { accept: null, ...JSON_ANSWER },
    { accept: '*/*', ...JSON_ANSWER },
    { accept: 'application/*', ...JSON_ANSWER },
    { accept: 'application/json', ...JSON_ANSWER },
    { accept: 'application/json; charset=utf-8', ...JSON_ANSWER },
    { accept: 'text/event-stream, application/json', ...JSON_ANSWER },
    { accept: 'multipart/mixed, */*', ...JSON_ANSWER },
    { accept: 'application/graphql-response+json', ...GRAPHQL_ANSWER },
    { accept: 'application/graphql-response+json, application/json;q=0.9', ...GRAPHQL_ANSWER },
    { accept: 'text/event-stream, application/graphql-response+json', ...GRAPHQL_ANSWER },
    { accept: '', ...JSON_ANSWER },
    {
      accept: 'application/json;q=0.9, application/graphql-response+json;q=0.8',
      ...JSON_ANSWER,
    },
    { accept: 'application/json;q=0.8, application/graphql-response+json', ...GRAPHQL_ANSWER },
    { accept: '*/*;q=0.1, application/graphql-response+json;q=0.2', ...GRAPHQL_ANSWER },
    { accept: 'application/json;q=0, */*', ...GRAPHQL_ANSWER },
    { accept: 'application/graphql-response+json;q=0, */*', ...JSON_ANSWER },
    { accept: 'APPLICATION/GraphQL-Response+JSON ; Q=1', ...GRAPHQL_ANSWER },
    { accept: 'application/json;q=0', ...NOT_ACCEPTABLE },
    { accept: '*/*;q=0', ...NOT_ACCEPTABLE },
    { accept: 'multipart/mixed', ...NOT_ACCEPTABLE },
    { accept: 'text/html', ...NOT_ACCEPTABLE },
    { accept: 'image/png, image/*', ...NOT_ACCEPTABLE },
  ])('$accept: an operation that cannot run is answered $status', async (row) => {
    await using graph = await startGraph();
    const headers = row.accept === null ? {} : { accept: row.accept };
    const answer = await post(graph, headers, WRONG);
    expect(answer.status).toBe(row.status);
    expect(answer.headers['content-type']).toBe(row.type);
    expect(JSON.parse(answer.text)).not.toHaveProperty('data');
  });

  test.for([
    { accept: 'application/json', type: 'application/json' },
    { accept: 'application/graphql-response+json', type: 'application/graphql-response+json' },
    { accept: 'text/event-stream, application/json', type: 'application/json' },
    { accept: 'application/json, multipart/mixed', type: 'application/json' },
    { accept: '*/*, text/event-stream', type: 'application/json' },
  ])('$accept: an operation that ran is answered 200, also with errors', async (row) => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ status: 500 });
    const body = JSON.stringify({ query: '{ connection(id: 1) { __typename } }' });
    for (const answer of [
      await post(graph, { accept: row.accept }),
      await post(graph, { accept: row.accept }, body),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe(`${row.type}; charset=utf-8`);
      expect(JSON.parse(answer.text)).toHaveProperty('data');
    }
  });
});

describe('an error before an operation comes in the type that is accepted too:', () => {
  const GRAPHQL = 'application/graphql-response+json';
  const JSON_FIRST = `${GRAPHQL};q=0.5, application/json`;
  const rows = [
    { what: 'a body that is no JSON', status: 400, body: 'x' },
    { what: 'a batch', status: 400, body: `[${QUERY}]` },
    { what: 'a body that is too large', status: 413, body: `"${'x'.repeat(140_000)}"` },
    { what: 'another content type', status: 415, headers: { 'content-type': 'text/plain' } },
    { what: 'another method', status: 405, method: 'PUT' },
    {
      what: 'a mutation by GET',
      status: 405,
      method: 'GET',
      path: '/graphql?query=mutation%7BcreateKlaviyoConnection%7B__typename%7D%7D',
    },
    { what: 'a GET without a query', status: 400, method: 'GET', path: '/graphql' },
    { what: 'a URL that is too long', status: 414, path: `/graphql?${'a'.repeat(9000)}` },
    { what: 'a path that holds nothing', status: 404, path: '/nothing' },
    { what: 'a caller without a token', status: 401, environment: CLOSED },
  ];

  test.for(rows)('$what', async ({ what: _, status, environment, ...request }) => {
    await using graph = await startGraph({ environment: environment ?? {} });
    for (const [accept, type] of [
      [GRAPHQL, GRAPHQL],
      [JSON_FIRST, 'application/json'],
      ['*/*', 'application/json'],
    ] as const) {
      const headers = { 'content-type': 'application/json', ...request.headers, accept };
      const answer = await graph.send({ method: 'POST', body: QUERY, ...request, headers });
      expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.text).errors).toHaveLength(1);
    }
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});
