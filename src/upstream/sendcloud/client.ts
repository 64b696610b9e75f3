import {
  assertSendcloudId,
  type Connection,
  type EventSubscription,
} from '../../domain/sendcloud.ts';
import { decodeOne, type ListedItem, type Noun } from '../rest/listing.ts';
import { createRestCaller, type RestApi, type RestCaller } from '../rest/rest-caller.ts';
import type { Upstream, UpstreamSession } from '../upstream.ts';
import { SENDCLOUD } from './api.ts';
import { connection } from './connection.ts';
import { eventSubscription } from './event-subscription.ts';
import { createSendcloudSearch, type SendcloudSearch } from './search.ts';
import { listAll } from './whole-list.ts';
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
    ...createSendcloudSearch(callAnew),
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
