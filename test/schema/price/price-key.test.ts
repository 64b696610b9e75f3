import { type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createPriceKey } from '../../../src/schema/price/price-key.ts';

function keyOf(query: string, variables: Readonly<Record<string, unknown>>): string | null {
  const document = parse(query);
  return createPriceKey(document, document.definitions[0] as OperationDefinitionNode)(variables);
}

const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';

test('however many representations there are, the key is short, and another one for others', () => {
  const of = (count: number) =>
    keyOf(ENTITIES, {
      r: Array.from({ length: count }, (_, id) => ({ __typename: 'WebhookConnection', id })),
    });
  const keys = [1, 199, 200, 64_000].map(of);
  expect(new Set(keys).size).toBe(4);
  for (const key of keys) expect(key?.length).toBeLessThanOrEqual(100);
});

test.for([
  { what: 'a representation with a variable', written: '[{ __typename: $t, id: 1 }]' },
  { what: 'one in a list of lists', written: '[[{ __typename: "A", id: { is: [$t] } }]]' },
])('$what has no key', ({ written }) => {
  const query = `query ($t: String!) { _entities(representations: ${written}) { __typename } }`;
  expect(keyOf(query, { t: 'A' })).toBeNull();
});

test.for([
  {
    what: 'an input with a variable',
    query: 'mutation ($u: String!) { createWebhookConnection(input: { url: $u }) { __typename } }',
  },
  {
    what: 'a representation without one',
    query:
      'query ($u: Int) { _entities(representations: [{ __typename: "A", id: 1 }]) { __typename } }',
  },
])('$what has one', ({ query }) => {
  expect(keyOf(query, { u: 1 })).not.toBeNull();
});
