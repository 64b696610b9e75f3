import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';

const BY_ID = 'query ($id: ID!) { connection(id: $id) { __typename } }';
const BY_KEY = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
const CONNECTIONS = 'GET /api/v3/event-subscriptions/connections';

/** The variables are JSON text, so that they hold digits that no number of ours could. */
function post(graph: Graph, query: string, variables: string) {
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  return graph.send({ method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

describe('an integer that JSON would round is refused, and nothing is sent:', () => {
  test.for([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740992',
    '9223372036854775807',
    '123456789012345678901234567890',
    '1e16',
    '1E+22',
    '0.9007199254740993e16',
    '9007199254740993.0',
    '1e400',
  ])('%s', async (number) => {
    for (const [query, variables] of [
      [BY_ID, `{"id":${number}}`],
      [BY_KEY, `{"r":[{"__typename":"WebhookConnection","id":${number}}]}`],
      [BY_ID, `{"id":"1","unused":[[${number}]]}`],
    ] as const) {
      await using graph = await startGraph();
      const { status, text, headers } = await post(graph, query, variables);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({
        errors: [
          {
            message:
              'The variables have an integer beyond ±(2^53-1), which JSON would round: send it as a string.',
            extensions: { code: 'BAD_USER_INPUT', requestId: headers['x-request-id'] },
          },
        ],
      });
      expect(graph.takeUpstreamRequests()).toEqual([]);
    }
  });
});

describe('a number that JSON keeps is taken as it is:', () => {
  test.for([
    { number: '1', sent: '1' },
    { number: '9007199254740991', sent: '9007199254740991' },
    { number: '"9007199254740993"', sent: '9007199254740993' },
    { number: '"9223372036854775807"', sent: '9223372036854775807' },
    { number: '1e3', sent: '1000' },
  ])('$number', async ({ number, sent }) => {
    await using graph = await startGraph();
    const { status } = await post(graph, BY_ID, `{"id":${number}}`);
    expect(status).toBe(200);
    expect(graph.takeUpstreamRequests()).toEqual([`${CONNECTIONS}/${sent}`]);
  });

  test.for(['0.12345678901234567890', '"12345678901234567890"', '-9007199254740991'])(
    '%s, where it is not used',
    async (number) => {
      await using graph = await startGraph();
      const { status } = await post(graph, BY_ID, `{"id":"1","unused":${number}}`);
      expect(status).toBe(200);
    },
  );
});

test('an integer in the text of the query is exact', async () => {
  await using graph = await startGraph();
  await graph.query('{ connection(id: 9007199254740993) { __typename } }');
  expect(graph.takeUpstreamRequests()).toEqual([`${CONNECTIONS}/9007199254740993`]);
});

describe('a key that is special in JavaScript changes nothing:', () => {
  const polluting = ['__proto__', 'constructor', 'prototype'];
  const rows = polluting.flatMap((key) => [
    {
      where: 'variables',
      variables: `{"${key}":{"polluted":1,"prototype":{"polluted":1}},"id":"1"}`,
    },
    { where: 'a value', variables: `{"id":"1","unused":{"${key}":{"polluted":1}}}` },
  ]);
  test.for(rows)('$variables', async ({ variables }) => {
    await using graph = await startGraph();
    const { text } = await post(graph, BY_ID, variables);
    expect(JSON.parse(text).data).toEqual({ connection: { __typename: 'WebhookConnection' } });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('as members of a representation', async () => {
    await using graph = await startGraph();
    const members = polluting.map((key) => `"${key}":{"polluted":1}`).join();
    const { text } = await post(
      graph,
      BY_KEY,
      `{"r":[{"__typename":"WebhookConnection","id":"1",${members}},{"__proto__":{"__typename":"WebhookConnection","id":"1"}}]}`,
    );
    expect(JSON.parse(text)).toMatchObject({
      data: { _entities: [{ __typename: 'WebhookConnection' }, null] },
      errors: [{ path: ['_entities', 1], extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('beside the query', async () => {
    await using graph = await startGraph();
    const body = '{"__proto__":{"polluted":1,"operationName":"x"},"query":"{ __typename }"}';
    const headers = { 'content-type': 'application/json' };
    const { text } = await graph.send({ method: 'POST', headers, body });
    expect(JSON.parse(text).data).toEqual({ __typename: 'Query' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

test('names that are special in JavaScript are names like others', async () => {
  await using graph = await startGraph();
  const { data } = await graph.query(
    '{ __proto__: __typename constructor: __typename toString: __typename hasOwnProperty: __typename }',
  );
  expect(Object.entries(data)).toEqual(
    ['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name) => [name, 'Query']),
  );

  const document = 'query __proto__($__proto__: ID!) { connection(id: $__proto__) { __typename } }';
  const { text } = await post(graph, document, '{"__proto__":"1"}');
  expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

test('ten thousand variables with names like indexes are read at once', async () => {
  await using graph = await startGraph();
  const variables = Array.from({ length: 10_000 }, (_, index) => `"${index}":1`).join();
  const { status } = await post(graph, BY_ID, `{"id":"1",${variables}}`);
  expect(status).toBe(200);
});
