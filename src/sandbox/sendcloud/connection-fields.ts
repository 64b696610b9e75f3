import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../json.ts';
import { isWebUrl } from '../request.ts';
import type { Connection } from './connection.ts';

/** The header that authenticates the deliveries of a connection. Its value is a secret. */
export interface AuthenticationHeader {
  readonly name: string;
  readonly value: string;
}

/** The member of a connection that holds its header: a symbol, which no JSON text shows. */
export const authentication: unique symbol = Symbol('authentication');

type ConnectionFields = Pick<Connection, 'type' | 'configuration' | typeof authentication>;

/** The values of `type`. */
export const connectionTypes = ['webhook', 'klaviyo'] as const;

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

/** The body of a POST. */
export function newConnection(body: JsonObject): z.ZodType<ConnectionFields> {
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
export function connectionChange(
  body: JsonObject,
  current: Connection,
): z.ZodType<Partial<ConnectionFields>> {
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

type Settings = Omit<ConnectionFields, 'type'>;

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
