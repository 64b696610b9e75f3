import { isJsonObject, type JsonObject } from '../json.ts';
import {
  type Decode,
  type DecodedInput,
  type Fields,
  type Issue,
  startReading,
} from './body-reader.ts';
import type { Connection } from './connection.ts';
import { choice, headers, webUrl } from './field.ts';
import { type AuthenticationHeader, authConfigOf, authTypes } from './webhook-authentication.ts';

/** What a connection is made of, or what it becomes. */
export interface ConnectionInput {
  readonly type: string;
  /** The whole, as answers have it; `auth_config` is not in it. */
  readonly configuration: JsonObject;
  /** Undefined to keep the one that the connection has, null for none. */
  readonly authentication: AuthenticationHeader | null | undefined;
}

type Settings = Omit<ConnectionInput, 'type'>;

/** The values of `type`. */
export const connectionTypes: readonly string[] = ['webhook', 'klaviyo'];

const bodyNames = ['type', 'configuration'];
const webhookNames = ['url', 'auth_type', 'auth_config', 'extra_headers'];

/** Reads the body of a POST. */
export function decodeNewConnection(body: JsonObject): DecodedInput<ConnectionInput> {
  const issues: Issue[] = [];
  const fields = startReading(issues).fields(body, bodyNames);
  const type = fields?.required('type', choice(connectionTypes));
  const settings = fields?.required('configuration', configurationOf(type, null));
  if (type === undefined || settings === undefined || issues.length > 0) {
    return { kind: 'refused', issues };
  }
  return { kind: 'input', input: { type, ...settings } };
}

/**
 * Reads the body of a PATCH. What a new type means for the configuration is not documented: here
 * it begins anew, so that a webhook has to be given its URL with the type.
 */
export function decodeConnectionChange(
  body: JsonObject,
  connection: Connection,
): DecodedInput<ConnectionInput> {
  const issues: Issue[] = [];
  const isOtherType = connectionTypes.some(
    (type) => type === body.type && type !== connection.type,
  );
  const previous = isOtherType ? null : connection.configuration;
  const complete = isOtherType ? { configuration: {}, ...body } : body;
  const fields = startReading(issues).fields(complete, bodyNames);
  const chosen = fields?.optional('type', choice(connectionTypes)) ?? connection.type;
  const settings = fields?.optional('configuration', configurationOf(chosen, previous));
  if (issues.length > 0) return { kind: 'refused', issues };
  const { configuration } = connection;
  const input = { type: chosen, configuration, authentication: undefined, ...settings };
  return { kind: 'input', input };
}

/** Merged with `previous` key by key, but no deeper; null if there is none to merge with. */
function configurationOf(type: string | undefined, previous: JsonObject | null): Decode<Settings> {
  if (type === 'webhook') return webhookConfiguration(previous);
  return (value, at) => {
    // Of an unknown type nobody can tell which members it has.
    const names = type === undefined ? webhookNames : [];
    if (at.fields(value, names) === undefined) return undefined;
    return { configuration: previous ?? {}, authentication: previous === null ? null : undefined };
  };
}

function webhookConfiguration(previous: JsonObject | null): Decode<Settings> {
  return (value, at) => {
    const fields = at.fields(value, webhookNames);
    if (fields === undefined || !isJsonObject(value)) return undefined;
    const url = previous === null ? fields.required('url', webUrl) : fields.optional('url', webUrl);
    const authType = fields.optional('auth_type', choice(authTypes));
    const extraHeaders = fields.optional('extra_headers', headers);
    // Which one is meant without a word is not documented, but that it may be left out.
    const previousAuthType = previous === null ? null : (previous.auth_type ?? 'none');
    const { auth_type: wanted = previousAuthType ?? 'none' } = value;
    return {
      configuration: {
        ...(previous ?? { url, auth_type: 'none' }),
        ...(url === undefined ? {} : { url }),
        ...(authType === undefined ? {} : { auth_type: authType }),
        ...(extraHeaders === undefined ? {} : { extra_headers: extraHeaders }),
      },
      authentication: readAuthentication(fields, wanted, wanted === previousAuthType),
    };
  };
}

/** The one that is there may be kept only while the type stays. */
function readAuthentication(
  fields: Fields,
  authType: unknown,
  mayKeep: boolean,
): AuthenticationHeader | null | undefined {
  if (typeof authType !== 'string' || !authTypes.includes(authType)) return undefined;
  const decode = authConfigOf(authType);
  const isOptional = mayKeep || authType === 'none';
  const header = (isOptional ? fields.optional : fields.required)('auth_config', decode);
  return authType === 'none' ? null : header;
}
