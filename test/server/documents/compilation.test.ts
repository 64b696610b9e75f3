import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { isCompilable } from '../../../src/server/documents/compilation.ts';
import { randomOperation } from '../../schema/price/random-operation.ts';
import { type Graph, startGraph } from '../../support/start-graph.ts';
import { liftArguments } from './lifted-operation.ts';

/** Limits that no generated operation reaches. */
const environment = Object.fromEntries(
  ['ALIASES', 'DEPTH', 'TOKENS', 'ROOT_FIELDS', 'DIRECTIVES', 'CALLS', 'LIST_ITEMS'].map((name) => [
    `HOOKGRAPH_MAX_${name}`,
    '100000',
  ]),
);

function startBoth(options: Parameters<typeof startGraph>[0] = {}): Promise<[Graph, Graph]> {
  const start = (atRequest: number) =>
    startGraph({
      ...options,
      environment: { ...environment, ...options.environment },
      tuning: { rateLimits: [], ...options.tuning, compilation: { atRequest } },
    });
  return Promise.all([start(1), start(Number.POSITIVE_INFINITY)]);
}

/** An answer without what differs from one request to the next; the order of errors says nothing. */
async function answerOf(
  graph: Graph,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) {
  const { text, status } = await graph.query(query, variables, { 'x-request-id': 'same' });
  const { data, errors = [], extensions } = JSON.parse(text);
  const withoutIds = JSON.stringify(errors).replaceAll(/sandbox-\d+/g, 'sandbox');
  return {
    status,
    data: JSON.stringify(data),
    errors: JSON.parse(withoutIds).map(JSON.stringify).toSorted(),
    cost: extensions?.cost,
    calls: graph.takeUpstreamRequests().toSorted(),
  };
}

test('300 generated queries are answered equally, compiled and not', {
  timeout: 60_000,
}, async () => {
  const [compiled, interpreted] = await startBoth();
  await using _compiled = compiled;
  await using _interpreted = interpreted;
  let withErrors = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    // One with conditions is not compiled.
    const text = randomOperation(seed).replaceAll(/ @skip\(if: \w+\)/g, '');
    const { query, variables } = liftArguments(schema, text);
    expect(isCompilable(parse(query))).toBe(true);
    const [one, other] = [
      await answerOf(compiled, query, variables),
      await answerOf(interpreted, query, variables),
    ];
    expect({ seed, query, ...one }).toEqual({ seed, query, ...other });
    if (one.errors.length > 0) withErrors += 1;
  }
  expect(withErrors).toBeGreaterThan(30);
});

describe('by hand, compiled and not:', () => {
  const fragment = 'fragment F on AnyConnection { id ... on WebhookConnection { url authType } }';
  test.for<{ what: string; query: string; variables?: object; misbehave?: object }>([
    {
      what: 'a fragment in two places',
      query: `{ connections { ...F } b: connection(id: 1) { ...F } } ${fragment}`,
    },
    {
      what: '@include of a fragment',
      query: `query ($y: Boolean!) { connections { ...F @include(if: $y) __typename } } ${fragment}`,
      variables: { y: false },
    },
    {
      what: '@skip of a field with others',
      query:
        'query ($y: Boolean!) { connection(id: 1) { __typename @skip(if: $y) ... on AnyConnection { id @skip(if: $y) typeName } } }',
      variables: { y: true },
    },
    {
      what: '@skip of a field that comes again, with other fields below it',
      query:
        '{ webhookSubscriptions(perPage: 4) @skip(if: true) { ... { items { name } } } webhookSubscriptions(perPage: 4) { page } }',
    },
    {
      what: '@include of one of two uses of a fragment',
      query: `query ($y: Boolean!) { connections { ...F @include(if: $y) } b: connection(id: 1) { ...F } } ${fragment}`,
      variables: { y: false },
    },
    {
      what: 'an interface',
      query: '{ connections { ... on AnyConnection { id typeName subscriptions { id active } } } }',
    },
    {
      what: 'a default of a variable',
      query: 'query ($p: Int = 2) { webhookSubscriptions(perPage: $p) { items { id name } } }',
    },
    {
      what: 'a variable that is absent',
      query: 'query ($t: ConnectionType) { connections(type: $t) { __typename } }',
    },
    {
      what: 'a variable that is null',
      query: 'query ($t: ConnectionType) { connections(type: $t) { __typename } }',
      variables: { t: null },
    },
    {
      what: 'a null where none may be',
      query: 'query ($p: Int = 1) { webhookSubscriptions(page: $p) { page } }',
      variables: { p: null },
    },
    {
      what: 'variables of other types',
      query:
        'query ($p: Int!, $i: ID!) { webhookSubscriptions(page: $p) { page } connection(id: $i) { __typename } }',
      variables: { p: 'x', i: {} },
    },
    {
      what: 'a variable that is missing',
      query: 'query ($i: ID!) { connection(id: $i) { __typename } }',
    },
    {
      what: 'a page that is none',
      query: 'query ($p: Int!) { webhookSubscriptions(page: $p) { page } }',
      variables: { p: 0 },
    },
    {
      what: 'an API that fails',
      query: '{ connections { __typename } eventSubscriptions { id } }',
      misbehave: { status: 500 },
    },
    {
      what: 'an odd answer',
      query: '{ connections { __typename } }',
      misbehave: { body: '{"data":[{}]}' },
    },
    {
      what: 'representations',
      query:
        'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on WebhookConnection { id } } }',
      variables: {
        r: [
          { __typename: 'WebhookConnection', id: '1' },
          { __typename: 'No' },
          { __typename: 'WebhookConnection', id: '404' },
        ],
      },
    },
    {
      what: 'a list whose last item is an error',
      query:
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on EventSubscription { id } } }',
      variables: { r: [{ __typename: 'EventSubscription', id: '1' }, { __typename: 'No' }] },
    },
    {
      what: 'introspection',
      query:
        '{ __schema { queryType { name } types { name fields { name type { kind name } } } } __type(name: Query) { name } }'.replace(
          '__type(name: Query) { name }',
          '',
        ),
    },
  ])('$what', async ({ query, variables, misbehave }) => {
    const [compiled, interpreted] = await startBoth();
    await using _compiled = compiled;
    await using _interpreted = interpreted;
    for (const graph of [compiled, interpreted]) {
      if (misbehave !== undefined) graph.sandbox.misbehave(misbehave);
    }
    const values = { ...variables };
    expect(await answerOf(compiled, query, values)).toEqual(
      await answerOf(interpreted, query, values),
    );
  });
});

test('what graphql-jit would make code of, which so never runs', async () => {
  const [graph, interpreted] = await startBoth();
  await using _graph = graph;
  await using _interpreted = interpreted;
  const magic = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d';
  const query = `{ connection(id: "${magic}0),x:(globalThis.injected=1),y:(1") { __typename } }`;
  for (let time = 0; time < 4; time += 1) {
    expect(await answerOf(graph, query)).toEqual(await answerOf(interpreted, query));
  }
  expect(Reflect.get(globalThis, 'injected')).toBeUndefined();
});
