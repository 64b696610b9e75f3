import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { BY_GET, BY_POST, type Client, type ClientRow, codesOf, HASHES_BY_POST } from './client.ts';
import { startSupergraph } from './supergraph.ts';

export const hiveGatewayRows: readonly ClientRow[] = [
  {
    name: '@graphql-hive/gateway-runtime 2.12',
    setting: null,
    ...BY_POST,
    connect: (url) => connect(url, {}),
  },
  {
    name: '@graphql-hive/gateway-runtime 2.12',
    setting: '`useGETForQueries: true`',
    ...BY_GET,
    connect: (url) =>
      connect(url, { transportEntries: { hookgraph: { options: { useGETForQueries: true } } } }),
  },
  {
    name: '@graphql-hive/gateway-runtime 2.12',
    setting: '`apq: true`',
    ...HASHES_BY_POST,
    connect: (url) => connect(url, { transportEntries: { hookgraph: { options: { apq: true } } } }),
  },
  {
    name: '@graphql-hive/gateway-runtime 2.12',
    setting: "`contentEncoding: { subgraphs: ['hookgraph'] }`",
    firstQuery: ['POST compressed'],
    laterQuery: ['POST compressed'],
    mutation: ['POST compressed'],
    connect: (url) => connect(url, { contentEncoding: { subgraphs: ['hookgraph'] } }),
  },
];

type Settings = Pick<
  Parameters<typeof createGatewayRuntime>[0],
  'transportEntries' | 'contentEncoding'
>;

async function connect(url: string, settings: Settings): Promise<Client> {
  const supergraph = await startSupergraph(url);
  const gateway = createGatewayRuntime({
    supergraph: supergraph.sdl,
    logging: false,
    ...settings,
  });
  return {
    async run(query, variables = {}) {
      const answer = await gateway.fetch('http://gateway.example/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await answer.json();
      return { data, codes: codesOf(errors) };
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await supergraph[Symbol.asyncDispose]();
    },
  };
}
