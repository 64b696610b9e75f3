import type { HttpHeader } from '../../domain/http-header.ts';
import type {
  EventSubscription,
  EventSubscriptionChanges,
  NewEventSubscription,
  NewHttpHeader,
  NewWebhookConnection,
  WebhookConnection,
  WebhookConnectionChanges,
} from '../../domain/sendcloud.ts';
import { normalUrl } from '../../domain/text.ts';
import type { Ensured, Sent } from '../../domain/upstream.ts';
import type { SendcloudWriter } from '../../upstream/sendcloud/client.ts';
import { valuesOf } from '../listing.ts';
import { type Exclusively, ensure, refreshAfter } from '../writes.ts';
import type { ConnectionLoader, EventSubscriptionLoader } from './loaders.ts';

/** A webhook connection that shall exist. What is absent is not compared, and a new connection has none of it. */
export type WantedWebhookConnection = Pick<NewWebhookConnection, 'url'> & WebhookConnectionChanges;

/**
 * What can be changed at Sendcloud, in the words of the graph. After each write the loaders know the new
 * state.
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
  /** The one webhook connection to a URL. One read, and a write unless nothing differs. */
  ensureWebhookConnection(wanted: WantedWebhookConnection): Promise<Ensured<WebhookConnection>>;
  /** The one subscription of a connection to an event. One read, and a write unless nothing differs. */
  ensureEventSubscription(wanted: NewEventSubscription): Promise<Ensured<EventSubscription>>;
}

export function createSendcloudWrites(
  writer: SendcloudWriter,
  exclusively: Exclusively,
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

    ensureWebhookConnection: (wanted) =>
      ensure<WebhookConnection>(exclusively, connections, {
        api: 'sendcloud',
        key: ['webhookConnection', normalUrl(wanted.url)],
        find: async () => valuesOf(await writer.findWebhookConnections(wanted.url)),
        create: () =>
          writer.createWebhookConnection({ auth: { kind: 'none' }, extraHeaders: [], ...wanted }),
        changeOf(found) {
          const changes = connectionChanges(found, wanted);
          return changes && (() => writer.updateWebhookConnection(found.id, changes, found));
        },
      }),
    ensureEventSubscription: (wanted) =>
      ensure(exclusively, subscriptions, {
        api: 'sendcloud',
        key: ['eventSubscription', wanted.connectionId, wanted.eventType],
        find: async () =>
          valuesOf(await writer.findSubscriptions(wanted.connectionId, wanted.eventType)),
        create: () => writer.createSubscription(wanted),
        changeOf(found) {
          const changes = eventSubscriptionChanges(found, wanted);
          return changes && (() => writer.updateSubscription(found.id, changes));
        },
      }),
  };
}

/**
 * What differs from the connection that was found; null for nothing. Secrets cannot be read, so of an
 * authentication only its type is compared, and of a masked header only its name. What cannot be read at
 * all differs; what is absent is none.
 */
export function connectionChanges(
  found: WebhookConnection,
  { auth, extraHeaders }: WebhookConnectionChanges,
): WebhookConnectionChanges | null {
  const isOtherAuth = auth !== undefined && auth.kind !== (found.authTypeName ?? 'none');
  const areOtherHeaders =
    extraHeaders !== undefined && !haveSameHeaders(found.extraHeaders, extraHeaders);
  if (!isOtherAuth && !areOtherHeaders) return null;
  return { ...(isOtherAuth && { auth }), ...(areOtherHeaders && { extraHeaders }) };
}

function haveSameHeaders(
  sent: Sent<readonly HttpHeader[]>,
  wanted: readonly NewHttpHeader[],
): boolean {
  if (sent instanceof Error) return false;
  const found = sent ?? [];
  if (found.length !== wanted.length) return false;
  const byName = new Map(found.map((header) => [header.name.toLowerCase(), header]));
  return wanted.every(({ name, value }) => {
    const header = byName.get(name.toLowerCase());
    return header !== undefined && (header.masked || header.value === value);
  });
}

/** What differs from the subscription that was found; null for nothing. */
export function eventSubscriptionChanges(
  found: EventSubscription,
  { active }: Pick<NewEventSubscription, 'active'>,
): EventSubscriptionChanges | null {
  return found.active === active ? null : { active };
}
