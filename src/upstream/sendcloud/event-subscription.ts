import type { EventSubscription } from '../../domain/sendcloud.ts';
import { boolean, dateTime, field, text } from '../record.ts';
import type { Noun } from '../rest/listing.ts';
import { sendcloudId } from './id.ts';

/** Reads the API's `subscription`. An `event_type` that this version does not know is kept as text. */
export const eventSubscription: Noun<EventSubscription> = {
  id: sendcloudId,
  read: (record, id) => ({
    id,
    connectionId: field(record, 'connection_id', sendcloudId),
    eventTypeName: field(record, 'event_type', text),
    active: field(record, 'is_active', boolean),
    createdAt: field(record, 'created_at', dateTime),
    updatedAt: field(record, 'updated_at', dateTime),
  }),
};
