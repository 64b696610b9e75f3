import { type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { createCompilation } from '../../../src/server/documents/compilation.ts';
import { compiledSize } from '../../../src/server/documents/compiled-size.ts';

function parsed(text: string) {
  const document = parse(text);
  return { document, operation: document.definitions[0] as OperationDefinitionNode };
}

const sizeOf = (text: string) => {
  const { document, operation } = parsed(text);
  return compiledSize(schema, document, operation);
};

/** So many fragments, each of which spreads the next one twice. */
const doubling = (count: number) =>
  `{ connections { ...F0 } } ${Array.from(
    { length: count },
    (_, index) => `fragment F${index} on AnyConnection { ...F${index + 1} ...F${index + 1} }`,
  ).join(' ')} fragment F${count} on AnyConnection { id }`;

const types = schema.getPossibleTypes(schema.getType('AnyConnection') as never).length;

test.for([
  { what: 'each field', text: '{ a: __typename __schema { types { name } } }', size: 4 },
  {
    what: 'what is below an interface, for each of its types',
    text: '{ connections { id typeName } }',
    size: 1 + 2 * types,
  },
  {
    what: 'a fragment, wherever it is used',
    text: '{ a: webhookSubscriptions { ...P } b: webhookSubscriptions { ...P } } fragment P on WebhookSubscriptionPage { page lastPage }',
    size: 6,
  },
  { what: 'fragments that double', text: doubling(4), size: 1 + types * 2 ** 4 },
])('$what counts', ({ text, size }) => {
  expect(sizeOf(text)).toBe(size);
});

test('a hundred fragments that double are measured, and not compiled', () => {
  const { document, operation } = parsed(doubling(100));
  expect(compiledSize(schema, document, operation)).toBeGreaterThan(2 ** 100);
  const find = createCompilation({ schema, atRequest: 1 }).prepare(document, operation);
  expect(find({})).toBeNull();
});

test.for([
  { aliases: 200, isCompiled: true },
  { aliases: 400, isCompiled: false },
])('of $aliases fields code is made: $isCompiled', ({ aliases, isCompiled }) => {
  const fields = Array.from({ length: aliases }, (_, index) => `a${index}: page`).join(' ');
  const { document, operation } = parsed(`{ webhookSubscriptions { ${fields} } }`);
  const find = createCompilation({ schema, atRequest: 1 }).prepare(document, operation);
  expect(find({}) !== null).toBe(isCompiled);
});

test('the operations that are kept have so many selections together', () => {
  const { prepare } = createCompilation({ schema, atRequest: 2, maxSelections: 30 });
  const finds = Array.from({ length: 3 }, (_, index) => {
    const { document, operation } = parsed(
      `{ p${index}: webhookSubscriptions { ${'page lastPage '.repeat(7)} } }`,
    );
    return prepare(document, operation);
  });
  for (const find of finds)
    expect([find({}), find({})].map((run) => run !== null)).toEqual([false, true]);
  // The first one was pushed out, and is counted anew.
  expect(finds.map((find) => find({}) !== null)).toEqual([false, true, true]);
});
