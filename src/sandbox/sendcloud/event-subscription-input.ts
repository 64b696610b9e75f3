import type { JsonObject } from '../json.ts';
import { type Decode, type DecodedInput, type Issue, startReading } from './body-reader.ts';
import type { Connection } from './connection.ts';
import { choice, flag, id } from './field.ts';

/** What a subscription is made of. */
export interface EventSubscriptionInput {
  readonly connection_id: number | bigint;
  readonly event_type: string;
  readonly is_active: boolean;
}

type FindConnection = (id: number | bigint) => Connection | undefined;

const bodyNames = ['connection_id', 'event_type', 'is_active'];
const eventTypes = ['parcels.event.created'];

/** Reads the body of a POST. The same event may go to the same connection more than once. */
export function decodeNewEventSubscription(
  body: JsonObject,
  findConnection: FindConnection,
): DecodedInput<EventSubscriptionInput> {
  const issues: Issue[] = [];
  const fields = startReading(issues).fields(body, bodyNames);
  const connection_id = fields?.required('connection_id', connectionId(findConnection));
  const event_type = fields?.required('event_type', choice(eventTypes));
  const is_active = fields?.optional('is_active', flag) ?? true;
  if (connection_id === undefined || event_type === undefined || issues.length > 0) {
    return { kind: 'refused', issues };
  }
  return { kind: 'input', input: { connection_id, event_type, is_active } };
}

/** Reads the body of a PATCH; what it leaves out is as in `current`. */
export function decodeEventSubscriptionChange(
  body: JsonObject,
  current: EventSubscriptionInput,
  findConnection: FindConnection,
): DecodedInput<EventSubscriptionInput> {
  const issues: Issue[] = [];
  const fields = startReading(issues).fields(body, bodyNames);
  const connection_id = fields?.optional('connection_id', connectionId(findConnection));
  const event_type = fields?.optional('event_type', choice(eventTypes));
  const is_active = fields?.optional('is_active', flag);
  if (issues.length > 0) return { kind: 'refused', issues };
  const input = {
    connection_id: connection_id ?? current.connection_id,
    event_type: event_type ?? current.event_type,
    is_active: is_active ?? current.is_active,
  };
  return { kind: 'input', input };
}

/**
 * Whether an unknown connection is 400 or 404 is not documented: 400 says which field is to blame.
 * The detail has the words of the framework whose texts the documented examples show.
 */
function connectionId(findConnection: FindConnection): Decode<number | bigint> {
  return (value, at) => {
    const decoded = id(value, at);
    if (decoded === undefined || findConnection(decoded) !== undefined) return decoded;
    return at.refuse('invalid', `Invalid pk "${decoded}" - object does not exist.`);
  };
}
