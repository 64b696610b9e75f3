import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { loggedErrors } from './logged-errors.ts';

type Row = readonly [wrong: string, document: (secret: string) => string, message: string];

const parseErrors: readonly Row[] = [
  ['a string in the place of a field', (s) => `{ "${s}" }`, 'Expected Name, found String.'],
  ['a block string there', (s) => `{ """\n${s}\n""" }`, 'Expected Name, found BlockString.'],
  ['a string at the top', (s) => `"${s}"`, 'Unexpected <EOF>.'],
  ['a name at the top', (s) => s, 'Unexpected Name.'],
  ['a number in the place of a field', () => '{ 4711 }', 'Expected Name, found Int.'],
  ['a fraction there', () => '{ 47.11 }', 'Expected Name, found Float.'],
  ['a string without an end', (s) => `{ connection(id: "${s}) }`, 'Unterminated string.'],
  [
    'an unknown escape',
    (s) => `{ connection(id: "\\${s}") }`,
    'Invalid character escape sequence.',
  ],
  [
    'an unknown code point',
    (s) => `{ connection(id: "\\u${s}") }`,
    'Invalid Unicode escape sequence.',
  ],
  [
    'half a surrogate pair',
    (s) => `{ connection(id: "${s}\ud800") }`,
    'Invalid character within String: U+D800.',
  ],
  [
    'single quotes',
    (s) => `{ connection(id: '${s}') }`,
    `Unexpected single quote character ('), did you mean to use a double quote (")?`,
  ],
  [
    'a number with letters',
    (s) => `{ connection(id: 12${s}) }`,
    'Invalid number, expected digit but got.',
  ],
  ['a variable without a type', (s) => `query ($v: "${s}") { a }`, 'Expected Name, found String.'],
  ['a fragment called on', (s) => `fragment on on ${s} { a }`, 'Unexpected Name.'],
  ['an end too early', (s) => `{ ${s}: connection(`, 'Expected Name, found <EOF>.'],
];

const validationErrors: readonly Row[] = [
  [
    'text for an Int',
    (s) => `{ webhookSubscriptions(page: "${s}") { page } }`,
    'Expected a value of type "Int!".',
  ],
  [
    'a name for an Int',
    (s) => `{ webhookSubscriptions(page: ${s}) { page } }`,
    'Expected a value of type "Int!".',
  ],
  [
    'a block string for an Int',
    (s) => `{ webhookSubscriptions(page: """${s}""") { page } }`,
    'Expected a value of type "Int!".',
  ],
  [
    'an Int that is too large',
    () => '{ webhookSubscriptions(page: 4711471147114711) { page } }',
    'Expected a value of type "Int!".',
  ],
  [
    'null for an Int',
    () => '{ webhookSubscriptions(page: null) { page } }',
    'Expected a value of type "Int!".',
  ],
  [
    'an object for an ID',
    (s) => `{ connection(id: { a: "${s}" }) { __typename } }`,
    'Expected a value of type "ID!".',
  ],
  [
    'a fraction for an ID',
    () => '{ connection(id: 47.11) { __typename } }',
    'Expected a value of type "ID!".',
  ],
  [
    'an unknown value of an enum',
    (s) => `{ connections(type: ${s}) { __typename } }`,
    'Expected a value of type "ConnectionType".',
  ],
  [
    'text for an enum',
    (s) => `{ connections(type: "${s}") { __typename } }`,
    'Expected a value of type "ConnectionType".',
  ],
  [
    'text for a Boolean of a directive',
    (s) => `{ __typename @skip(if: "${s}") }`,
    'Expected a value of type "Boolean!".',
  ],
  [
    'a default of another type',
    (s) => `query ($p: Int! = "${s}") { webhookSubscriptions(page: $p) { page } }`,
    'Expected a value of type "Int!".',
  ],
];

const INT = 'query ($p: Int!) { webhookSubscriptions(page: $p) { page } }';
const ID = 'query ($p: ID!) { connection(id: $p) { __typename } }';
const TYPE = 'query ($p: ConnectionType) { connections(type: $p) { __typename } }';
const KEYS = 'query ($p: [_Any!]!) { _entities(representations: $p) { __typename } }';

const variableErrors: readonly (readonly [string, string, (secret: string) => unknown])[] = [
  ['text for an Int', INT, (secret) => secret],
  ['an object for an Int', INT, (secret) => ({ [secret]: secret })],
  ['a fraction for an Int', INT, () => 47.11],
  ['an Int that is too large', INT, () => 4_711_471_147],
  ['null for an Int', INT, () => null],
  ['nothing for an Int', INT, () => undefined],
  ['an object for an ID', ID, (secret) => ({ id: secret })],
  ['a list for an ID', ID, (secret) => [secret]],
  ['true for an ID', ID, () => true],
  ['an unknown value of an enum', TYPE, (secret) => secret],
  ['a number for an enum', TYPE, () => 4711],
  ['null in a list of representations', KEYS, () => [null]],
];

describe('what cannot be parsed is refused without being repeated:', () => {
  test.for(parseErrors)('%s', async ([, document, message]) => {
    await using graph = await startGraph();
    const { errors } = await graph.query(document(canary('document')));
    expect(errors).toMatchObject([
      { message: `Syntax Error: ${message}`, extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ]);
  });
});

describe('a value of another type is refused without being repeated:', () => {
  test.for(validationErrors)('%s', async ([, document, message]) => {
    await using graph = await startGraph();
    const { errors } = await graph.query(document(canary('document')));
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('a variable of another type is refused without being repeated:', () => {
  test.for(variableErrors)('%s', async ([, document, value]) => {
    await using graph = await startGraph();
    const { errors, text } = await graph.query(document, { p: value(canary('variable')) });
    expect(errors).toMatchObject([
      {
        message: 'A variable or argument is not of its declared type.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(JSON.parse(text)).not.toHaveProperty('data');
    expect(graph.takeUpstreamRequests()).toEqual([]);
    expect(loggedErrors(graph)).toEqual([]);
  });

  test('null for an argument that has a default and may not be null', async () => {
    await using graph = await startGraph();
    const document = 'query ($p: Int) { webhookSubscriptions(page: $p) { page } }';
    const { data, errors } = await graph.query(document, { p: null });
    expect(data).toEqual({ webhookSubscriptions: null });
    expect(errors).toMatchObject([
      {
        message: 'A variable or argument is not of its declared type.',
        path: ['webhookSubscriptions'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(graph.takeUpstreamRequests()).toEqual([]);
    // The same variable left out is the default.
    expect((await graph.query(document)).data).toEqual({ webhookSubscriptions: { page: 1 } });
  });
});

describe('an operation that cannot be found is refused without its name being repeated:', () => {
  test.for([
    ['an unknown name', 'query A { __typename } query B { __typename }', (s: string) => s],
    ['a name for a query without one', '{ __typename }', (s: string) => s],
    [
      'no name where there are two',
      'query A { __typename } query B { __typename }',
      () => undefined,
    ],
    ['no operation', 'fragment A on Query { __typename }', () => undefined],
  ] as const)('%s', async ([, query, nameOf]) => {
    await using graph = await startGraph();
    const { text, headers } = await graph.send({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, operationName: nameOf(canary('name')) }),
    });
    expect(JSON.parse(text).errors).toEqual([
      {
        message: 'operationName has to name one operation of the document.',
        extensions: { code: 'BAD_REQUEST', requestId: headers['x-request-id'] },
      },
    ]);
  });
});

test('however much is wrong with a document, the answer is short', async () => {
  await using graph = await startGraph();
  const fields = Array.from({ length: 20 }, (_, index) => `wrong${index}`).join(' ');
  const { errors } = await graph.query(`{ ${fields} }`);
  expect(errors?.length).toBeGreaterThanOrEqual(5);
  expect(errors?.length).toBeLessThanOrEqual(6);
});

test('a subscription of a field that the graph has not is not valid', async () => {
  await using graph = await startGraph();
  const headers = { accept: 'application/graphql-response+json' };
  const { status, data, errors } = await graph.query('subscription { a }', {}, headers);
  expect(status).toBe(400);
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    {
      message: 'Cannot query field "a" on type "Subscription".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
});
