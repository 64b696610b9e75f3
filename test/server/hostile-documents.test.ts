import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { loggedErrors } from './logged-errors.ts';

function repeat(count: number, text: (index: number) => string, separator = ' '): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(separator);
}

function nested(count: number, open: string, inside: string, close: string): string {
  return open.repeat(count) + inside + close.repeat(count);
}

/** Each fragment spreads the next one, so many times. */
function chain(fragments: number, spreads: number, field = ''): string {
  const next = (index: number) => repeat(spreads, () => `...F${index + 1}`);
  return `{ ...F0 } ${repeat(fragments, (i) => `fragment F${i} on Query { ${field} ${next(i)} }`)} fragment F${fragments} on Query { __typename }`;
}

const TOO_COMPLEX = 'OPERATION_TOO_COMPLEX';
const INVALID = 'GRAPHQL_VALIDATION_FAILED';
const LARGE = 'BAD_REQUEST';

/** The code that a document is answered with, or null where it runs. */
const rows: readonly (readonly [string, string, string | null])[] = [
  ['50 levels', nested(50, '{ a ', '', '}'), TOO_COMPLEX],
  ['2000 levels', nested(2000, '{ a ', '{ a }', '}'), TOO_COMPLEX],
  ['5000 levels', nested(5000, '{ a ', '{ a }', '}'), TOO_COMPLEX],
  ['320 inline fragments', `{ ${nested(320, '... {', '__typename', '}')} }`, null],
  [
    'a list literal 450 deep',
    `{ connection(id: ${nested(450, '[', '', ']')}) { __typename } }`,
    'BAD_USER_INPUT',
  ],
  [
    'a list literal 20000 deep',
    `{ connection(id: ${nested(20_000, '[', '', ']')}) { __typename } }`,
    TOO_COMPLEX,
  ],
  [
    'an object literal 240 deep',
    `{ connection(id: ${nested(240, '{a:', '1', '}')}) { __typename } }`,
    'BAD_USER_INPUT',
  ],
  [
    'an object literal 10000 deep',
    `{ connection(id: ${nested(10_000, '{a:', '1', '}')}) { __typename } }`,
    TOO_COMPLEX,
  ],
  [
    'a representation 450 deep',
    `{ _entities(representations: [${nested(450, '[', '', ']')}]) { __typename } }`,
    'BAD_USER_INPUT',
  ],
  ['a chain of 100 fragments', chain(100, 1), null],
  ['a chain of 2000 fragments', chain(2000, 1), TOO_COMPLEX],
  ['a chain of 5000 fragments', chain(5000, 1), LARGE],
  ['26 fragments, each spread twice', chain(26, 2), TOO_COMPLEX],
  ['60 fragments, each spread twice', chain(60, 2), TOO_COMPLEX],
  ['60 fragments with fields, each spread twice', chain(60, 2, 'a: __typename'), TOO_COMPLEX],
  ['100 fragments, each spread twice', chain(100, 2), TOO_COMPLEX],
  ['a fragment that spreads itself', '{ ...A } fragment A on Query { ...A }', INVALID],
  [
    'two that spread each other',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    INVALID,
  ],
  [
    'a ring of three',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
    INVALID,
  ],
  [
    'a ring through fields',
    '{ connections { ...A } } fragment A on AnyConnection { subscriptions { connection { ...A } } }',
    INVALID,
  ],
  ['a ring that is not used', '{ __typename } fragment A on Query { ...A }', INVALID],
  ['a field 20 times', `{ ${'__typename '.repeat(20)} }`, null],
  ['a field 900 times', `{ ${'__typename '.repeat(900)} }`, TOO_COMPLEX],
  ['a field 900 times, deeper', `{ availableEvents { ${'name '.repeat(900)} } }`, INVALID],
  ['a field 10000 times', `{ ${'__typename '.repeat(10_000)} }`, TOO_COMPLEX],
  [
    '50 x 50 inline fragments',
    `{ ${`... { ${'... { __typename } '.repeat(50)} } `.repeat(50)} }`,
    TOO_COMPLEX,
  ],
  [
    '10 x 20 inline fragments, deeper',
    `{ availableEvents { ${`... { ${'... { name } '.repeat(20)} } `.repeat(10)} } }`,
    null,
  ],
  [
    'a field with arguments in either order',
    `{ ${'webhookSubscriptions(page: 1, perPage: 2) { page } webhookSubscriptions(perPage: 2, page: 1) { page } '.repeat(10)} }`,
    null,
  ],
  ['a name of 100 kB', `{ ${'a'.repeat(100_000)} }`, INVALID],
  [
    'a string of 100 kB',
    `{ connection(id: "${'a'.repeat(100_000)}") { __typename } }`,
    'BAD_USER_INPUT',
  ],
  [
    'a block string of 60 kB',
    `{ connection(id: """${'a\n'.repeat(30_000)}""") { __typename } }`,
    'BAD_USER_INPUT',
  ],
  [
    'a number of 100 kB',
    `{ connection(id: ${'1'.repeat(100_000)}) { __typename } }`,
    'BAD_USER_INPUT',
  ],
  ['a comment of 100 kB', `#${'a'.repeat(100_000)}\n{ __typename }`, null],
  ['100000 commas', `${','.repeat(100_000)}{ __typename }`, null],
  ['40000 byte order marks', `${'\ufeff'.repeat(40_000)}{ __typename }`, null],
  ['200 variables', `query (${repeat(200, (i) => `$v${i}: ID`)}) { __typename }`, INVALID],
  [
    '10000 variables',
    `query (${repeat(10_000, (i) => `$v${i}: ID`, ',')}) { __typename }`,
    TOO_COMPLEX,
  ],
  [
    '300 unknown arguments',
    `{ connection(${repeat(300, (i) => `a${i}: 1`)}) { __typename } }`,
    INVALID,
  ],
  [
    '5000 unknown arguments',
    `{ connection(${repeat(5000, (i) => `a${i}: 1`)}) { __typename } }`,
    TOO_COMPLEX,
  ],
  ['150 operations', repeat(150, (i) => `query Q${i} { __typename }`), 'BAD_REQUEST'],
  ['2000 operations', repeat(2000, (i) => `query Q${i} { __typename }`), TOO_COMPLEX],
  ['120 directives', `{ __typename ${'@skip(if: false) '.repeat(120)} }`, TOO_COMPLEX],
  ['8 unknown directives', `{ __typename ${'@aa '.repeat(8)} }`, INVALID],
  ['@defer', '{ ... @defer { __typename } }', INVALID],
  ['@stream', '{ connections @stream { __typename } }', INVALID],
  ['a schema', 'schema { query: Query }', 'BAD_REQUEST'],
  ['nothing', '', 'GRAPHQL_PARSE_FAILED'],
];

describe('a document runs or is refused, costs no call then, and the process goes on:', () => {
  test.for(rows)('%s', async ([, document, code]) => {
    await using graph = await startGraph();
    const { errors } = await graph.query(document);
    expect(errors?.[0]?.extensions.code ?? null).toBe(code);
    expect((errors ?? []).length).toBeLessThanOrEqual(6);
    if (code !== null) expect(graph.takeUpstreamRequests()).toEqual([]);
    expect(loggedErrors(graph)).toEqual([]);

    const after = await graph.query('{ connection(id: 1) { __typename } }');
    expect(after.data).toEqual({ connection: { __typename: 'WebhookConnection' } });
  });

  test('variables fifty thousand deep', async () => {
    await using graph = await startGraph();
    const deep = nested(50_000, '[', '', ']');
    for (const [query, variable] of [
      ['query ($id: ID!) { connection(id: $id) { __typename } }', 'id'],
      ['query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', 'r'],
      ['{ __typename }', 'unused'],
    ] as const) {
      const body = `{"query":${JSON.stringify(query)},"variables":{"${variable}":${deep}}}`;
      const headers = { 'content-type': 'application/json' };
      const { text } = await graph.send({ method: 'POST', headers, body });
      expect(text).not.toContain('INTERNAL_SERVER_ERROR');
      expect(graph.takeUpstreamRequests()).toEqual([]);
    }
    expect(loggedErrors(graph)).toEqual([]);
  });
});

test('the time for fragments that spread each other twice does not explode', async () => {
  await using graph = await startGraph();
  async function timeOf(fragments: number): Promise<number> {
    const startedAt = performance.now();
    await graph.query(chain(fragments, 2, 'connections { ... on AnyConnection { id } }'));
    return performance.now() - startedAt;
  }
  const few = await timeOf(10);
  // Were the work doubled by each fragment, this would be a factor of a million.
  expect(await timeOf(30)).toBeLessThan(10 * Math.max(few, 50));
});
