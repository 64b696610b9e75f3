import { json } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';
import { listen } from './server.mjs';

/** What is composed: whose the webhooks, connections and events of Hookgraph are. */
export const teamsSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external"])

  type Query {
    teams: [Team!]!
    "The names of all headers that have come from the gateway since the start."
    headersReceived: [String!]!
  }

  type Team {
    name: String!
    webhooks: [WebhookSubscription!]!
  }

  type WebhookSubscription @key(fields: "id") { id: ID! owner: Team }
  type WebhookConnection @key(fields: "id") { id: ID! owner: Team }

  # An event has no key in Hookgraph: it is never looked up again, and what it has is sent along.
  type ShippingChannelsEvent @key(fields: "resourceId") { resourceId: ID @external owner: Team }
`;

/** What is served: the same, as a server without a library for subgraphs has to write it. */
const schema = buildSchema(`
  ${teamsSdl.replace(/extend schema .*/, '').replace(/@(key\(.*?\)|external)/g, '')}

  scalar _Any
  union _Entity = WebhookSubscription | WebhookConnection | ShippingChannelsEvent
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
`);

const teams = [
  { name: 'Integrations', webhooks: ['wh_123456', 'wh_234567'], connections: ['1'], events: 'ch_' },
  { name: 'Customer service', webhooks: ['wh_241948'], connections: ['8', '16'], events: 'tp_' },
];

/** How an owner is found; what nobody owns has none. */
const ownerships = {
  WebhookSubscription: ({ id }) => teams.find(({ webhooks }) => webhooks.includes(id)),
  WebhookConnection: ({ id }) => teams.find(({ connections }) => connections.includes(id)),
  // Parcels are `tp_…` and shipping channels `ch_…`; some events do not say what they are about.
  ShippingChannelsEvent: ({ resourceId }) =>
    teams.find(({ events }) => resourceId?.startsWith(events)),
};

/** Fields are functions where a team leads to its webhooks, and those lead back. */
const toTeam = (team) =>
  team && {
    name: team.name,
    webhooks: () => team.webhooks.map((id) => ({ id, owner: () => toTeam(team) })),
  };

/** @param {string | number} port */
export async function startTeams(port) {
  const headersReceived = new Set();
  const rootValue = {
    teams: () => teams.map(toTeam),
    headersReceived: () => [...headersReceived].sort(),
    _entities: ({ representations }) =>
      representations.map((representation) => ({
        ...representation,
        owner: toTeam(ownerships[representation.__typename](representation)),
      })),
  };
  return await listen(async (request, response) => {
    for (const name of Object.keys(request.headers)) headersReceived.add(name);
    const { query, variables } = await json(request);
    const result = await graphql({ schema, source: query, variableValues: variables, rootValue });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(result));
  }, port);
}
