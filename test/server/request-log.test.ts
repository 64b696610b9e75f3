import { expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph, until } from '../support/start-graph.ts';

/** The lines about requests that have been logged so far. */
function requestLines(graph: Graph): readonly Record<string, unknown>[] {
  return graph.logs.filter(({ msg }) => msg === 'request');
}

test('an operation is one line, with what helps to find it', async () => {
  await using graph = await startGraph();
  await graph.query(
    'query Overview($id: ID!) { connection(id: $id) { __typename } webhookSubscriptions { page } }',
    { id: '1' },
    { 'x-request-id': 'abc-1' },
  );
  await until(() => requestLines(graph).length === 1);
  expect(requestLines(graph)).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      msg: 'request',
      requestId: 'abc-1',
      method: 'POST',
      route: '/graphql',
      status: 200,
      ms: expect.any(Number),
      operationName: 'Overview',
      operationType: 'query',
      estimatedCalls: 2,
      upstreamCalls: 2,
      reads: { sent: 2, joined: 0, fresh: 0, replica: 0, stale: 0 },
      batches: { count: 1, keys: 1 },
      waitMs: 0,
      stale: 0,
      errorCodes: [],
    },
  ]);
});

test('the line tells how each read was answered, and what its batches were', async () => {
  await using graph = await startGraph({ plain: false });
  const query = '{ a: connection(id: 1) { __typename } b: connection(id: 2) { __typename } }';
  const ask = (headers = {}) => graph.query(query, {}, headers);
  await Promise.all([ask({ 'x-request-id': 'sent' }), ask({ 'x-request-id': 'joined' })]);
  await ask({ 'x-request-id': 'fresh' });
  graph.sandbox.misbehave({ status: 503 });
  await ask({ 'x-request-id': 'stale', 'cache-control': 'no-cache' });
  await until(() => requestLines(graph).length === 4);
  const nothing = { sent: 0, joined: 0, fresh: 0, replica: 0, stale: 0 };
  const batches = { count: 1, keys: 2 };
  const lines = requestLines(graph).map(({ requestId, ...line }) => [requestId, line] as const);
  expect(Object.fromEntries(lines)).toMatchObject({
    sent: { reads: { ...nothing, sent: 1 }, batches, upstreamCalls: 1, estimatedCalls: 1 },
    joined: { reads: { ...nothing, joined: 1 }, batches, upstreamCalls: 0 },
    fresh: { reads: { ...nothing, fresh: 1 }, batches, upstreamCalls: 0 },
  });
});

const refused = [
  {
    what: 'a document that is not one',
    query: '{',
    line: { operationName: null, errorCodes: ['GRAPHQL_PARSE_FAILED'] },
  },
  {
    what: 'a document that is not valid',
    query: 'query A { nothing }',
    line: { operationName: null, errorCodes: ['GRAPHQL_VALIDATION_FAILED'] },
  },
  {
    what: 'errors of fields, each code once',
    query: '{ a: connection(id: "?") { __typename } b: connection(id: "!") { __typename } }',
    line: { operationType: 'query', upstreamCalls: 0, errorCodes: ['BAD_USER_INPUT'] },
  },
];

test.for(refused)('the line tells of $what', async ({ query, line }) => {
  await using graph = await startGraph();
  await graph.query(query);
  await until(() => requestLines(graph).length === 1);
  expect(requestLines(graph)).toMatchObject([line]);
});

test('a body that is refused is told by its status and code', async () => {
  await using graph = await startGraph();
  await graph.send({ method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });
  await until(() => requestLines(graph).length === 1);
  expect(requestLines(graph)).toMatchObject([{ status: 415, errorCodes: ['BAD_REQUEST'] }]);
});

test('nothing that a caller sends gets into the log', async () => {
  await using graph = await startGraph();
  const [inVariable, inLiteral, inHeader, inPath, inComment] = [
    canary('VARIABLE'),
    canary('LITERAL'),
    canary('HEADER'),
    canary('PATH'),
    canary('COMMENT'),
  ];
  await graph.send({
    method: 'POST',
    path: `/graphql?token=${inPath}`,
    headers: { 'content-type': 'application/json', 'user-agent': inHeader, cookie: inHeader },
    body: JSON.stringify({
      query: `# ${inComment}\nquery Q($id: ID!) { a: connection(id: $id) { __typename } b: connection(id: "${inLiteral}") { __typename } }`,
      variables: { id: inVariable },
    }),
  });
  await graph.send({ path: `/${inPath}` });
  await until(() => requestLines(graph).length === 2);
  expect(requestLines(graph).map(({ route }) => route)).toEqual(['/graphql', 'other']);
  // The helper that runs after every test looks for the canaries.
});

test('probes and pages are for the level debug', async () => {
  await using graph = await startGraph();
  await graph.send({ path: '/healthz' });
  await graph.send({ path: '/readyz' });
  await graph.send({ path: '/graphql', headers: { accept: 'text/html' } });
  await until(() => requestLines(graph).length === 3);
  expect(requestLines(graph).map(({ level, route }) => [level, route])).toEqual([
    [20, '/healthz'],
    [20, '/readyz'],
    [20, '/graphql'],
  ]);
});

test('a name that goes on for ever is cut', async () => {
  await using graph = await startGraph();
  await graph.query(`query ${'a'.repeat(5000)} { __typename }`);
  await until(() => requestLines(graph).length === 1);
  expect(requestLines(graph)[0]?.operationName).toBe('a'.repeat(100));
});

test('a client that hangs up is told, with the calls that were made for it', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ delayMs: 5000 });
  const controller = new AbortController();
  const asked = fetch(`${graph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"query Slow { connections { __typename } }"}',
    signal: controller.signal,
  });
  asked.catch(() => {});
  await until(() => graph.sandbox.requests.length === 1);
  controller.abort();
  await until(() => requestLines(graph).length === 1);
  expect(requestLines(graph)).toMatchObject([
    { operationName: 'Slow', status: null, clientHungUp: true, upstreamCalls: 1 },
  ]);
});

test('the reason of an upstream failure is in the log once, with the path in the JSON', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ body: '{"data":[{"id":1},{"type":"webhook"}]}' });
  const { errors } = await graph.query(
    '{ a: connections { __typename } b: connections { __typename } }',
    {},
    { 'x-request-id': 'abc-2' },
  );
  expect(errors).toHaveLength(2);
  expect(graph.logs.filter(({ msg }) => msg === 'upstream failed')).toMatchObject([
    {
      level: 40,
      requestId: 'abc-2',
      api: 'SENDCLOUD',
      code: 'UPSTREAM_BAD_RESPONSE',
      status: 200,
      reason: expect.stringMatching(/^listConnections: \$\.data\[1\]\.id: /),
    },
  ]);
});
