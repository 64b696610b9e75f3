import { ClientError, GraphQLClient } from 'graphql-request';
import { BY_GET, BY_POST, type Client, type ClientRow, codesOf, nothingToClose } from './client.ts';

export const graphqlRequestRows: readonly ClientRow[] = [
  {
    name: 'graphql-request 7',
    setting: null,
    ...BY_POST,
    connect: (url) => connect(new GraphQLClient(url)),
  },
  {
    name: 'graphql-request 7',
    setting: "`method: 'GET'`",
    ...BY_GET,
    connect: (url) => connect(new GraphQLClient(url, { method: 'GET' })),
  },
];

function connect(client: GraphQLClient): Client {
  return {
    async run(document, variables = {}) {
      try {
        return { data: await client.request(document, variables), codes: [] };
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        return { data: error.response.data, codes: codesOf(error.response.errors) };
      }
    },
    [Symbol.asyncDispose]: nothingToClose,
  };
}
