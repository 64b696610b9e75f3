import { z } from 'zod';
import type { Connection } from '../../domain/sendcloud/connection.ts';
import type { EventSubscription } from '../../domain/sendcloud/event-subscription.ts';
import { assertSendcloudId } from '../../domain/sendcloud/id.ts';
import { DecodeError, decode } from '../decode.ts';
import { decodeListing, type ListedItem } from '../rest/listing.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { connection } from './connection.ts';
import { eventSubscription } from './event-subscription.ts';
import { sendcloudId } from './id.ts';

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

export function createSendcloudReads(call: RestCaller): SendcloudReads {
  async function get<T extends { readonly id: string }>(
    operation: string,
    collection: string,
    id: string,
    schema: z.ZodType<T>,
  ): Promise<T> {
    assertSendcloudId(id);
    return call({
      operation,
      path: `/event-subscriptions/${collection}/${id}`,
      keys: 1,
      lookup: true,
      decode({ body }) {
        const { data } = decode(z.object({ data: schema }), body);
        if (data.id !== id) throw new DecodeError('$.data.id: not the id that was asked for');
        return data;
      },
    });
  }

  function list<T extends { readonly id: string }>(
    operation: string,
    collection: string,
    keys: number,
    schema: z.ZodType<T>,
  ): Promise<readonly ListedItem<T>[]> {
    return call({
      operation,
      path: `/event-subscriptions/${collection}`,
      keys,
      decode({ body, hasNextPage, toUpstreamError }) {
        // These lists are documented to be whole. One that is not would make what is on its other
        // pages appear not to exist.
        if (hasNextPage) throw new DecodeError('$: not the whole list');
        return decodeListing(body, { schema, id: sendcloudId }, toUpstreamError);
      },
    });
  }

  return {
    getConnection: (id) => get('getConnection', 'connections', id, connection),
    listConnections: (keys = 0) => list('listConnections', 'connections', keys, connection),
    getSubscription: (id) => get('getSubscription', 'subscriptions', id, eventSubscription),
    listSubscriptions: (keys = 0) =>
      list('listSubscriptions', 'subscriptions', keys, eventSubscription),
  };
}
