import { z } from 'zod';
import type { EventSubscription } from '../../domain/sendcloud/event-subscription.ts';
import { dateTime } from '../decode.ts';
import { sendcloudId } from './id.ts';

/** Decodes the API's `subscription`. An `event_type` that this version does not know is kept as text. */
export const eventSubscription: z.ZodType<EventSubscription> = z
  .object({
    id: sendcloudId,
    connection_id: sendcloudId,
    event_type: z.string().min(1),
    is_active: z.boolean(),
    created_at: dateTime,
    updated_at: dateTime,
  })
  .transform((wire) => ({
    id: wire.id,
    connectionId: wire.connection_id,
    eventTypeName: wire.event_type,
    active: wire.is_active,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
  }));
