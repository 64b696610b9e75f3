import {
  type ClientOptions,
  cacheExchange,
  fetchExchange,
  gql,
  Client as UrqlClient,
} from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { BY_GET, BY_POST, type Client, type ClientRow, codesOf, nothingToClose } from './client.ts';

export const urqlRows: readonly ClientRow[] = [
  {
    name: 'urql 6',
    setting: null,
    ...BY_GET,
    connect: (url) => connect({ url, exchanges: [cacheExchange, fetchExchange] }),
  },
  {
    name: 'urql 6',
    setting: '`preferGetMethod: false`',
    ...BY_POST,
    connect: (url) =>
      connect({ url, preferGetMethod: false, exchanges: [cacheExchange, fetchExchange] }),
  },
  {
    name: 'urql 6 with `persistedExchange`',
    setting: null,
    firstQuery: ['GET hash', 'GET hash+query'],
    laterQuery: ['GET hash'],
    mutation: ['POST query'],
    connect: (url) =>
      connect({ url, exchanges: [cacheExchange, persistedExchange(), fetchExchange] }),
  },
  {
    name: 'urql 6 with `persistedExchange`',
    setting: '`preferGetForPersistedQueries: false`',
    firstQuery: ['POST hash', 'POST hash+query'],
    laterQuery: ['POST hash'],
    mutation: ['POST query'],
    connect: (url) =>
      connect({
        url,
        exchanges: [
          cacheExchange,
          persistedExchange({ preferGetForPersistedQueries: false }),
          fetchExchange,
        ],
      }),
  },
];

function connect(options: ClientOptions): Client {
  const client = new UrqlClient({ requestPolicy: 'network-only', ...options });
  return {
    async run(text, variables = {}) {
      const document = gql(text);
      const { data, error } = /^\s*mutation/.test(text)
        ? await client.mutation(document, variables).toPromise()
        : await client.query(document, variables).toPromise();
      if (error?.networkError) throw error.networkError;
      return { data, codes: codesOf(error?.graphQLErrors) };
    },
    [Symbol.asyncDispose]: nothingToClose,
  };
}
