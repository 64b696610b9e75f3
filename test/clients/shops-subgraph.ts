import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';
import { BIG_ID } from './operations.ts';

/** A second subgraph, whose shops refer to what is in ours by id. */
export const shopsSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    shops: [Shop!]
    carelessShops: [Shop!]
    shopOfMany: Shop
  }
  type Shop {
    name: String!
    connection: WebhookConnection
    subscription: WebhookSubscription
    subscriptions: [WebhookSubscription]
  }
  type WebhookConnection @key(fields: "id", resolvable: false) { id: ID! }
  type WebhookSubscription @key(fields: "id", resolvable: false) { id: ID! }
`;

const shops = [
  { name: 'Acme', connection: { id: BIG_ID }, subscription: { id: 'wh_123456' } },
  { name: 'Acme Returns', connection: { id: '1' }, subscription: { id: 'wh_404' } },
];

const shopOfMany = {
  name: 'Acme Everywhere',
  subscriptions: ['wh_123456', 'wh_234567', 'wh_404', 'wh_405'].map((id) => ({ id })),
};

export interface ShopsSubgraph extends AsyncDisposable {
  readonly url: string;
}

/** Serves the subgraph; the ids of `carelessShops` are numbers on the wire. */
export async function startShopsSubgraph(): Promise<ShopsSubgraph> {
  const schema = buildSchema(shopsSdl, { assumeValidSDL: true });
  const server = createServer(async (request, response) => {
    const { query, variables } = (await json(request)) as {
      readonly query: string;
      readonly variables?: Readonly<Record<string, unknown>>;
    };
    const result = await graphql({
      schema,
      source: query,
      variableValues: variables,
      rootValue: { shops, carelessShops: shops.slice(0, 1), shopOfMany },
    });
    const text = JSON.stringify(result);
    response.setHeader('content-type', 'application/json');
    response.end(query.includes('carelessShops') ? text.replaceAll(`"${BIG_ID}"`, BIG_ID) : text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}/graphql`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
