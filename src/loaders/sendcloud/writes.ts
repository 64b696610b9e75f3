import type { SendcloudWriter } from '../../upstream/sendcloud/client.ts';
import { refreshAfter } from '../write.ts';
import type { ConnectionLoader } from './connection.ts';
import type { EventSubscriptionLoader } from './event-subscription.ts';

/**
 * What can be changed at Sendcloud, in the words of the graph: the writes of the client, after which
 * the loaders know the new state.
 */
export interface SendcloudWrites
  extends Pick<
    SendcloudWriter,
    | 'createWebhookConnection'
    | 'createKlaviyoConnection'
    | 'updateWebhookConnection'
    | 'deleteConnection'
  > {
  readonly startKlaviyoAuthorization: SendcloudWriter['startOAuth2Authorization'];
  readonly createEventSubscription: SendcloudWriter['createSubscription'];
  readonly updateEventSubscription: SendcloudWriter['updateSubscription'];
  readonly deleteEventSubscription: SendcloudWriter['deleteSubscription'];
  readonly sendTestEvent: SendcloudWriter['broadcastTestEvent'];
}

export function createSendcloudWrites(
  writer: SendcloudWriter,
  loaders: {
    readonly connection: ConnectionLoader;
    readonly eventSubscription: EventSubscriptionLoader;
  },
): SendcloudWrites {
  const { connection: connections, eventSubscription: subscriptions } = loaders;

  return {
    createWebhookConnection: (connection) =>
      refreshAfter(connections, writer.createWebhookConnection(connection)),
    createKlaviyoConnection: () => refreshAfter(connections, writer.createKlaviyoConnection()),
    updateWebhookConnection: (id, changes) =>
      refreshAfter(connections, writer.updateWebhookConnection(id, changes)),
    async deleteConnection(id) {
      await writer.deleteConnection(id).finally(() => {
        connections.refresh();
        subscriptions.refresh();
      });
    },
    startKlaviyoAuthorization: writer.startOAuth2Authorization,
    createEventSubscription: (subscription) =>
      refreshAfter(subscriptions, writer.createSubscription(subscription)),
    updateEventSubscription: (id, changes) =>
      refreshAfter(subscriptions, writer.updateSubscription(id, changes)),
    async deleteEventSubscription(id) {
      await writer.deleteSubscription(id).finally(() => subscriptions.refresh());
    },
    sendTestEvent: writer.broadcastTestEvent,
  };
}
