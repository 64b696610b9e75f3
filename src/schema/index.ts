import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { countListItems } from './list-items.ts';
import './value-types.ts';
import { loadKlaviyoConnection, loadWebhookConnection } from './sendcloud/connection.ts';
import { loadEventSubscription } from './sendcloud/event-subscription.ts';
import { addSubgraphFields, printSubgraphSdl } from './subgraph.ts';
import './shipping-channels/event.ts';
import './shipping-channels/webhook-delivery.ts';
import './shipping-channels/webhook-health.ts';
import './shipping-channels/webhook-subscription-mutations.ts';
import './sendcloud/connection-mutations.ts';
import './sendcloud/event-subscription-mutations.ts';
import './errors.ts';
import './rate-limit.ts';
import './received-event.ts';
import { loadWebhookSubscription } from './shipping-channels/webhook-subscription.ts';

const graph = builder.toSchema({ sortSchema: false });

/** The SDL of the subgraph: what `schema.graphql` holds. */
export const subgraphSdl: string = printSubgraphSdl(graph);

/** The executable schema. Its resolvers need a `GraphContext`. */
export const schema: GraphQLSchema = countListItems(
  addSubgraphFields(graph, subgraphSdl, {
    WebhookConnection: loadWebhookConnection,
    KlaviyoConnection: loadKlaviyoConnection,
    EventSubscription: loadEventSubscription,
    WebhookSubscription: loadWebhookSubscription,
  }),
);
