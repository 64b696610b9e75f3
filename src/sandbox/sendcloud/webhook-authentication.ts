import type { Decode } from './body-reader.ts';
import { filledHeaderValue, filledText, headerName } from './field.ts';

/** The header that authenticates deliveries of a connection. Its value is a secret. */
export interface AuthenticationHeader {
  readonly name: string;
  readonly value: string;
}

/** How each `auth_config` is read, by `auth_type`; `none` has none. */
const authConfigs: Readonly<Record<string, Decode<AuthenticationHeader>>> = {
  bearer: (value, at) => {
    const token = at.fields(value, ['token'])?.required('token', filledHeaderValue);
    return token === undefined ? undefined : { name: 'Authorization', value: `Bearer ${token}` };
  },
  basic: (value, at) => {
    const fields = at.fields(value, ['username', 'password']);
    const username = fields?.required('username', filledText);
    const password = fields?.required('password', filledText);
    if (username === undefined || password === undefined) return undefined;
    const credential = Buffer.from(`${username}:${password}`).toString('base64');
    return { name: 'Authorization', value: `Basic ${credential}` };
  },
  api_key: (value, at) => {
    const fields = at.fields(value, ['header_name', 'api_key']);
    const name = fields?.required('header_name', headerName);
    const key = fields?.required('api_key', filledHeaderValue);
    return name === undefined || key === undefined ? undefined : { name, value: key };
  },
};

/** The values of `auth_type`. */
export const authTypes: readonly string[] = ['none', ...Object.keys(authConfigs)];

/** Reads the `auth_config` that belongs to an `auth_type`. */
export function authConfigOf(authType: string): Decode<AuthenticationHeader> {
  return (
    authConfigs[authType] ??
    // Whether the API refuses this, or ignores it, is not documented.
    ((_value, at) => at.refuse('invalid', `There is none with auth_type "${authType}".`))
  );
}
