import { z } from 'zod';
import type { Entity } from '../collection.ts';
import { jsonResponse } from '../json.ts';
import { resourceEndpoints } from '../resource.ts';
import type { Store } from '../state.ts';
import { broadcastTestEvent } from './broadcast.ts';
import { sendcloudError, sendcloudErrors } from './error.ts';

/** A subscription as the API sends it, in lists and by id alike. */
export interface EventSubscription extends Entity {
  /** An int64; use a bigint beyond 2^53. */
  readonly id: number | bigint;
  /** The id of a connection of the same account; not checked in what an account begins with. */
  readonly connection_id: number | bigint;
  /** `parcels.event.created` is the only one documented; open for tests. */
  readonly event_type: string;
  readonly is_active: boolean;
}

/** An active subscription to the only documented event, unless `fields` says otherwise. */
export function eventSubscription({
  id,
  connection_id,
  created_at = '2026-01-15T11:00:00Z',
  ...fields
}: Pick<EventSubscription, 'id' | 'connection_id'> &
  Partial<EventSubscription>): EventSubscription {
  const defaults = { event_type: 'parcels.event.created', is_active: true };
  return { id, connection_id, ...defaults, created_at, updated_at: created_at, ...fields };
}

/** The calls of subscriptions, test events included. The list has no pages. */
export const eventSubscriptionEndpoints = resourceEndpoints({
  path: '/event-subscriptions/subscriptions',
  query: '?event_type=&is_active=',
  changeMethod: 'PATCH',
  collection: (store) => store.eventSubscriptions,
  list(c) {
    // A plain string in the specification, so an unknown event type is not an error.
    const { event_type: eventType, is_active: isActive } = c.req.query();
    if (isActive !== undefined && isActive !== 'true' && isActive !== 'false') {
      return sendcloudError(400, { message: 'Must be a valid boolean.', source: 'is_active' });
    }
    const data = c.var.store.eventSubscriptions.items.filter(
      (each) =>
        (eventType === undefined || each.event_type === eventType) &&
        (isActive === undefined || String(each.is_active) === isActive),
    );
    return jsonResponse(200, { data });
  },
  encode: (item: EventSubscription) => item,
  // The same event may go to the same connection more than once.
  newFields: (_body, store) => fields(store),
  create: eventSubscription,
  changes: (_body, store) =>
    fields(store).extend({
      connection_id: connectionId(store).exactOptional(),
      event_type: eventTypes.exactOptional(),
    }),
  itemCalls: {
    'POST /event-subscriptions/broadcast/test/{subscription_id}': broadcastTestEvent,
  },
  errors: sendcloudErrors,
});

const eventTypes = z.enum(['parcels.event.created']);

function fields(store: Store) {
  return z.strictObject({
    connection_id: connectionId(store),
    event_type: eventTypes,
    is_active: z.boolean().exactOptional(),
  });
}

/**
 * An int64 from 1 that a connection has. Whether an unknown connection is 400 or 404 is not
 * documented: 400 says which field is to blame.
 */
function connectionId({ connections }: Store): z.ZodType<number | bigint> {
  const isInteger = (value: unknown) => typeof value === 'bigint' || Number.isInteger(value);
  return z
    .custom<number | bigint>(isInteger, 'A valid integer is required.')
    .refine((value) => value >= 1, {
      error: 'Ensure this value is greater than or equal to 1.',
      params: { code: 'min_value' },
      abort: true,
    })
    .refine((value) => connections.find(value) !== undefined, {
      error: ({ input }) => `Invalid pk "${input}" - object does not exist.`,
    });
}
