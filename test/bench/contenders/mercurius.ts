import fastify from 'fastify';
import mercurius from 'mercurius';
import { connections, subscriptions, webhookPage } from '../dataset.ts';
import { report } from '../report.ts';
import { createPeerSchema, type PeerContext, type Sources } from './peer-schema.ts';

// Mercurius with its JIT over data in memory: what GraphQL itself costs in a fast server, when there
// is no upstream, no credential and nothing that could fail.

const connectionList = connections(50);
const connectionsById = new Map(connectionList.map((each) => [`${each.id}`, each]));
const subscriptionList = subscriptions(50);
const page = webhookPage(20);

const sources: Sources = {
  getConnection(id) {
    const found = connectionsById.get(id);
    if (found === undefined) throw new Error(`There is no connection ${id}.`);
    return found;
  },
  listConnections: () => connectionList,
  listSubscriptions: () => subscriptionList,
  listWebhookSubscriptions: () => page,
};

const app = fastify();
await app.register(mercurius, {
  schema: createPeerSchema(),
  context: (): PeerContext => ({ sources }),
  jit: 1,
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
report(`${url}/graphql`);
