import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createPersistedQueries } from '../../src/server/documents/persisted-queries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';

const QUERY = '{ connection(id: 1) { __typename } }';
const DATA = { connection: { __typename: 'WebhookConnection' } };
const GRAPHQL = 'application/graphql-response+json';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
  persistedQuery: { version, sha256Hash },
});

/** Sends the parameters that are there, by POST or in the URL. */
async function ask(
  graph: Graph,
  method: 'GET' | 'POST',
  params: Readonly<Record<string, unknown>>,
  accept = 'application/json',
) {
  const search = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const { status, text, headers } =
    method === 'GET'
      ? await graph.send({ path: `/graphql?${new URLSearchParams(search)}`, headers: { accept } })
      : await graph.send({
          method,
          headers: { accept, 'content-type': 'application/json' },
          body: JSON.stringify(params),
        });
  return { status, headers, ...JSON.parse(text) };
}

const notFound = {
  errors: [
    {
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', requestId: expect.any(String) },
    },
  ],
};

describe.for(['GET', 'POST'] as const)('a document by its hash, by %s', (method) => {
  const byHash = { extensions: persisted(sha256(QUERY)) };

  test('is learned once, and then found', async () => {
    await using graph = await startGraph();
    expect(await ask(graph, method, byHash)).toMatchObject({ status: 200, ...notFound });
    expect(graph.takeUpstreamRequests()).toEqual([]);
    expect(await ask(graph, method, { query: QUERY, ...byHash })).toMatchObject({ data: DATA });
    for (const again of ['GET', 'POST'] as const) {
      expect(await ask(graph, again, byHash)).toMatchObject({ status: 200, data: DATA });
    }
    expect(graph.takeUpstreamRequests()).toHaveLength(3);
  });

  test('is 404 for who accepts that', async () => {
    await using graph = await startGraph();
    const answer = await ask(graph, method, byHash, GRAPHQL);
    expect(answer).toMatchObject({ status: 404, ...notFound });
    expect(answer.headers['content-type']).toBe(`${GRAPHQL}; charset=utf-8`);
    expect(answer).not.toHaveProperty('data');
  });

  test.for([
    { what: 'an empty query beside it', more: { query: '' } },
    { what: 'variables and a name', more: { variables: {}, operationName: '' } },
    { what: 'a hash in capitals', more: { extensions: persisted(sha256(QUERY).toUpperCase()) } },
  ])('is found with $what', async ({ more }) => {
    await using graph = await startGraph();
    await ask(graph, method, { query: QUERY, ...byHash });
    expect(await ask(graph, method, { ...byHash, ...more })).toMatchObject({ data: DATA });
  });

  test.for([
    { what: 'that of another document', extensions: persisted(sha256('{ __typename }')) },
    { what: 'no hash', extensions: persisted('abc') },
    { what: 'a number', extensions: persisted(5) },
    { what: 'absent', extensions: { persistedQuery: { version: 1 } } },
    { what: 'of another version', extensions: persisted(sha256(QUERY), 2) },
    { what: 'of no version', extensions: persisted(sha256(QUERY), null) },
    { what: 'a text', extensions: { persistedQuery: sha256(QUERY) } },
    { what: 'a list', extensions: { persistedQuery: [sha256(QUERY)] } },
  ])('is 400 when the hash is $what, and nothing is sent', async ({ extensions }) => {
    await using graph = await startGraph();
    for (const accept of ['application/json', GRAPHQL]) {
      const answer = await ask(graph, method, { query: QUERY, extensions }, accept);
      expect(answer).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'BAD_REQUEST' } }],
      });
    }
    expect(await ask(graph, method, byHash)).toMatchObject(notFound);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test.for([
    { what: 'is no GraphQL', query: '{' },
    { what: 'is not valid', query: '{ nothing }' },
    { what: 'exceeds a limit', query: `{${' a'.repeat(999)}}` },
  ])('that $what is not remembered', async ({ query }) => {
    await using graph = await startGraph();
    const extensions = persisted(sha256(query));
    for (let time = 0; time < 2; time += 1) {
      const { errors } = await ask(graph, method, { query, extensions });
      expect(errors[0].message).not.toBe('PersistedQueryNotFound');
    }
    expect(await ask(graph, method, { extensions })).toMatchObject(notFound);
  });

  test('is not supported when that is switched off, and the document itself is', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_APQ: 'off' } });
    for (const [accept, status] of [
      ['application/json', 200],
      [GRAPHQL, 404],
    ] as const) {
      expect(await ask(graph, method, byHash, accept)).toMatchObject({
        status,
        errors: [
          {
            message: 'PersistedQueryNotSupported',
            extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
          },
        ],
      });
    }
    expect(await ask(graph, method, { query: QUERY, ...byHash })).toMatchObject({ data: DATA });
  });
});

test('a mutation that is named by its hash is not sent by GET', async () => {
  await using graph = await startGraph();
  const query = 'mutation { createKlaviyoConnection { __typename } }';
  const extensions = persisted(sha256(query));
  await ask(graph, 'POST', { query, extensions });
  graph.takeUpstreamRequests();
  expect(await ask(graph, 'GET', { extensions })).toMatchObject({ status: 405 });
  expect(graph.takeUpstreamRequests()).toEqual([]);
  expect(await ask(graph, 'POST', { extensions })).toMatchObject({ status: 200 });
});

test('a caller who may not come in learns and teaches nothing', async () => {
  await using graph = await startGraph({
    environment: {
      UPSTREAM: 'live',
      SHIPPING_CHANNELS_API_KEY: 'key',
      HOOKGRAPH_CALLER_TOKENS: 'token',
    },
  });
  const extensions = persisted(sha256(QUERY));
  expect(await ask(graph, 'POST', { query: QUERY, extensions })).toMatchObject({ status: 401 });
});

test('the oldest documents make room for new ones', () => {
  for (const { count, size, known: expected } of [
    // With what an entry takes beside its text, 220 bytes each.
    { count: 80_000, size: 10, known: 76_260 },
    { count: 100, size: 100_000, known: 83 },
  ]) {
    const queries = createPersistedQueries(true);
    const texts = Array.from({ length: count }, (_, index) => `{a${index}}`.padEnd(size));
    for (const text of texts) queries.remember({ text, hash: sha256(text) });
    const isKnown = (text = '') => {
      const extensions = persisted(sha256(text));
      const params = {
        query: null,
        documentId: null,
        operationName: null,
        variables: {},
        extensions,
      };
      try {
        return queries.documentOf(params).text === text;
      } catch {
        return false;
      }
    };
    expect(isKnown(texts[0])).toBe(false);
    expect(isKnown(texts[count - 1])).toBe(true);
    expect(texts.filter(isKnown).length).toBe(expected);
  }
});
