import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import type { RestConnection, RestSubscription, RestWebhookPage } from '../dataset.ts';

/** Where the resolvers of the peers get what the REST APIs have. */
export interface Sources {
  getConnection(id: string): Awaitable<RestConnection>;
  listConnections(): Awaitable<readonly RestConnection[]>;
  listSubscriptions(): Awaitable<readonly RestSubscription[]>;
  listWebhookSubscriptions(page: number, perPage: number): Awaitable<RestWebhookPage>;
}

type Awaitable<Value> = Value | Promise<Value>;

export interface PeerContext {
  readonly sources: Sources;
}

// The part of Hookgraph's schema that the shapes ask for. It is smaller, which favours the peers.
const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  scalar URL
  type WebhookConnection @key(fields: "id") { id: ID! url: URL }
  type KlaviyoConnection @key(fields: "id") { id: ID! }
  union Connection = WebhookConnection | KlaviyoConnection
  type EventSubscription @key(fields: "id") { id: ID! connection: Connection }
  type WebhookSubscription @key(fields: "id") {
    id: ID!
    url: URL!
    eventNames: [String!]!
    active: Boolean!
  }
  type WebhookSubscriptionPage { items: [WebhookSubscription!]! totalCount: Int! }
  type Query {
    connection(id: ID!): Connection
    connections: [Connection!]
    eventSubscriptions: [EventSubscription!]
    webhookSubscriptions(page: Int! = 1, perPage: Int! = 15): WebhookSubscriptionPage
  }
`);

interface PageArguments {
  readonly page: number;
  readonly perPage: number;
}

const resolvers = {
  Query: {
    connection: (_: unknown, { id }: { id: string }, { sources }: PeerContext) =>
      sources.getConnection(id),
    connections: (_: unknown, _args: unknown, { sources }: PeerContext) =>
      sources.listConnections(),
    eventSubscriptions: (_: unknown, _args: unknown, { sources }: PeerContext) =>
      sources.listSubscriptions(),
    webhookSubscriptions: (
      _: unknown,
      { page, perPage }: PageArguments,
      { sources }: PeerContext,
    ) => sources.listWebhookSubscriptions(page, perPage),
  },
  Connection: {
    __resolveType: ({ type }: RestConnection) =>
      type === 'webhook' ? 'WebhookConnection' : 'KlaviyoConnection',
  },
  WebhookConnection: {
    url: ({ configuration }: RestConnection) => configuration.url,
    __resolveReference: ({ id }: { id: string }, { sources }: PeerContext) =>
      sources.getConnection(id),
  },
  EventSubscription: {
    connection: ({ connection_id }: RestSubscription, _: unknown, { sources }: PeerContext) =>
      sources.getConnection(`${connection_id}`),
  },
  WebhookSubscription: {
    eventNames: ({ events }: RestWebhookPage['data'][number]) => events,
    active: ({ status }: RestWebhookPage['data'][number]) => status === 'active',
  },
  WebhookSubscriptionPage: {
    items: ({ data }: RestWebhookPage) => data,
    totalCount: ({ meta }: RestWebhookPage) => meta.total,
  },
};

/** The same graph for Apollo Server and mercurius. */
export function createPeerSchema(): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs, resolvers }]);
}
