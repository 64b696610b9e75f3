import type { IncomingHttpHeaders } from 'node:http';
import { parseJson } from '../domain/json.ts';
import type { Hook, NewEvent } from '../domain/received-event.ts';
import { isShippingChannelsId } from '../domain/shipping-channels.ts';
import { isDateTime } from '../domain/text.ts';

export interface DecodedEvent {
  readonly event: NewEvent;
  /** The API's own id of the event, the same in each delivery of it; null when it has none. */
  readonly apiId: string | null;
}

/** Makes an event of what a hook received. What cannot be read is null; the text is always there. */
export function decodeEvent(
  { api, name: hook }: Pick<Hook, 'api' | 'name'>,
  headers: IncomingHttpHeaders,
  body: string,
  receivedAt: string,
): DecodedEvent {
  const wire = readJson(body);
  const received = { api, hook, receivedAt, body };
  return api === 'SENDCLOUD'
    ? { event: { ...received, ...decodeSendcloud(wire) }, apiId: null }
    : {
        event: { ...received, ...decodeShippingChannels(wire, headers) },
        // An empty one would make all such events the same.
        apiId: text(objectOf(wire).id) || null,
      };
}

type Decoded<Event> = Event extends unknown
  ? Omit<Event, 'api' | 'hook' | 'receivedAt' | 'body'>
  : never;

function decodeSendcloud(wire: unknown): Decoded<NewEvent> {
  const { event_type: type, data } = objectOf(wire);
  const { parcel, event } = objectOf(data);
  const name = text(type) ?? UNKNOWN;
  if (!isObject(parcel)) return { kind: 'unknown', name, occurredAt: null };
  const happened = objectOf(event);
  return {
    kind: 'sendcloud-parcel',
    name,
    occurredAt: time(happened.timestamp),
    parcelId: id(parcel.parcel_id),
    trackingNumber: text(parcel.tracking_number),
    carrierCode: text(parcel.carrier_code),
    phase: text(happened.phase),
    exception: text(happened.exception),
    subStatus: text(happened.sub_status),
    description: text(happened.description),
    endOfTracking: boolean(happened.end_of_tracking),
  };
}

function decodeShippingChannels(wire: unknown, headers: IncomingHttpHeaders): Decoded<NewEvent> {
  const { type, created_at: createdAt, data } = objectOf(wire);
  const name = text(type);
  const occurredAt = time(createdAt);
  if (name === null) return { kind: 'unknown', name: UNKNOWN, occurredAt };
  // The resource is in `data` under its own name, with which that of the event begins.
  const [named = ''] = name.split('.');
  const resources = objectOf(data);
  const hasNamed = Object.hasOwn(resources, named) && isObject(resources[named]);
  const key = hasNamed ? named : Object.keys(resources)[0];
  const resource = objectOf(key === undefined ? undefined : resources[key]);
  const deliveryId = text(headers['x-shipping-channels-delivery']);
  return {
    kind: 'shipping-channels',
    name,
    occurredAt,
    deliveryId: deliveryId !== null && isShippingChannelsId(deliveryId) ? deliveryId : null,
    resource: key ?? null,
    resourceId: id(resource.id),
    status: text(resource.status),
    previousStatus: text(resource.previous_status),
  };
}

/** The name of an event that does not say its own. */
const UNKNOWN = 'unknown';

/** Undefined for what is no JSON, or nested so deeply that it cannot be read. */
function readJson(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

function isObject(wire: unknown): wire is Readonly<Record<string, unknown>> {
  return typeof wire === 'object' && wire !== null && !Array.isArray(wire);
}

function objectOf(wire: unknown): Readonly<Record<string, unknown>> {
  return isObject(wire) ? wire : {};
}

function text(wire: unknown): string | null {
  return typeof wire === 'string' ? wire : null;
}

function time(wire: unknown): string | null {
  return typeof wire === 'string' && isDateTime(wire) ? wire : null;
}

function boolean(wire: unknown): boolean | null {
  return typeof wire === 'boolean' ? wire : null;
}

/** A text, or a whole number with all of its digits. */
function id(wire: unknown): string | null {
  if (typeof wire === 'bigint' || Number.isSafeInteger(wire)) return String(wire);
  return text(wire);
}
