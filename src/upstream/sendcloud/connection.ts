import type { Connection, KlaviyoConnection, WebhookConnection } from '../../domain/sendcloud.ts';
import { httpHeaders } from '../http-headers.ts';
import {
  dateTime,
  faultAt,
  field,
  httpUrl,
  isMap,
  type Leaf,
  text,
  type WireRecord,
} from '../record.ts';
import type { Noun } from '../rest/listing.ts';
import { sendcloudId } from './id.ts';

/** Reads the API's `connection`. A `type` that this version does not know is kept as text. */
export const connection: Noun<Connection> = { id: sendcloudId, read: readConnection };

/** Reads what has to be a webhook connection. */
export const webhookConnection: Noun<WebhookConnection> = {
  id: sendcloudId,
  read(record, id) {
    const read = readConnection(record, id);
    if (read.kind === 'webhook') return read;
    throw faultAt(record, 'type', 'not a webhook connection');
  },
};

/** Reads what has to be a Klaviyo connection. */
export const klaviyoConnection: Noun<KlaviyoConnection> = {
  id: sendcloudId,
  read(record, id) {
    const read = readConnection(record, id);
    if (read.kind === 'klaviyo') return read;
    throw faultAt(record, 'type', 'not a Klaviyo connection');
  },
};

function readConnection(record: WireRecord, id: string): Connection {
  const typeName = field(record, 'type', text);
  const createdAt = field(record, 'created_at', dateTime);
  const updatedAt = field(record, 'updated_at', dateTime);
  if (typeName === 'klaviyo') return { id, kind: 'klaviyo', typeName, createdAt, updatedAt };
  if (typeName !== 'webhook') return { id, kind: 'unknown', typeName, createdAt, updatedAt };
  const { configuration } = record.wire;
  return {
    id,
    kind: 'webhook',
    typeName,
    createdAt,
    updatedAt,
    url: untypedField(configuration, 'url', httpUrl),
    authTypeName: untypedField(configuration, 'auth_type', text),
    extraHeaders: untypedField(configuration, 'extra_headers', httpHeaders),
  };
}

/**
 * Reads a field of `configuration`, which has no schema at the API: whatever cannot be read there is
 * as if it were absent.
 */
function untypedField<T>(configuration: unknown, name: string, { read }: Leaf<T>): T | null {
  if (!isMap(configuration)) return null;
  const value = configuration[name];
  return value === undefined || value === null ? null : (read(value) ?? null);
}
