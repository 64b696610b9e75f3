import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = '{"query":"{ __typename }"}';
const WRONG = '{"query":"{ nothing }"}';
const BY_GET = `?query=${encodeURIComponent('{ connection(id: 1) { __typename } }')}`;
const MUTATION = `?query=${encodeURIComponent('mutation A { createKlaviyoConnection { __typename } } query B { __typename }')}&operationName=A`;

function post(graph: Graph, headers: Record<string, string> = {}, body = QUERY, path = '/graphql') {
  const type = { 'content-type': 'application/json' };
  return graph.send({ method: 'POST', path, headers: { ...type, ...headers }, body });
}

describe('methods', () => {
  test.for([
    { path: '/graphql', methods: ['PUT', 'PATCH', 'DELETE', 'OPTIONS'], allow: 'GET, HEAD, POST' },
    { path: '/graphql/', methods: ['PUT'], allow: 'GET, HEAD, POST' },
    { path: `/graphql${BY_GET}`, methods: ['DELETE'], allow: 'GET, HEAD, POST' },
    { path: '/healthz', methods: ['POST', 'PUT', 'OPTIONS'], allow: 'GET, HEAD' },
    { path: '/readyz', methods: ['POST', 'DELETE'], allow: 'GET, HEAD' },
    { path: '/', methods: ['POST'], allow: 'GET, HEAD' },
  ])('$path allows $allow, and not $methods', async ({ path, methods, allow }) => {
    await using graph = await startGraph();
    for (const method of methods) {
      const answer = await graph.send({ method, path, headers: { accept: 'application/json' } });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe(allow);
      expect(JSON.parse(answer.text)).toEqual({
        errors: [
          {
            message: `The methods here are ${allow}.`,
            extensions: { code: 'BAD_REQUEST', requestId: answer.headers['x-request-id'] },
          },
        ],
      });
    }
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('OPTIONS is allowed where pages of other origins are', async () => {
    await using graph = await startGraph({
      environment: { HOOKGRAPH_CORS_ORIGINS: 'https://app.example' },
    });
    expect((await graph.send({ method: 'OPTIONS' })).status).toBe(204);
    expect((await graph.send({ method: 'PUT' })).headers.allow).toBe('GET, HEAD, POST, OPTIONS');
  });

  test('another method by a header or a parameter is not one', async () => {
    await using graph = await startGraph();
    const headers = { accept: 'application/json', 'x-http-method-override': 'POST' };
    const answer = await graph.send({ path: `/graphql${MUTATION}&_method=POST`, headers });
    expect(answer.status).toBe(405);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('an upgrade to a WebSocket is a GET without a query', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    const upgrade = 'connection: Upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13';
    connection.send(`GET /graphql HTTP/1.1\r\nhost: graph\r\n${upgrade}\r\n\r\n`);
    await connection.whenClosed();
    expect(connection.statuses).toEqual([400]);
  });
});

describe('paths', () => {
  test.for([
    '/graphql//',
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
