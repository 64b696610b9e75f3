import type { KlaviyoConnection, WebhookConnection } from '../../domain/sendcloud/connection.ts';
import type {
  NewWebhookConnection,
  WebhookConnectionChanges,
} from '../../domain/sendcloud/connection-changes.ts';
import type { EventSubscription } from '../../domain/sendcloud/event-subscription.ts';
import type {
  EventSubscriptionChanges,
  NewEventSubscription,
  TestDelivery,
} from '../../domain/sendcloud/event-subscription-changes.ts';
import type { SendcloudClient } from '../../upstream/sendcloud/client.ts';
import { refreshAfter } from '../write.ts';
import type { ConnectionLoader } from './connection.ts';
import type { EventSubscriptionLoader } from './event-subscription.ts';

/**
 * What can be changed at Sendcloud. Each write is one call, after which the loaders know the new
 * state. All throw what the client throws.
 */
export interface SendcloudWrites {
  createWebhookConnection(connection: NewWebhookConnection): Promise<WebhookConnection>;
  createKlaviyoConnection(): Promise<KlaviyoConnection>;
  /** Two calls: it is read first. */
  updateWebhookConnection(
    id: string,
    changes: WebhookConnectionChanges,
  ): Promise<WebhookConnection>;
  /** Its subscriptions go with it. */
  deleteConnection(id: string): Promise<void>;
  /** The URL at which the user authorises it. */
  startKlaviyoAuthorization(connectionId: string): Promise<string>;
  createEventSubscription(subscription: NewEventSubscription): Promise<EventSubscription>;
  updateEventSubscription(
    id: string,
    changes: EventSubscriptionChanges,
  ): Promise<EventSubscription>;
  deleteEventSubscription(id: string): Promise<void>;
  sendTestEvent(subscriptionId: string): Promise<TestDelivery>;
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
