import type { SendcloudClient } from '../../upstream/sendcloud/client.ts';
import { refreshAfter } from '../write.ts';
import type { ConnectionLoader } from './connection.ts';
import type { EventSubscriptionLoader } from './event-subscription.ts';

/**
 * What can be changed at Sendcloud, in the words of the graph: the writes of the client, after which
 * the loaders know the new state.
 */
export interface SendcloudWrites
  extends Pick<
    SendcloudClient,
    | 'createWebhookConnection'
    | 'createKlaviyoConnection'
    | 'updateWebhookConnection'
    | 'deleteConnection'
  > {
  readonly startKlaviyoAuthorization: SendcloudClient['startOAuth2Authorization'];
  readonly createEventSubscription: SendcloudClient['createSubscription'];
  readonly updateEventSubscription: SendcloudClient['updateSubscription'];
  readonly deleteEventSubscription: SendcloudClient['deleteSubscription'];
  readonly sendTestEvent: SendcloudClient['broadcastTestEvent'];
}

export function createSendcloudWrites(
  client: SendcloudClient,
  loaders: {
    readonly connection: ConnectionLoader;
    readonly eventSubscription: EventSubscriptionLoader;
  },
): SendcloudWrites {
  const { connection: connections, eventSubscription: subscriptions } = loaders;

  return {
    createWebhookConnection: (connection) =>
      refreshAfter(connections, client.createWebhookConnection(connection)),
    createKlaviyoConnection: () => refreshAfter(connections, client.createKlaviyoConnection()),
    updateWebhookConnection: (id, changes) =>
      refreshAfter(connections, client.updateWebhookConnection(id, changes)),
    async deleteConnection(id) {
      await client.deleteConnection(id).finally(() => {
        connections.refresh();
        subscriptions.refresh();
      });
    },
    startKlaviyoAuthorization: client.startOAuth2Authorization,
    createEventSubscription: (subscription) =>
      refreshAfter(subscriptions, client.createSubscription(subscription)),
    updateEventSubscription: (id, changes) =>
      refreshAfter(subscriptions, client.updateSubscription(id, changes)),
    async deleteEventSubscription(id) {
      await client.deleteSubscription(id).finally(() => subscriptions.refresh());
    },
    sendTestEvent: client.broadcastTestEvent,
  };
}
