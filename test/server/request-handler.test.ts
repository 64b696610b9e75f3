import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = '{"query":"{ __typename }"}';
const WRONG = '{"query":"{ nothing }"}';
const BY_GET = `?query=${encodeURIComponent('{ connection(id: 1) { __typename } }')}`;
const MUTATION = `?query=${encodeURIComponent('mutation A { a } query B { __typename }')}&operationName=A`;

function post(graph: Graph, headers: Record<string, string> = {}, body = QUERY, path = '/graphql') {
  const type = { 'content-type': 'application/json' };
  return graph.send({ method: 'POST', path, headers: { ...type, ...headers }, body });
}

describe('methods', () => {
  test.for([
    ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => ({ method, path: '' })),
    { method: 'GET', path: BY_GET },
    { method: 'HEAD', path: BY_GET },
    { method: 'GET', path: MUTATION },
    { method: 'GET', path: `${BY_GET}&extensions=%7B%7D&_method=POST` },
  ])('$method /graphql$path runs nothing', async ({ method, path }) => {
    await using graph = await startGraph();
    const headers = { accept: 'application/json', 'x-http-method-override': 'POST' };
    const answer = await graph.send({ method, path: `/graphql${path}`, headers });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
    if (method !== 'HEAD') {
      expect(JSON.parse(answer.text)).toEqual({
        errors: [
          {
            message: 'Operations are sent by POST.',
            extensions: { code: 'BAD_REQUEST', requestId: answer.headers['x-request-id'] },
          },
        ],
      });
    }
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('only POST is allowed where there is no GraphiQL', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_GRAPHIQL: 'off' } });
    const answer = await graph.send({ headers: { accept: 'text/html' } });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  });

  test('an upgrade to a WebSocket is refused', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    const upgrade = 'connection: Upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13';
    connection.send(`GET /graphql HTTP/1.1\r\nhost: graph\r\n${upgrade}\r\n\r\n`);
    await connection.whenClosed();
    expect(connection.statuses).toEqual([405]);
  });
});

describe('paths', () => {
  test.for([
    '/graphql/',
    '/graphql/stream',
    '//graphql',
    '/GRAPHQL',
    '/%67raphql',
    '/graphqlx',
    '/health',
    '/metrics',
    '/favicon.ico',
    '/__proto__',
  ])('%s holds nothing', async (path) => {
    await using graph = await startGraph();
    for (const accept of ['text/html', 'application/json']) {
      const answer = await post(graph, { accept }, QUERY, path);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toEqual({
        errors: [
          {
            message: 'Nothing is served here.',
            extensions: { code: 'NOT_FOUND', requestId: answer.headers['x-request-id'] },
          },
        ],
      });
    }
  });

  test.for([
    BY_GET,
    MUTATION,
    '?%ff%zz',
    '?query[]=a&query[]=b&variables=%7B',
    `?${'a=1&'.repeat(1500)}`,
    '?',
  ])('what follows the path in a POST is not looked at: %s', async (query) => {
    await using graph = await startGraph();
    const answer = await post(graph, {}, QUERY, `/graphql${query}`);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).data).toEqual({ __typename: 'Query' });
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});

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
    { accept: 'text/event-stream', ...NOT_ACCEPTABLE },
    { accept: 'multipart/mixed', ...NOT_ACCEPTABLE },
    { accept: 'text/html', ...NOT_ACCEPTABLE },
    { accept: 'image/png, text/*', ...NOT_ACCEPTABLE },
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

describe('x-request-id', () => {
  test.for(['a', 'Ab-9_.', 'x'.repeat(64)])('%s is the id of the answer', async (id) => {
    await using graph = await startGraph();
    const answer = await post(graph, { 'x-request-id': id }, WRONG);
    expect(answer.headers['x-request-id']).toBe(id);
    expect(JSON.parse(answer.text).errors[0].extensions.requestId).toBe(id);
  });

  test.for([
    '',
    ' ',
    'x'.repeat(65),
    'a b',
    'a/b',
    'a:b',
    '{"level":60}',
    'a\tb',
    'a\u00e9',
    '..%0d%0a',
  ])('%j is replaced', async (id) => {
    await using graph = await startGraph();
    const secret = canary('id');
    const sent = id.length === 65 ? id : id + (id.trim() === '' ? '' : ` ${secret}`);
    const answer = await post(graph, { 'x-request-id': sent }, WRONG);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(JSON.parse(answer.text).errors[0].extensions.requestId).toBe(
      answer.headers['x-request-id'],
    );
  });

  test('two of them are replaced by one', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(postText(QUERY, ['x-request-id: a', 'x-request-id: b', 'connection: close']));
    const answer = await connection.whenClosed();
    expect(answer).toMatch(/^x-request-id: [0-9a-f-]{36}\r$/m);
  });

  test('each request without one gets its own', async () => {
    await using graph = await startGraph();
    const ids = await Promise.all([post(graph), post(graph), post(graph)]);
    expect(new Set(ids.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
  });
});

test('/ leads people to GraphiQL where there is one', async () => {
  await using open = await startGraph();
  expect(await open.send({ path: '/' })).toMatchObject({
    status: 302,
    headers: { location: '/graphql' },
  });
  await using closed = await startGraph({ environment: { HOOKGRAPH_GRAPHIQL: 'off' } });
  expect(await closed.send({ path: '/' })).toMatchObject({ status: 404 });
});
