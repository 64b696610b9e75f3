import { createHash } from 'node:crypto';
import {
  ApolloClient,
  type ApolloLink,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
  setLogVerbosity,
} from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { OperationTypeNode } from 'graphql';
import { BY_GET, BY_POST, type Client, type ClientRow, codesOf, HASHES_BY_POST } from './client.ts';

// It warns of what the cache does without possible types, which has tests of its own.
setLogVerbosity('error');

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const apolloClientRows: readonly ClientRow[] = [
  {
    name: 'Apollo Client 4',
    setting: null,
    ...BY_POST,
    connect: (uri) => connectLink(new HttpLink({ uri })),
  },
  {
    name: 'Apollo Client 4',
    setting: '`useGETForQueries: true`',
    ...BY_GET,
    connect: (uri) => connectLink(new HttpLink({ uri, useGETForQueries: true })),
  },
  {
    name: 'Apollo Client 4 with `PersistedQueryLink`',
    setting: null,
    ...HASHES_BY_POST,
    connect: (uri) => connectLink(new PersistedQueryLink({ sha256 }).concat(new HttpLink({ uri }))),
  },
  {
    name: 'Apollo Client 4 with `PersistedQueryLink`',
    setting: '`useGETForHashedQueries: true`',
    ...HASHES_BY_POST,
    firstQuery: ['GET hash', 'POST hash+query'],
    laterQuery: ['GET hash'],
    connect: (uri) =>
      connectLink(
        new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(
          new HttpLink({ uri }),
        ),
      ),
  },
];

/** A client whose cache answers nothing, so that each operation is sent. */
function connectLink(link: ApolloLink): Client {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  return {
    async run(text, variables = {}) {
      const document = gql(text);
      const [operation] = document.definitions;
      const isMutation =
        operation?.kind === 'OperationDefinition' &&
        operation.operation === OperationTypeNode.MUTATION;
      try {
        const { data } = isMutation
          ? await client.mutate({ mutation: document, variables })
          : await client.query({ query: document, variables, fetchPolicy: 'network-only' });
        return { data, codes: [] };
      } catch (error) {
        if (!CombinedGraphQLErrors.is(error)) throw error;
        return { data: error.data, codes: codesOf(error.errors) };
      }
    },
    async [Symbol.asyncDispose]() {
      client.stop();
    },
  };
}
