import {
  ApolloClient,
  gql,
  HttpLink,
  InMemoryCache,
  type PossibleTypesMap,
  setLogVerbosity,
} from '@apollo/client';
import { buildClientSchema, getIntrospectionQuery, isAbstractType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';

// It warns of what is tested here.
setLogVerbosity('error');

let graph: GraphUnderTest;
beforeAll(async () => {
  graph = await startGraphUnderTest();
});
afterAll(() => graph?.[Symbol.asyncDispose]());

function connect(possibleTypes: PossibleTypesMap = {}) {
  const link = new HttpLink({ uri: graph.url });
  return new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes }) });
}

/** As the Code Generator's `fragment-matcher` writes it. */
async function readPossibleTypes(): Promise<PossibleTypesMap> {
  const { data } = await connect().query({ query: gql(getIntrospectionQuery()) });
  const schema = buildClientSchema(data as Parameters<typeof buildClientSchema>[0]);
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType);
  return Object.fromEntries(
    abstract.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  );
}

test('things of different types that have the same id are kept apart', async () => {
  const client = connect();
  const query = gql`{
    connection(id: 1) { ... on WebhookConnection { id createdAt } }
    eventSubscription(id: 1) { id createdAt }
  }`;
  const { data } = await client.query({ query });
  expect(data).toMatchObject({
    connection: { createdAt: '2026-01-15T10:30:00Z' },
    eventSubscription: { createdAt: '2026-01-15T11:00:00Z' },
  });
  // Once more, from the cache.
  graph.takeRequests();
  expect((await client.query({ query })).data).toEqual(data);
  expect(graph.takeRequests()).toEqual([]);
});

const DELETE_NOTHING = gql`mutation {
  deleteConnection(input: { id: "404404" }) { ... on HookgraphError { message } }
}`;

test('a fragment on an interface is read once the cache has the possible types', async () => {
  const client = connect(await readPossibleTypes());
  const { data } = await client.mutate({ mutation: DELETE_NOTHING });
  expect(data).toMatchObject({ deleteConnection: { message: expect.any(String) } });
});

test('a fragment on an interface is not read without the possible types', async () => {
  const { data } = await connect().mutate({ mutation: DELETE_NOTHING });
  expect(data).toEqual({ deleteConnection: { __typename: 'HookgraphNotFoundError' } });
});
