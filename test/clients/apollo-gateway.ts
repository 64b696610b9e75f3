import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { BY_POST, type Client, type ClientRow, codesOf, HASHES_BY_POST } from './client.ts';
import { startSupergraph } from './supergraph.ts';

export const apolloGatewayRows: readonly ClientRow[] = [
  {
    name: '@apollo/gateway 2.14',
    setting: null,
    ...BY_POST,
    connect: (url) => connect(url, false),
  },
  {
    name: '@apollo/gateway 2.14',
    setting: '`apq: true`',
    ...HASHES_BY_POST,
    connect: (url) => connect(url, true),
  },
];

const ignore = () => {};
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

async function connect(url: string, apq: boolean): Promise<Client> {
  const supergraph = await startSupergraph(url);
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph.sdl,
    buildService: ({ name, url }) =>
      new RemoteGraphQLDataSource({ url: url ?? '', apq: apq && name === 'hookgraph' }),
    logger: SILENT,
  });
  const server = new ApolloServer({ gateway, logger: SILENT });
  await server.start();
  return {
    async run(query, variables = {}) {
      const { body } = await server.executeOperation({ query, variables });
      if (body.kind !== 'single') throw new Error('The answer came in parts.');
      const { data, errors } = body.singleResult;
      return { data, codes: codesOf(errors) };
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await supergraph[Symbol.asyncDispose]();
    },
  };
}
