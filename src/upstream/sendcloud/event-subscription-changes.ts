import { z } from 'zod';
import type {
  EventSubscriptionChanges,
  TestDelivery,
} from '../../domain/sendcloud/event-subscription-changes.ts';

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

// Which of them are sent when the endpoint does not answer is not documented.
/** Decodes what came of a test event. */
export const testDelivery: z.ZodType<TestDelivery> = z
  .object({
    success: z.boolean(),
    status_code: z.int32().nullish(),
    response_body: z.string().nullish(),
  })
  .transform((wire) => ({
    delivered: wire.success,
    statusCode: wire.status_code ?? null,
    responseBody: wire.response_body ?? null,
  }));
