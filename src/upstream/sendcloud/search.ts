import type {
  EventSubscription,
  SendcloudEventType,
  WebhookConnection,
} from '../../domain/sendcloud.ts';
import { type ListedItem, matchesOf } from '../rest/listing.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { beforeWrite } from '../rest/write-rejection.ts';
import { webhookConnectionTo } from './connection.ts';
import { eventSubscriptionOf } from './event-subscription.ts';
import { listAll } from './whole-list.ts';

/**
 * The reads by which a record is found that is to be written, in the order of the API. They are always
 * made anew, and throw `ForbiddenError` like the write.
 */
export interface SendcloudSearch {
  /** `GET /event-subscriptions/connections`: those of type webhook that send to this URL, however it is written. */
  findWebhookConnections(url: string): Promise<readonly ListedItem<WebhookConnection>[]>;
  /** `GET /event-subscriptions/subscriptions`: those of one connection to one event. */
  findSubscriptions(
    connectionId: string,
    eventType: SendcloudEventType,
  ): Promise<readonly ListedItem<EventSubscription>[]>;
}

/** `call` takes nothing that was read before. */
export function createSendcloudSearch(call: RestCaller): SendcloudSearch {
  const asked = { keys: 0, isPrivate: true } as const;
  return {
    async findWebhookConnections(url) {
      const operation = 'findWebhookConnections';
      const noun = webhookConnectionTo(url);
      return matchesOf(
        await beforeWrite(listAll(call, 'connections', { operation, ...asked }, noun)),
      );
    },
    async findSubscriptions(connectionId, eventType) {
      const operation = 'findSubscriptions';
      const noun = eventSubscriptionOf(connectionId, eventType);
      return matchesOf(
        await beforeWrite(listAll(call, 'subscriptions', { operation, ...asked }, noun)),
      );
    },
  };
}
