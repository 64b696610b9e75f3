import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { schema } from '../../../src/schema/index.ts';
import { createPriceKey } from '../../../src/schema/price/price-key.ts';
import { createEstimator } from '../../../src/server/documents/estimate.ts';
import { randomOperation } from '../../schema/price/random-operation.ts';
import { liftArguments } from './lifted-operation.ts';

function operationOf(query: string) {
  const document = parse(query);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error('There is no operation.');
  return { document, operation };
}

const MAX_CALLS = 30;
const createFresh = (query: string, maxCalls = MAX_CALLS) =>
  createEstimator({ schema, maxCalls, ...operationOf(query) });

/** The same variables with other ids, pages and conditions. */
function varied(variables: Readonly<Record<string, unknown>>, seed: number) {
  const { below, pick } = createSeededRandom(seed);
  const vary = (value: unknown): unknown => {
    if (typeof value === 'boolean') return below(2) === 0;
    if (typeof value === 'number') return [1, 2, 5, 15, 101, 0][below(6)];
    if (typeof value === 'string') {
      // Values of enums stay.
      return /^[A-Z_]+$/.test(value) ? value : pick(['1', '2', 'wh_1', 'wh_2', '?', '', value]);
    }
    if (!Array.isArray(value)) return value;
    return value.map((item) => ({ ...item, id: vary(item.id) }));
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, vary(value)]));
}

test('an estimate that is kept is the one that would be made anew: 200 operations, 20 times each', () => {
  let kept = 0;
  for (let seed = 1; seed <= 200; seed += 1) {
    const { query, variables } = liftArguments(schema, randomOperation(seed));
    const estimate = createFresh(query);
    const seen = new Set<unknown>();
    for (let variation = 0; variation < 20; variation += 1) {
      const values = varied(variables, seed * 100 + variation);
      const found = estimate(values);
      if (seen.has(found)) kept += 1;
      seen.add(found);
      expect({ seed, values, ...found }).toEqual({ seed, values, ...createFresh(query)(values) });
    }
  }
  expect(kept).toBeGreaterThan(200);
});

describe('the key of a price', () => {
  const keyOf = (query: string) => {
    const { document, operation } = operationOf(query);
    return createPriceKey(document, operation);
  };

  test('is empty where no variable matters', () => {
    expect(keyOf('{ connections { __typename } }')({})).toBe('');
    const byType = 'query ($t: ConnectionType) { connections(type: $t) { __typename } }';
    expect(keyOf(byType)({ t: 'WEBHOOK' })).toBe('');
  });

  const twoIds =
    'query ($a: ID!, $b: ID!) { a: connection(id: $a) { __typename } b: connection(id: $b) { __typename } c: connection(id: 7) { __typename } }';
  test.for([
    { what: 'other ids', one: { a: '1', b: '2' }, other: { a: '8', b: '9' }, same: true },
    { what: 'an id as a number', one: { a: '1', b: '2' }, other: { a: 1, b: 2 }, same: true },
    { what: 'equal ids', one: { a: '1', b: '2' }, other: { a: '1', b: '1' }, same: false },
    {
      what: 'the id of the document',
      one: { a: '1', b: '2' },
      other: { a: '7', b: '2' },
      same: false,
    },
    { what: 'an id that is none', one: { a: '1', b: '2' }, other: { a: '?', b: '2' }, same: false },
  ])('with $what is the same: $same', ({ one, other, same }) => {
    const key = keyOf(twoIds);
    expect(key(one) === key(other)).toBe(same);
  });

  test.for([[{ a: [], b: '1' }], [{ a: {}, b: '1' }], [{ a: 1.5, b: '1' }], [{ a: true, b: '1' }]])(
    'is none for %j, which is of another type',
    ([variables]) => {
      expect(keyOf(twoIds)(variables ?? {})).toBeNull();
    },
  );

  test('is not that of others, whatever stands in a representation', () => {
    const key = keyOf('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }');
    const forged = { __typename: 'WebhookSubscription c0,WebhookSubscription', id: 'wh_2' };
    const two = ['wh_1', 'wh_2'].map((id) => ({ __typename: 'WebhookSubscription', id }));
    expect(key({ r: [forged] })).not.toBe(key({ r: two }));
  });
});

test('what a request cannot pay for says nothing of the next one', () => {
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on WebhookSubscription { name } } }';
  const estimate = createFresh(query, 1);
  for (const ids of [
    ['a', 'b'],
    ['c', 'd'],
  ]) {
    const r = ids.map((id) => ({ __typename: 'WebhookSubscription', id }));
    expect(estimate({ r }).representations).toEqual(new Set([`WebhookSubscription ${ids[0]}`]));
  }
});

test('variables that do not fit say nothing of those that do', () => {
  const query = 'query ($t: ConnectionType) { connections(type: $t) { __typename } }';
  const estimate = createFresh(query);
  expect(estimate({ t: 'NONSENSE' }).calls).toBe(0);
  expect(estimate({ t: 'WEBHOOK' }).calls).toBe(1);
});
