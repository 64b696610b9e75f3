import {
  type EventSubscription,
  type EventSubscriptionChanges,
  isSendcloudEventType,
  type SendcloudEventType,
  type TestDelivery,
} from '../../domain/sendcloud.ts';
import type { Sent } from '../../domain/upstream.ts';
import {
  bodyText,
  boolean,
  dateTime,
  faultAt,
  field,
  integer,
  requiredField,
  type WireRecord,
  word,
} from '../record.ts';
import type { Noun } from '../rest/listing.ts';
import { sendcloudId } from './api.ts';

const EVENT_TYPE = word(isSendcloudEventType);

/** Reads the API's `subscription`. An `event_type` that this version does not know is kept as text. */
export const eventSubscription: Noun<EventSubscription> = {
  id: sendcloudId,
  read: (record, id) => ({
    id,
    connectionId: field(record, 'connection_id', sendcloudId),
    eventTypeName: field(record, 'event_type', EVENT_TYPE),
    active: field(record, 'is_active', boolean),
    createdAt: field(record, 'created_at', dateTime),
    updatedAt: field(record, 'updated_at', dateTime),
  }),
};

/**
 * Reads a subscription of this connection to this event; null for any other. One of which neither can be
 * ruled out, because it cannot be read, may be it, and is an error.
 */
export function eventSubscriptionOf(
  connectionId: string,
  eventType: SendcloudEventType,
): Noun<EventSubscription | null> {
  return {
    id: sendcloudId,
    read(record, id) {
      const read = eventSubscription.read(record, id);
      const isOther = (sent: Sent<string>, wanted: string) =>
        !(sent instanceof Error) && sent !== wanted;
      if (isOther(read.connectionId, connectionId)) return null;
      if (isOther(read.eventTypeName, eventType)) return null;
      if (read.connectionId instanceof Error) {
        throw faultAt(record, 'connection_id', sendcloudId.rule);
      }
      if (read.eventTypeName instanceof Error) throw faultAt(record, 'event_type', EVENT_TYPE.rule);
      return read;
    },
  };
}

/** Encodes a subscription: of what is absent nothing is sent, so that it stays as it is. */
export function encodeEventSubscription({
  connectionId,
  eventType,
  active,
}: EventSubscriptionChanges): object {
  return {
    // An int64 that no double holds, written as it is.
    ...(connectionId !== undefined && { connection_id: JSON.rawJSON(connectionId) }),
    ...(eventType !== undefined && { event_type: eventType }),
    ...(active !== undefined && { is_active: active }),
  };
}

// A map, because the keys are looked up by texts of the upstream.
const INPUT_FIELDS: ReadonlyMap<string, string> = new Map([
  ['connection_id', 'connectionId'],
  ['event_type', 'eventType'],
  ['is_active', 'active'],
]);

/** Where a path of the JSON body comes from, in the words of the graph's inputs. */
export function toEventSubscriptionInputPath([field = '']: readonly string[]): readonly string[] {
  const name = INPUT_FIELDS.get(field);
  return name === undefined ? [] : [name];
}

/**
 * Reads what came of a test event that `parseJsonVerbatim` has parsed, so that a body keeps its
 * numbers. Which fields are sent when the endpoint does not answer is not documented. Throws
 * `DecodeError` when it does not say whether the event was delivered.
 */
export function readTestDelivery(record: WireRecord): TestDelivery {
  return {
    delivered: requiredField(record, 'success', boolean),
    statusCode: field(record, 'status_code', integer),
    responseBody: field(record, 'response_body', bodyText),
  };
}
