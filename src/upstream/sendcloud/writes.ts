import { NotFoundError } from '../../domain/errors.ts';
import {
  assertSendcloudId,
  type Connection,
  type EventSubscription,
  type EventSubscriptionChanges,
  type KlaviyoConnection,
  type NewEventSubscription,
  type NewWebhookConnection,
  type TestDelivery,
  type WebhookConnection,
  type WebhookConnectionChanges,
} from '../../domain/sendcloud.ts';
import { decodeData, parseJsonVerbatim } from '../decode.ts';
import {
  createFieldReports,
  readRecord,
  requiredField,
  unmaskedHttpUrl,
  type WireRecord,
} from '../record.ts';
import { decodeOne, type Noun } from '../rest/listing.ts';
import type { RestAnswer, RestWrite } from '../rest/rest-call.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { beforeWrite } from '../rest/write-rejection.ts';
import type { SendcloudReads } from './client.ts';
import {
  encodeConfiguration,
  klaviyoConnection,
  secretsOf,
  toConnectionInputPath,
  webhookConnection,
} from './connection.ts';
import {
  encodeEventSubscription,
  eventSubscription,
  readTestDelivery,
  toEventSubscriptionInputPath,
} from './event-subscription.ts';

/** How long the API may take for a test event: it waits for an endpoint of somebody else. */
const TEST_EVENT_TIMEOUT_MS = 9000;

/**
 * The writes. One is sent again only when it certainly was not carried out. All throw `ForbiddenError`,
 * `ValidationError` and `ConflictError`; those with an id `InvalidInputError`, before anything is
 * sent, and `NotFoundError`.
 */
export interface SendcloudWrites {
  /** `POST /event-subscriptions/connections`, of type webhook. */
  createWebhookConnection(connection: NewWebhookConnection): Promise<WebhookConnection>;
  /** `POST /event-subscriptions/connections`, of type Klaviyo: not yet authorised. */
  createKlaviyoConnection(): Promise<KlaviyoConnection>;
  /**
   * `PATCH /event-subscriptions/connections/{id}`: what is absent stays as it is. It is read first,
   * unless `current` is what was just read: a connection of another kind is a `NotFoundError`.
   */
  updateWebhookConnection(
    id: string,
    changes: WebhookConnectionChanges,
    current?: Connection,
  ): Promise<WebhookConnection>;
  /** `DELETE /event-subscriptions/connections/{id}`, and with it the subscriptions that send to it. */
  deleteConnection(id: string): Promise<void>;
  /** `POST /event-subscriptions/connections/{id}/authorization`: the URL that the user has to visit. */
  startOAuth2Authorization(id: string): Promise<string>;
  /** `POST /event-subscriptions/subscriptions` */
  createSubscription(subscription: NewEventSubscription): Promise<EventSubscription>;
  /** `PATCH /event-subscriptions/subscriptions/{id}`: what is absent stays as it is. */
  updateSubscription(id: string, changes: EventSubscriptionChanges): Promise<EventSubscription>;
  /** `DELETE /event-subscriptions/subscriptions/{id}` */
  deleteSubscription(id: string): Promise<void>;
  /** `POST /event-subscriptions/broadcast/test/{subscription_id}`: sends an event, and waits for the endpoint. */
  broadcastTestEvent(subscriptionId: string): Promise<TestDelivery>;
}

export function createSendcloudWrites(call: RestCaller, reads: SendcloudReads): SendcloudWrites {
  async function write<T>(
    operation: string,
    request: RestWrite & { readonly collection: string; readonly id?: string },
    noun: Noun<T>,
  ): Promise<T> {
    const { collection, id, ...write } = request;
    if (id !== undefined) assertSendcloudId(id);
    return call({
      operation,
      template: `/event-subscriptions/${collection}${id === undefined ? '' : '/{id}'}`,
      ids: id === undefined ? [] : [id],
      keys: id === undefined ? 0 : 1,
      lookup: id !== undefined,
      write: { ...write, ...(id !== undefined && { target: id }) },
      decode: (answer) => decodeOne(noun, answer.body, answer, id),
    });
  }

  async function remove(operation: string, collection: string, id: string): Promise<void> {
    assertSendcloudId(id);
    return call({
      operation,
      template: `/event-subscriptions/${collection}/{id}`,
      ids: [id],
      keys: 1,
      lookup: true,
      write: { method: 'DELETE', target: id },
      decode: () => undefined,
    });
  }

  return {
    createWebhookConnection: (changes) =>
      write(
        'createWebhookConnection',
        {
          collection: 'connections',
          method: 'POST',
          body: { type: 'webhook', configuration: encodeConfiguration(changes) },
          secrets: secretsOf(changes),
          toInputPath: toConnectionInputPath,
        },
        webhookConnection,
      ),
    createKlaviyoConnection: () =>
      write(
        'createKlaviyoConnection',
        {
          collection: 'connections',
          method: 'POST',
          body: { type: 'klaviyo', configuration: {} },
        },
        klaviyoConnection,
      ),
    async updateWebhookConnection(id, changes, current) {
      // A connection of another kind would take the URL, and be no use.
      const { kind, typeName } = current ?? (await beforeWrite(reads.getConnection(id)));
      if (typeName instanceof Error) throw typeName;
      if (kind !== 'webhook') throw new NotFoundError('a connection of another kind');
      return write(
        'updateWebhookConnection',
        {
          collection: 'connections',
          id,
          method: 'PATCH',
          body: { configuration: encodeConfiguration(changes) },
          secrets: secretsOf(changes),
          toInputPath: toConnectionInputPath,
        },
        webhookConnection,
      );
    },
    deleteConnection: (id) => remove('deleteConnection', 'connections', id),

    async startOAuth2Authorization(id) {
      assertSendcloudId(id);
      return call({
        operation: 'startOAuth2Authorization',
        template: '/event-subscriptions/connections/{id}/authorization',
        ids: [id],
        keys: 1,
        lookup: true,
        // Of another kind, or done with it: there is no input that could be wrong.
        write: { method: 'POST', target: id, conflict: 'This connection cannot be authorised.' },
        // Its parameters are what the user brings to Klaviyo: masked it would be of no use. It is the
        // answer of a write, so it goes to who asked for it and is kept nowhere.
        decode: (answer) =>
          requiredField(recordOf(answer.body, answer), 'authorization_url', unmaskedHttpUrl),
      });
    },

    createSubscription: (subscription) =>
      write(
        'createSubscription',
        {
          collection: 'subscriptions',
          method: 'POST',
          body: encodeEventSubscription(subscription),
          missing: ['connectionId'],
          toInputPath: toEventSubscriptionInputPath,
        },
        eventSubscription,
      ),
    updateSubscription: (id, changes) =>
      write(
        'updateSubscription',
        {
          collection: 'subscriptions',
          id,
          method: 'PATCH',
          body: encodeEventSubscription(changes),
          toInputPath: toEventSubscriptionInputPath,
        },
        eventSubscription,
      ),
    deleteSubscription: (id) => remove('deleteSubscription', 'subscriptions', id),

    async broadcastTestEvent(subscriptionId) {
      assertSendcloudId(subscriptionId);
      return call({
        operation: 'broadcastTestEvent',
        template: '/event-subscriptions/broadcast/test/{id}',
        ids: [subscriptionId],
        keys: 1,
        lookup: true,
        write: {
          method: 'POST',
          target: subscriptionId,
          timeoutMs: TEST_EVENT_TIMEOUT_MS,
        },
        decode: (answer) => readTestDelivery(recordOf(parseJsonVerbatim(answer.text), answer)),
      });
    },
  };
}

/** The object of an answer that has no id. */
function recordOf(body: unknown, answer: RestAnswer): WireRecord {
  return readRecord(decodeData(body), null, createFieldReports(answer));
}
