import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/domain/errors.ts';
import { schema } from '../../src/schema/index.ts';
import { recordObserver } from '../support/recorded-observer.ts';

// Whatever costs an upstream call has a price, and is declared in the way that gives it one.

interface Row {
  readonly name: string;
  readonly parentType: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

const rows: readonly Row[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).map((field) => ({
          name: `${type.name}.${field.name}`,
          parentType: type,
          field,
        }))
      : [],
  );
const isMutation = ({ name }: Row) => name.startsWith('Mutation.');
/** A list of representations: each of them is a field of its own. */
const isEntities = ({ name }: Row) => name === 'Query._entities';
const priced = rows.filter(({ field }) => field.extensions.price !== undefined);
const unpriced = rows.filter((row) => !priced.includes(row));
const reads = priced.filter((row) => !isMutation(row) && !isEntities(row));

const PARENT = { id: '1', connectionId: '1', name: undefined };
const ARGS = { id: '1', subscriptionId: '1', page: 1, perPage: 15 };

/** Calls a resolver over loaders that find nothing: what it returns, and what it asked and told. */
function resolveOverNothing({ parentType, field }: Row) {
  const observer = recordObserver();
  const asked: string[] = [];
  const loader = (name: string): object =>
    new Proxy(() => {}, {
      get: (_target, key) => loader(`${name}.${String(key)}`),
      apply() {
        asked.push(name);
        return Promise.reject(new NotFoundError('not here'));
      },
    });
  const context = {
    loaders: loader('loaders'),
    staleness: { ageMsOf: () => 7 },
    observer,
    budget: { spendListItems() {}, spendRepresentations() {}, spendReads() {} },
    rateLimits: () => [],
    mayReadSdl: true,
  };
  // Of all that graphql tells a resolver, these are what one of ours looks at.
  const info = {
    fieldName: field.name,
    parentType,
    path: { prev: undefined, key: field.name, typename: undefined },
    schema,
    fragments: {},
    variableValues: {},
    fieldNodes: [],
  } as Partial<GraphQLResolveInfo> as GraphQLResolveInfo;
  const { resolve = defaultFieldResolver } = field;
  const result = (async () => resolve(PARENT, ARGS, context, info))();
  return { result, asked, observer };
}

test.for(unpriced)('$name, which has no price, asks no loader', async (row) => {
  const { result, asked } = resolveOverNothing(row);
  await Promise.allSettled([result]);
  expect(asked).toEqual([]);
});

/** Of an object that is there: null would say something else of it. */
const MUST_EXIST = ['name', 'deliveries', 'health'].map((field) => `WebhookSubscription.${field}`);

test.for(reads)('$name asks one loader, and what is not found is null or an error', async (row) => {
  const { result, asked } = resolveOverNothing(row);
  const outcome = await result.catch((error: unknown) => error);
  if (MUST_EXIST.includes(row.name)) expect(outcome).toBeInstanceOf(NotFoundError);
  else expect(outcome).toBeNull();
  expect(asked).toHaveLength(1);
  expect(isNonNullType(row.field.type)).toBe(false);
});

test.for(reads)('$name tells when it is answered from an old copy', async (row) => {
  const { result, observer } = resolveOverNothing(row);
  await Promise.allSettled([result]);
  expect(observer.events).toEqual([{ staleField: row.field.name, ageMs: 7 }]);
});

test('there are such fields, and every mutation has a price', () => {
  expect(reads.length).toBeGreaterThanOrEqual(10);
  expect(rows.filter((row) => isMutation(row) && unpriced.includes(row))).toEqual([]);
});
