import {
  type Connection,
  isWebhookAuthType,
  type KlaviyoConnection,
  type WebhookAuth,
  type WebhookConnection,
  type WebhookConnectionChanges,
} from '../../domain/sendcloud.ts';
import { normalUrl } from '../../domain/text.ts';
import type { Sent } from '../../domain/upstream.ts';
import {
  dateTime,
  faultAt,
  field,
  httpHeaders,
  httpUrl,
  isMap,
  type Leaf,
  unmaskedHttpUrl,
  type WireRecord,
  word,
} from '../record.ts';
import type { Noun } from '../rest/listing.ts';
import { sendcloudId } from './api.ts';

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

const TYPE = word((name) => name === 'webhook' || name === 'klaviyo');
const AUTH_TYPE = word(isWebhookAuthType);

/**
 * Reads a webhook connection that sends to this URL, however it is written; null for any other. URLs are
 * compared before they are masked. One of which neither the type nor the URL can be ruled out, because it
 * is absent or cannot be read, may be it, and is an error.
 */
export function webhookConnectionTo(url: string): Noun<WebhookConnection | null> {
  const wanted = normalUrl(url);
  return {
    id: sendcloudId,
    read(record, id) {
      const read = readConnection(record, id);
      if (typeof read.typeName === 'string' && read.kind !== 'webhook') return null;
      const sent = untypedField(record, 'url', unmaskedHttpUrl);
      if (typeof sent === 'string' && normalUrl(sent) !== wanted) return null;
      if (read.kind !== 'webhook') throw faultAt(record, 'type', TYPE.rule);
      if (typeof sent !== 'string') {
        throw faultAt(record, 'configuration.url', unmaskedHttpUrl.rule);
      }
      return read;
    },
  };
}

function readConnection(record: WireRecord, id: string): Connection {
  const typeName = field(record, 'type', TYPE);
  const createdAt = field(record, 'created_at', dateTime);
  const updatedAt = field(record, 'updated_at', dateTime);
  if (typeName === 'klaviyo') return { id, kind: 'klaviyo', typeName, createdAt, updatedAt };
  if (typeName !== 'webhook') return { id, kind: 'unknown', typeName, createdAt, updatedAt };
  const url = untypedField(record, 'url', httpUrl);
  return {
    id,
    kind: 'webhook',
    typeName,
    createdAt,
    updatedAt,
    url: url instanceof Error ? null : url,
    authTypeName: untypedField(record, 'auth_type', AUTH_TYPE),
    extraHeaders: untypedField(record, 'extra_headers', httpHeaders),
  };
}

/** Reads a field of `configuration`, which has no schema at the API: what is no object has no fields. */
function untypedField<T>(
  { wire, index, reports }: WireRecord,
  name: string,
  { read, rule, isKnown }: Leaf<T>,
): Sent<T> {
  const { configuration } = wire;
  const value = isMap(configuration) ? configuration[name] : null;
  if (value === undefined || value === null) return null;
  const found = read(value);
  if (found === undefined) return reports.unreadable(`configuration.${name}`, rule, index);
  if (isKnown?.(found) === false) reports.unknownWord(name);
  return found;
}

/** Encodes a `configuration`: of what is absent nothing is sent, so that it stays as it is. */
export function encodeConfiguration({ url, auth, extraHeaders }: WebhookConnectionChanges): object {
  return {
    ...(url !== undefined && { url }),
    ...(auth !== undefined && encodeAuth(auth)),
    ...(extraHeaders !== undefined && {
      extra_headers: Object.fromEntries(extraHeaders.map(({ name, value }) => [name, value])),
    }),
  };
}

/** The API knows the way and its secrets by names of their own, and never sends the secrets back. */
function encodeAuth(auth: WebhookAuth): object {
  switch (auth.kind) {
    case 'none':
      return { auth_type: 'none' };
    case 'bearer':
      return { auth_type: 'bearer', auth_config: { token: auth.token } };
    case 'basic':
      return {
        auth_type: 'basic',
        auth_config: { username: auth.username, password: auth.password },
      };
    case 'api_key':
      return {
        auth_type: 'api_key',
        auth_config: { header_name: auth.headerName, api_key: auth.apiKey },
      };
  }
}

/** Every text of the changes that no message may repeat. */
export function secretsOf({
  auth,
  extraHeaders = [],
}: WebhookConnectionChanges): readonly string[] {
  // Short values of headers are no secrets, and would be found in any sentence.
  const values = extraHeaders.map(({ value }) => value).filter((value) => value.length >= 4);
  switch (auth?.kind) {
    case 'bearer':
      return [auth.token, ...values];
    case 'basic':
      return [auth.password, `${auth.username}:${auth.password}`, ...values];
    case 'api_key':
      return [auth.apiKey, ...values];
    default:
      return values;
  }
}

// A map, because the keys are looked up by texts of the upstream.
const AUTH_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['token', ['bearer', 'token']],
  ['username', ['basic', 'username']],
  ['password', ['basic', 'password']],
  ['header_name', ['apiKey', 'headerName']],
  ['api_key', ['apiKey', 'apiKey']],
]);

/** Where a path of the JSON body comes from, in the words of the graph's inputs. */
export function toConnectionInputPath(path: readonly string[]): readonly string[] {
  const [outer, field, key = ''] = path;
  if (outer !== 'configuration') return [];
  if (field === 'url') return ['url'];
  if (field === 'auth_type') return ['auth'];
  if (field === 'auth_config') return ['auth', ...(AUTH_FIELDS.get(key) ?? [])];
  if (field === 'extra_headers') return ['extraHeaders'];
  return [];
}
