import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';

const QUERY = 'query A($id: ID!) { connection(id: $id) { __typename } } query B { b: __typename }';
const BY_ID = ['GET /api/v3/event-subscriptions/connections/1'];
const JSON_ONLY = { accept: 'application/json' };

function get(
  graph: Graph,
  params: Readonly<Record<string, string>> | string,
  headers: Readonly<Record<string, string>> = JSON_ONLY,
  method = 'GET',
) {
  const search = typeof params === 'string' ? params : new URLSearchParams(params).toString();
  return graph.send({ method, path: `/graphql?${search}`, headers });
}

const FULL = { query: QUERY, variables: '{"id":"1"}', operationName: 'A', extensions: '{"a":{}}' };

describe('a query by GET is answered', () => {
  test.for([
    { what: 'with all parameters', params: FULL, calls: BY_ID },
    { what: 'by its name', params: { query: QUERY, operationName: 'B' }, calls: [] },
    {
      what: 'with an empty name, which is none',
      params: { query: '{ b: __typename }', operationName: '', variables: '', extensions: '' },
      calls: [],
    },
    {
      what: 'with parameters that are not of GraphQL',
      params: { ...FULL, operationName: 'B', _: '1700000000', utm_source: 'x' },
      calls: [],
    },
    { what: 'with null for nothing', params: { ...FULL, extensions: 'null' }, calls: BY_ID },
    {
      what: 'with a large integer that is no value',
      params: { ...FULL, extensions: '{"a":12345678901234567890}' },
      calls: BY_ID,
    },
    {
      what: 'with spaces as pluses',
      params: 'query=query+A+%7B+b:+__typename+%7D&operationName=A',
      calls: [],
    },
  ])('$what', async ({ params, calls }) => {
    await using graph = await startGraph();
    const { status, text, headers } = await get(graph, params);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    const data =
      calls.length > 0 ? { connection: { __typename: 'WebhookConnection' } } : { b: 'Query' };
    expect(JSON.parse(text)).toMatchObject({ data });
    expect(graph.takeUpstreamRequests()).toEqual(calls);
  });

  test('to HEAD without its body', async () => {
    await using graph = await startGraph();
    const { status, text, headers } = await get(graph, FULL, JSON_ONLY, 'HEAD');
    expect({ status, text }).toEqual({ status: 200, text: '' });
    expect(Number(headers['content-length'])).toBeGreaterThan(10);
    expect(graph.takeUpstreamRequests()).toEqual(BY_ID);
  });

  test('where there is no GraphiQL, also to a browser', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_GRAPHIQL: 'off' } });
    const answer = await get(graph, FULL, { accept: 'text/html, */*;q=0.8' });
    expect(JSON.parse(answer.text).data.connection.__typename).toBe('WebhookConnection');
  });

  test('with its type, name and calls in the log', async () => {
    await using graph = await startGraph();
    await get(graph, FULL);
    expect(graph.logs).toContainEqual(
      expect.objectContaining({ method: 'GET', operationName: 'A', upstreamCalls: 1, level: 30 }),
    );
  });
});

describe('a GET that is no query is rejected, and nothing is sent:', () => {
  const mutation = 'mutation { createKlaviyoConnection { __typename } }';
  test.for([
    { what: 'a mutation', params: { query: mutation }, status: 405 },
    {
      what: 'a mutation among queries',
      params: {
        query: `query A { __typename } ${mutation.replace('{', 'B {')}`,
        operationName: 'B',
      },
      status: 405,
    },
    { what: 'no parameters', params: '', status: 400 },
    { what: 'an empty query', params: { query: '' }, status: 400 },
    { what: 'variables that are no JSON', params: { ...FULL, variables: '{id:1}' }, status: 400 },
    { what: 'variables that are a list', params: { ...FULL, variables: '["1"]' }, status: 400 },
    { what: 'extensions that are text', params: { ...FULL, extensions: '"a"' }, status: 400 },
    {
      what: 'an integer that JSON rounds',
      params: { ...FULL, variables: '{"id":9007199254740993}' },
      status: 400,
    },
    { what: 'bytes that are not UTF-8', params: 'query=%7B%20a%ff%20%7D', status: 400 },
    { what: 'a percent sign alone', params: 'query=%7B%zz%7D', status: 400 },
    { what: 'a query that comes twice', params: 'query=%7Ba%7D&query=%7Bb%7D', status: 400 },
    { what: 'a list of queries', params: 'query[]=%7Ba%7D&query[]=%7Bb%7D', status: 400 },
  ])('$what', async ({ what, params, status }) => {
    await using graph = await startGraph();
    for (const method of ['GET', 'HEAD']) {
      const answer = await get(graph, params, JSON_ONLY, method);
      expect(answer.status).toBe(status);
      expect(answer.headers.allow).toBe(status === 405 ? 'POST' : undefined);
      if (method === 'HEAD') continue;
      const { code } = JSON.parse(answer.text).errors[0].extensions;
      expect(code).toBe(what.includes('rounds') ? 'BAD_USER_INPUT' : 'BAD_REQUEST');
    }
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});

describe('a URL', () => {
  test('of 8 KiB is read, and of one byte more is 414 in words', async () => {
    await using graph = await startGraph();
    const path = '/graphql?query=%7B__typename%7D&a=';
    for (const [length, status] of [
      [8192, 200],
      [8193, 414],
      [20_000, 414],
    ] as const) {
      const answer = await graph.send({ path: path.padEnd(length, 'a'), headers: JSON_ONLY });
      expect(answer.status).toBe(status);
      if (status === 200) continue;
      expect(JSON.parse(answer.text).errors[0].message).toBe(
        'A URL has at most 8192 bytes: send the operation by POST.',
      );
      expect(answer.headers.connection).toBe('close');
    }
  });
});

describe('a GET that a page of another origin made a browser send', () => {
  const environment = { HOOKGRAPH_CORS_ORIGINS: 'https://app.example' };
  const foreign = { ...JSON_ONLY, 'sec-fetch-site': 'cross-site' };

  test.for([
    { what: 'as an image or a link', headers: {} },
    { what: 'from a subdomain', headers: { 'sec-fetch-site': 'same-site' } },
    { what: 'in a frame', headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } },
    { what: 'from an origin that is not allowed', headers: { origin: 'https://evil.example' } },
    { what: 'from no origin', headers: { origin: 'null' } },
    { what: 'as a form', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { what: 'with what a browser remembers', headers: { authorization: 'Basic YTpi' } },
    { what: 'with a cookie and a referrer', headers: { cookie: 'a=b', referer: 'https://x.y/' } },
  ])('$what is 403 with no call', async ({ headers }) => {
    await using graph = await startGraph({ environment });
    for (const method of ['GET', 'HEAD']) {
      const answer = await get(graph, FULL, { ...foreign, ...headers }, method);
      expect(answer.status).toBe(403);
      if (method === 'GET') {
        expect(JSON.parse(answer.text).errors[0].extensions.code).toBe('FORBIDDEN');
      }
    }
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test.for([
    { what: 'from an allowed origin', headers: { origin: 'https://app.example' } },
    { what: 'after a preflight', headers: { 'apollo-require-preflight': 'true' } },
    { what: 'by Apollo Client', headers: { 'x-apollo-operation-name': 'A' } },
    { what: 'with JSON announced', headers: { 'content-type': 'application/json' } },
    { what: 'with a token', headers: { authorization: 'Bearer token' } },
    { what: 'by the same origin', headers: { 'sec-fetch-site': 'same-origin' } },
    { what: 'by a person who typed it', headers: { 'sec-fetch-site': 'none' } },
  ])('$what is answered', async ({ headers }) => {
    await using graph = await startGraph({ environment });
    expect((await get(graph, FULL, { ...foreign, ...headers })).status).toBe(200);
    expect(graph.takeUpstreamRequests()).toEqual(BY_ID);
  });

  test('still gets the page of GraphiQL, which costs nothing', async () => {
    await using graph = await startGraph();
    const headers = { ...foreign, accept: 'text/html' };
    const answer = await get(graph, FULL, headers, 'HEAD');
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});
