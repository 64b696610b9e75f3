import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = '{"query":"{ connection(id: 1) { __typename } }"}';
const DATA = { connection: { __typename: 'WebhookConnection' } };
const JSON_TYPE = { 'content-type': 'application/json' };

function post(
  graph: Graph,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
) {
  return graph.send({ method: 'POST', headers, body });
}

function codeOf({ text }: { readonly text: string }): unknown {
  return JSON.parse(text).errors[0].extensions.code;
}

describe('the content type', () => {
  test.for([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json ; charset = "UTF-8"',
    'application/json; charset=utf8',
  ])('%s is read', async (type) => {
    await using graph = await startGraph();
    const answer = await post(graph, QUERY, { 'content-type': type });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).data).toEqual(DATA);
  });

  const refused = [
    'text/plain',
    'text/plain; charset=utf-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'application/graphql',
    'application/json5',
    'application/jsonx',
    'application/graphql-response+json',
    'application/json, text/plain',
    'application/json; charset=utf-16le',
    'application/json; charset=utf-7',
    'application/json; charset=x-x',
  ].map((type): readonly [string, Record<string, string>] => [type, { 'content-type': type }]);

  test.for([
    ...refused,
    ['none', {}],
    ['one with a long parameter', { 'content-type': `application/json; ${'a='.repeat(3000)}` }],
    ['one with a long gap', { 'content-type': `application/json${' '.repeat(6000)}x` }],
  ] as const)('%s is refused', async ([, headers]) => {
    await using graph = await startGraph();
    const answer = await post(graph, QUERY, headers);
    expect(answer.status).toBe(415);
    expect(codeOf(answer)).toBe('BAD_REQUEST');
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test.for([
    ['text/plain', 'application/json'],
    ['application/json', 'text/plain'],
  ])('two of them, %s and %s, are refused', async (types) => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    const headers = types.map((type) => `content-type: ${type}`);
    connection.send(postText(QUERY, [...headers, 'connection: close']));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([415]);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});

describe('a body that is no GraphQL request is refused with its reason, and not echoed:', () => {
  const rows: readonly [string, (secret: string) => string][] = [
    ['nothing', () => ''],
    ['null', () => 'null'],
    ['a number', () => '1'],
    ['a string', (secret) => `"${secret}"`],
    ['an empty object', () => '{}'],
    ['an empty list', () => '[]'],
    ['a batch of one', (secret) => `[{"query":"{ ${secret}: __typename }"}]`],
    ['a batch of two', () => `[${QUERY},${QUERY}]`],
    ['a batch in a batch', () => `[[${QUERY}]]`],
    ['cut JSON', (secret) => `{"query":"{ ${secret}`],
    ['JSON with garbage behind', (secret) => `${QUERY} ${secret}`],
    ['two documents', () => QUERY + QUERY],
    ['bare text', (secret) => secret],
    ['NaN', (secret) => `{"query":"${secret}","variables":{"a":NaN}}`],
    ['a comment', (secret) => `{/*${secret}*/"query":"{ __typename }"}`],
    ['single quotes', (secret) => `{'query':'${secret}'}`],
    ['arrays a hundred thousand deep', () => '['.repeat(100_000)],
    ['a query that is a number', () => '{"query":1}'],
    ['a query that is null', () => '{"query":null}'],
    ['a query that is an object', (secret) => `{"query":{"${secret}":1}}`],
    [
      'an operationName that is a list',
      (secret) => `{"query":"{a}","operationName":["${secret}"]}`,
    ],
    ['variables that are a list', (secret) => `{"query":"{a}","variables":["${secret}"]}`],
    ['variables that are text', (secret) => `{"query":"{a}","variables":"${secret}"}`],
    ['extensions that are text', (secret) => `{"query":"{a}","extensions":"${secret}"}`],
    ['a key __proto__ in place of the rest', () => '{"__proto__":{"query":"{ __typename }"}}'],
  ];

  test.for(rows)('%s', async ([, bodyWith]) => {
    await using graph = await startGraph();
    const answer = await post(graph, bodyWith(canary('body')));
    expect(answer.status).toBe(400);
    const body = JSON.parse(answer.text);
    expect(body).toEqual({
      errors: [
        {
          message: expect.any(String),
          extensions: { code: 'BAD_REQUEST', requestId: answer.headers['x-request-id'] },
        },
      ],
    });
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});

test('null stands for what was left out', async () => {
  await using graph = await startGraph();
  const nothing = '"variables":null,"operationName":null,"extensions":null';
  const answer = await post(graph, `${QUERY.slice(0, -1)},${nothing}}`);
  expect(JSON.parse(answer.text).data).toEqual(DATA);
});

test('of two equal keys the last one counts', async () => {
  await using graph = await startGraph();
  const answer = await post(graph, '{"query":"{ a: __typename }","query":"{ b: __typename }"}');
  expect(JSON.parse(answer.text).data).toEqual({ b: 'Query' });
});
