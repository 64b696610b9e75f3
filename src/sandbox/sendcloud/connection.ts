import { z } from 'zod';
import type { Entity } from '../collection.ts';
import { isJsonObject, type JsonObject, jsonResponse } from '../json.ts';
import { isWebUrl } from '../request.ts';
import { resourceEndpoints } from '../resource.ts';
import { sendcloudError, sendcloudErrors } from './error.ts';

/** The header that authenticates the deliveries of a connection. Its value is a secret. */
interface AuthenticationHeader {
  readonly name: string;
  readonly value: string;
}

/** The member of a connection that holds its header: a symbol, which no JSON text shows. */
export const authentication: unique symbol = Symbol('authentication');

/** The values of `type`. */
const connectionTypes = ['webhook', 'klaviyo'] as const;

/** A connection as the API sends it, in lists and by id alike. */
export interface Connection extends Entity {
  /** An int64; use a bigint beyond 2^53. */
  readonly id: number | bigint;
  /** `webhook` or `klaviyo`; open, so that a test can hold a kind that clients do not know. */
  readonly type: string;
  /** Untyped in the specification as well. The write-only `auth_config` is never in it. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** A secret, which JSON leaves out. Null for none; unknown of the connections of a seed. */
  readonly [authentication]?: AuthenticationHeader | null;
}

/** A webhook connection without authentication, unless `fields` says otherwise. */
export function connection({
  id,
  created_at = '2026-01-15T10:30:00Z',
  ...fields
}: Pick<Connection, 'id'> & Partial<Connection>): Connection {
  const configuration = { url: `https://example.com/webhooks/${id}`, auth_type: 'none' };
  return { id, type: 'webhook', configuration, created_at, updated_at: created_at, ...fields };
}

const path = '/event-subscriptions/connections';

/** The calls of connections. The list has no pages. */
export const connectionEndpoints = resourceEndpoints({
  path,
  query: '?connection_type=',
  changeMethod: 'PATCH',
  collection: (store) => store.connections,
  list(c) {
    const type = c.req.query('connection_type');
    if (type !== undefined && !connectionTypes.some((each) => each === type)) {
      const message = `"${type}" is not a valid choice.`;
      return sendcloudError(400, { code: 'invalid_choice', message, source: 'connection_type' });
    }
    const { items } = c.var.store.connections;
    return jsonResponse(200, {
      data: items.filter((each) => type === undefined || each.type === type),
    });
  },
  encode: (item: Connection) => item,
  newFields: newConnection,
  create: connection,
  changes: (body, _store, item) => connectionChange(body, item),
  removeDependents({ eventSubscriptions }, { id }) {
    eventSubscriptions.removeWhere((each) => String(each.connection_id) === String(id));
  },
  itemCalls: {
    [`POST ${path}/{id}/authorization`](c, { type }) {
      // What the API answers for another kind of connection is not documented.
      if (type !== 'klaviyo') {
        return sendcloudError(400, { message: 'Only Klaviyo connections can be authorized.' });
      }
      c.var.store.authorizations += 1;
      const state = `sandbox-${String(c.var.store.authorizations).padStart(6, '0')}`;
      return jsonResponse(200, { data: { authorization_url: authorizationUrl(state) } });
    },
  },
  errors: sendcloudErrors,
});

/** As in the documented example, but for the state; nobody answers at the callback. */
function authorizationUrl(state: string): string {
  const query = new URLSearchParams({
    client_id: 'sendcloud',
    response_type: 'code',
    redirect_uri: `https://panel.sendcloud.sc/api/v3${path}/authorization/callback`,
    state,
  });
  return `https://www.klaviyo.com/oauth/authorize?${query}`;
}

/** By RFC 9110, 5.1 and 5.5, as everything that a delivery has to send. */
const headerNames = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const headerValues = /^[\t\x20-\x7e\x80-\xff]*$/;

const webUrl = z.custom<string>(
  (value) => typeof value === 'string' && isWebUrl(value),
  'Enter a valid URL.',
);
/** The documented list has no code of its own for an empty text. */
const filledText = z
  .string()
  .refine((text) => text.trim() !== '', { error: 'This field may not be blank.', abort: true });
const headerName = z.custom<string>(
  (value) => typeof value === 'string' && headerNames.test(value),
  'Enter a valid header name.',
);
const filledHeaderValue = filledText.regex(headerValues, 'Enter a valid header value.');

/** One issue for each header at most; those of nulls come first. */
const extraHeaders = z
  .custom<JsonObject>(isJsonObject, 'Expected a dictionary of items.')
  .superRefine((headers, context) => {
    const { nulls = [], others = [] } = Object.groupBy(Object.entries(headers), ([, value]) =>
      value === null ? 'nulls' : 'others',
    );
    for (const [name, input] of [...nulls, ...others]) {
      const message = headerFault(name, input);
      if (message !== null) context.addIssue({ code: 'custom', path: [name], input, message });
    }
  });

function headerFault(name: string, value: unknown): string | null {
  if (value === null) return 'This field may not be null.';
  if (!headerNames.test(name)) return 'Enter a valid header name.';
  if (typeof value !== 'string') return 'Not a valid string.';
  return headerValues.test(value) ? null : 'Enter a valid header value.';
}

/** How an `auth_config` is read, by `auth_type`. */
const authConfigs = {
  // Whether the API rejects this, or ignores it, is not documented.
  none: z.never('There is none with auth_type "none".'),
  bearer: z
    .strictObject({ token: filledHeaderValue })
    .transform(({ token }) => ({ name: 'Authorization', value: `Bearer ${token}` })),
  basic: z
    .strictObject({ username: filledText, password: filledText })
    .transform(({ username, password }) => {
      const credential = Buffer.from(`${username}:${password}`).toString('base64');
      return { name: 'Authorization', value: `Basic ${credential}` };
    }),
  api_key: z
    .strictObject({ header_name: headerName, api_key: filledHeaderValue })
    .transform(({ header_name, api_key }) => ({ name: header_name, value: api_key })),
};
const authTypes = z.enum(['none', 'bearer', 'basic', 'api_key']);

type Settings = Pick<Connection, 'configuration' | typeof authentication>;

/** The body of a POST. */
function newConnection(body: JsonObject): z.ZodType<Settings & Pick<Connection, 'type'>> {
  const type = connectionTypes.find((each) => each === body.type);
  const settings = settingsOf(type, body.configuration, null);
  return z
    .strictObject({ type: z.enum(connectionTypes), configuration: settings })
    .transform(({ type, configuration }) => ({ type, ...configuration }));
}

/**
 * The body of a PATCH. What a new type means for the configuration is not documented: here it
 * begins anew, so that a webhook has to be given its URL with the type.
 */
function connectionChange(body: JsonObject, current: Connection): z.ZodType<Partial<Connection>> {
  const type = connectionTypes.find((each) => each === body.type) ?? current.type;
  const previous = type === current.type ? current.configuration : null;
  const settings = settingsOf(type, body.configuration, previous);
  return z
    .strictObject({
      type: z.enum(connectionTypes).exactOptional(),
      configuration: previous === null ? settings.prefault({}) : settings.exactOptional(),
    })
    .transform(({ type, configuration }) => ({ ...(type && { type }), ...configuration }));
}

/** Merged with `previous` key by key, but no deeper; null if there is none to merge with. */
function settingsOf(
  type: string | undefined,
  given: unknown,
  previous: JsonObject | null,
): z.ZodType<Settings> {
  if (type === 'webhook') return webhookSettings(given, previous);
  const fresh = { configuration: {}, [authentication]: null };
  // Of an unknown type nobody can tell which of the members it has.
  const any = z.unknown().optional();
  const members = { url: any, auth_type: any, auth_config: any, extra_headers: any };
  return z
    .strictObject(type === undefined ? members : {})
    .transform(() => (previous === null ? fresh : { configuration: previous }));
}

function webhookSettings(given: unknown, previous: JsonObject | null): z.ZodType<Settings> {
  // Which one is meant without a word is not documented, but that it may be left out.
  const previousType = previous === null ? null : (previous.auth_type ?? 'none');
  const { auth_type: wanted = previousType ?? 'none' } = isJsonObject(given) ? given : {};
  const authType = authTypes.safeParse(wanted).data;
  const config =
    authType === undefined ? z.unknown().transform(() => undefined) : authConfigs[authType];
  // The header that is there may be kept only while the type stays.
  const mayLeaveOut = authType === undefined || authType === 'none' || wanted === previousType;
  return z
    .strictObject({
      url: previous === null ? webUrl : webUrl.exactOptional(),
      auth_type: authTypes.exactOptional(),
      extra_headers: extraHeaders.exactOptional(),
      auth_config: mayLeaveOut ? config.exactOptional() : config,
    })
    .transform(({ auth_config: header, ...settings }) => {
      const configuration = {
        ...(previous ?? { url: settings.url, auth_type: 'none' }),
        ...settings,
      };
      if (authType === 'none') return { configuration, [authentication]: null };
      return { configuration, ...(header && { [authentication]: header }) };
    });
}
