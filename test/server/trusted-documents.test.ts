import { expect, test } from 'vitest';
import { hashId } from '../../src/server/documents/document-list.ts';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { type DocumentFolder, makeDocumentFolder } from './documents/document-folder.ts';

const ONE = 'query One($id: ID!) { connection(id: $id) { __typename } }';
const WRITE = 'mutation Write { deleteConnection(input: { id: "404" }) { __typename } }';
const LIST = { one: ONE, [hashId(WRITE)]: WRITE };
const variables = { id: '2' };
const GATEWAY = canary('gateway');

async function startTrusted(folder: DocumentFolder, list: object, only = true): Promise<Graph> {
  return startGraph({
    environment: {
      HOOKGRAPH_DOCUMENTS: await folder.write('list.json', list),
      HOOKGRAPH_DOCUMENTS_ONLY: only ? 'on' : 'off',
      HOOKGRAPH_GATEWAY_SECRET: GATEWAY,
    },
  });
}

async function post(graph: Graph, body: object, headers: Readonly<Record<string, string>> = {}) {
  const { status, text } = await graph.send({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors = [], extensions } = JSON.parse(text);
  const codes = errors.map((error: { extensions: { code: string } }) => error.extensions.code);
  return { status, data, codes, cost: extensions?.cost };
}

const get = (graph: Graph, parameters: Readonly<Record<string, string>>) =>
  graph.send({ path: `/graphql?${new URLSearchParams(parameters)}` });
const persisted = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });
const answered = {
  status: 200,
  data: { connection: { __typename: 'KlaviyoConnection' } },
  codes: [],
  cost: { estimatedCalls: 1, actualCalls: 1 },
};

test.for([
  { what: 'the id of the list', body: { documentId: 'one' } },
  { what: 'its hash', body: { documentId: hashId(ONE) } },
  { what: 'its bare hash', body: { documentId: hashId(ONE).slice(7) } },
  { what: 'a persisted query', body: { extensions: persisted(hashId(ONE).slice(7)) } },
])('a listed document is run by $what, at the price of its text', async ({ body }) => {
  await using folder = await makeDocumentFolder();
  await using graph = await startTrusted(folder, LIST);
  expect(await post(graph, { ...body, variables })).toEqual(answered);
  const parameters = Object.entries(body).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const byGet = await get(graph, {
    ...Object.fromEntries(parameters),
    variables: JSON.stringify(variables),
  });
  expect(JSON.parse(byGet.text).data).toEqual(answered.data);
});

test.for([
  {
    what: 'an unknown id',
    body: { documentId: 'two' },
    code: 'PERSISTED_QUERY_NOT_IN_LIST',
    status: 404,
  },
  {
    what: 'a hash in capitals',
    body: { documentId: hashId(ONE).toUpperCase() },
    code: 'PERSISTED_QUERY_NOT_IN_LIST',
    status: 404,
  },
  {
    what: 'an unknown hash',
    body: { extensions: persisted('0'.repeat(64)) },
    code: 'PERSISTED_QUERY_NOT_IN_LIST',
    status: 404,
  },
  {
    what: 'a text',
    body: { query: '{ __typename }' },
    code: 'PERSISTED_QUERY_ID_REQUIRED',
    status: 400,
  },
  { what: 'a listed text', body: { query: ONE }, code: 'PERSISTED_QUERY_ID_REQUIRED', status: 400 },
  {
    what: 'an id and a text',
    body: { documentId: 'one', query: ONE },
    code: 'CANNOT_SEND_PQ_ID_AND_BODY',
    status: 400,
  },
  {
    what: 'a hash and a text',
    body: { query: ONE, extensions: persisted(hashId(ONE).slice(7)) },
    code: 'CANNOT_SEND_PQ_ID_AND_BODY',
    status: 400,
  },
  { what: 'an id that is no text', body: { documentId: 1 }, code: 'BAD_REQUEST', status: 400 },
])('$what is $code', async ({ body, code, status }) => {
  await using folder = await makeDocumentFolder();
  await using graph = await startTrusted(folder, LIST);
  expect(await post(graph, { ...body, variables })).toMatchObject({ status, codes: [code] });
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('the gateway may send any document, and nobody else', async () => {
  await using folder = await makeDocumentFolder();
  await using graph = await startTrusted(folder, LIST);
  const body = { query: '{ __typename }' };
  const wrong = { 'x-hookgraph-gateway-secret': canary('wrong') };
  expect(await post(graph, body, { 'x-hookgraph-gateway-secret': GATEWAY })).toMatchObject({
    codes: [],
  });
  expect((await post(graph, body, wrong)).codes).toEqual(['PERSISTED_QUERY_ID_REQUIRED']);
});

test('with a list that is not the only way, texts and learned hashes go on', async () => {
  await using folder = await makeDocumentFolder();
  await using graph = await startTrusted(folder, LIST, false);
  const text = '{ connections { __typename } }';
  const hash = hashId(text).slice(7);
  expect(await post(graph, { documentId: 'one', variables })).toEqual(answered);
  expect((await post(graph, { query: text })).codes).toEqual([]);
  expect((await post(graph, { extensions: persisted(hash) })).codes).toEqual([
    'PERSISTED_QUERY_NOT_FOUND',
  ]);
  expect((await post(graph, { query: text, extensions: persisted(hash) })).codes).toEqual([]);
  expect((await post(graph, { extensions: persisted(hash) })).codes).toEqual([]);
});

test('a mutation in the list is not run by GET, and is run by POST', async () => {
  await using folder = await makeDocumentFolder();
  await using graph = await startTrusted(folder, LIST);
  expect((await get(graph, { documentId: hashId(WRITE) })).status).toBe(405);
  expect((await post(graph, { documentId: hashId(WRITE) })).codes).toEqual([]);
});

test('the id of a listed document is in the log, and of another one only its hash', async () => {
  await using folder = await makeDocumentFolder();
  await using graph = await startTrusted(folder, LIST);
  await post(graph, { documentId: 'one', variables });
  await post(graph, { documentId: canary('ID') });
  await post(graph, { query: `{ ${canary('text')}: __typename }` });
  expect(graph.logs).toContainEqual(expect.objectContaining({ documentId: 'one' }));
  const missing = graph.logs.filter(({ msg }) => msg === 'document not in the list');
  expect(missing).toEqual([
    expect.objectContaining({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }),
    expect.objectContaining({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }),
  ]);
});

test.for([
  { what: 'is not valid', text: 'query A { nothing }', problem: /^bad: .*nothing/ },
  { what: 'cannot be parsed', text: '{', problem: /^bad: / },
  { what: 'exceeds a limit', text: `{ ${'a: __typename '.repeat(300)} }`, problem: /^bad: / },
  {
    what: 'costs too much',
    text: '{ webhookSubscriptions(perPage: 100) { items { name } } }',
    problem: /^bad: it costs up to 101 upstream calls, of 30\.$/,
  },
])(
  'a list with a document that $what refuses the start, and names it',
  async ({ text, problem }) => {
    await using folder = await makeDocumentFolder();
    await expect(startTrusted(folder, { ...LIST, bad: text })).rejects.toMatchObject({
      name: 'DocumentListError',
      problems: [expect.stringMatching(problem)],
    });
  },
);

test('a list is read anew when it is told, and a bad one changes nothing', async () => {
  await using folder = await makeDocumentFolder();
  await using graph = await startTrusted(folder, LIST);
  const ask = async (documentId: string) => (await post(graph, { documentId, variables })).codes;
  await folder.write('list.json', { two: ONE });
  expect(await ask('one')).toEqual([]);
  graph.app.reloadDocuments();
  expect([await ask('one'), await ask('two')]).toEqual([['PERSISTED_QUERY_NOT_IN_LIST'], []]);
  await folder.write('list.json', { three: ONE, bad: '{' });
  graph.app.reloadDocuments();
  expect([await ask('two'), await ask('three')]).toEqual([[], ['PERSISTED_QUERY_NOT_IN_LIST']]);
  expect(graph.logs).toContainEqual(
    expect.objectContaining({
      msg: 'trusted documents stay as they were',
      problems: [expect.stringMatching(/^bad: /)],
    }),
  );
});
