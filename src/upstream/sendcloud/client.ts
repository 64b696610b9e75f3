import {
  assertSendcloudId,
  type Connection,
  type EventSubscription,
  type SendcloudEventType,
  type WebhookConnection,
} from '../../domain/sendcloud.ts';
import { DecodeError } from '../decode.ts';
import {
  decodeListing,
  decodeOne,
  type ListedItem,
  matchesOf,
  type Noun,
} from '../rest/listing.ts';
import type { RestCall } from '../rest/rest-call.ts';
import { createRestCaller, type RestApi, type RestCaller } from '../rest/rest-caller.ts';
import { beforeWrite } from '../rest/write-rejection.ts';
import type { Upstream, UpstreamSession } from '../upstream.ts';
import { SENDCLOUD } from './api.ts';
import { connection, webhookConnectionTo } from './connection.ts';
import { eventSubscription, eventSubscriptionOf } from './event-subscription.ts';
import { createSendcloudWrites, type SendcloudWrites } from './writes.ts';

/**
 * Sendcloud's Event Subscriptions API v3: one method for each operation. A read costs one
 * request, none when it is shared, and more when it is tried again; a write costs one, and a read
 * before it where that is said. All methods throw `UpstreamError`. Most operations only read, and
 * so have only what reads.
 */
export function createSendcloudReads(upstream: Upstream, session: UpstreamSession): SendcloudReads {
  return readsOf(createRestCaller({ ...SENDCLOUD, upstream }, session));
}

/** What a mutation needs of the API. */
export interface SendcloudWriter extends SendcloudSearch, SendcloudWrites {}

export function createSendcloudWriter(
  upstream: Upstream,
  session: UpstreamSession,
): SendcloudWriter {
  const rest: RestApi = { ...SENDCLOUD, upstream };
  // What a write is built upon has to be true now.
  const callAnew = createRestCaller(rest, { ...session, noCache: true });
  return {
    ...searchOf(callAnew),
    ...createSendcloudWrites(createRestCaller(rest, session), readsOf(callAnew)),
  };
}

/**
 * The reads. Those that take an id throw `InvalidInputError`, before anything is sent, and
 * `NotFoundError`. `keys` only tells the record for how many ids a list is read.
 */
export interface SendcloudReads {
  /** `GET /event-subscriptions/connections/{id}` */
  getConnection(id: string): Promise<Connection>;
  /** `GET /event-subscriptions/connections`: all of them; the API has no pages. */
  listConnections(keys?: number): Promise<readonly ListedItem<Connection>[]>;
  /** `GET /event-subscriptions/subscriptions/{id}` */
  getSubscription(id: string): Promise<EventSubscription>;
  /** `GET /event-subscriptions/subscriptions`: all of them; the API has no pages. */
  listSubscriptions(keys?: number): Promise<readonly ListedItem<EventSubscription>[]>;
}

function readsOf(call: RestCaller): SendcloudReads {
  async function get<T>(
    operation: string,
    collection: string,
    id: string,
    noun: Noun<T>,
  ): Promise<T> {
    assertSendcloudId(id);
    return call({
      operation,
      template: `/event-subscriptions/${collection}/{id}`,
      ids: [id],
      keys: 1,
      lookup: true,
      decode: (answer) => decodeOne(noun, answer.body, answer, id),
    });
  }

  return {
    getConnection: (id) => get('getConnection', 'connections', id, connection),
    listConnections: (keys = 0) =>
      listAll(call, 'connections', { operation: 'listConnections', keys }, connection),
    getSubscription: (id) => get('getSubscription', 'subscriptions', id, eventSubscription),
    listSubscriptions: (keys = 0) =>
      listAll(call, 'subscriptions', { operation: 'listSubscriptions', keys }, eventSubscription),
  };
}

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
function searchOf(call: RestCaller): SendcloudSearch {
  async function find<T>(
    operation: keyof SendcloudSearch,
    collection: 'connections' | 'subscriptions',
    noun: Noun<T | null>,
  ): Promise<readonly ListedItem<T>[]> {
    const rest = { operation, keys: 0, isPrivate: true };
    return matchesOf(await beforeWrite(listAll(call, collection, rest, noun)));
  }

  return {
    findWebhookConnections: (url) =>
      find('findWebhookConnections', 'connections', webhookConnectionTo(url)),
    findSubscriptions: (connectionId, eventType) =>
      find('findSubscriptions', 'subscriptions', eventSubscriptionOf(connectionId, eventType)),
  };
}

/** Reads a list: the API has no pages. */
function listAll<T>(
  call: RestCaller,
  collection: 'connections' | 'subscriptions',
  rest: Pick<RestCall<unknown>, 'operation' | 'keys' | 'isPrivate'>,
  noun: Noun<T>,
): Promise<readonly ListedItem<T>[]> {
  return call({
    ...rest,
    template: `/event-subscriptions/${collection}`,
    decode(answer) {
      // These lists are documented to be whole. One that is not would make what is on its other
      // pages appear not to exist.
      if (answer.hasNextPage) throw new DecodeError('$: not the whole list');
      return decodeListing(noun, answer.body, answer);
    },
  });
}
