import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';

/** A subgraph that knows the orders of parcels, and adds them to the events of ours. */
export const ordersSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external"])

  type Query { orders: [Order!] }
  type Order { number: String! }
  type ShippingChannelsEvent @key(fields: "resourceId") {
    resourceId: ID @external
    order: Order
  }
`;

const served = `
  scalar _Any
  union _Entity = ShippingChannelsEvent
  type Query { _entities(representations: [_Any!]!): [_Entity]! }
  type Order { number: String! }
  type ShippingChannelsEvent { resourceId: ID order: Order }
`;

/** The order of a parcel is `order of` and its id. */
export async function startOrdersSubgraph(): Promise<AsyncDisposable & { readonly url: string }> {
  const schema = buildSchema(served);
  const server = createServer(async (request, response) => {
    const { query, variables } = (await json(request)) as {
      readonly query: string;
      readonly variables?: Readonly<Record<string, unknown>>;
    };
    const result = await graphql({
      schema,
      source: query,
      variableValues: variables,
      rootValue: {
        _entities: ({ representations }: { representations: { resourceId: string }[] }) =>
          representations.map(({ resourceId }) => ({
            __typename: 'ShippingChannelsEvent',
            resourceId,
            order: { number: `order of ${resourceId}` },
          })),
      },
    });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(result));
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
