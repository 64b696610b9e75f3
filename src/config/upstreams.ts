import { createSecret, type Secret } from '../domain/secret.ts';
import { httpsUrl, type Kind, userName, type VariableReader, visibleAscii } from './variables.ts';

/** The real APIs. */
export interface LiveUpstreams {
  readonly sendcloud: UpstreamConfig;
  readonly shippingChannels: UpstreamConfig;
}

export interface UpstreamConfig {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path of the base URL, without a slash at the end. */
  readonly basePath: string;
  /** What this service itself has to show; null when callers send their own. */
  readonly serviceCredential: ServiceCredential | null;
}

export type ServiceCredential =
  | {
      readonly kind: 'fixed';
      /** The value of the `Authorization` header. */
      readonly authorization: Secret;
    }
  | {
      /** OAuth2 client credentials. */
      readonly kind: 'oauth2';
      /** The client's id and secret, as the value of an `Authorization` header. */
      readonly clientAuthorization: Secret;
      /** The path exactly as written: a slash at the end makes a difference. */
      readonly tokenUrl: { readonly origin: string; readonly path: string };
    };

export const baseUrl: Kind<Pick<UpstreamConfig, 'origin' | 'basePath'>> = httpsUrl.transform(
  ({ origin, pathname }) => ({ origin, basePath: pathname.replace(/\/+$/, '') }),
);

const tokenUrl = httpsUrl.transform(({ origin, pathname }) => ({ origin, path: pathname }));

const SENDCLOUD_PAIRS = [
  ['SENDCLOUD_PUBLIC_KEY', 'SENDCLOUD_SECRET_KEY'],
  ['SENDCLOUD_CLIENT_ID', 'SENDCLOUD_CLIENT_SECRET'],
] as const;

const SENDCLOUD = baseUrl.parse('https://panel.sendcloud.sc/api/v3');
// With the slash, as the OpenAPI file has it; other pages of Sendcloud have none.
const SENDCLOUD_TOKENS = tokenUrl.parse('https://account.sendcloud.com/oauth2/token/');
const SHIPPING_CHANNELS = baseUrl.parse('https://api.shipping-channels.com/v1');

/** Where the real APIs are, and what this service has to show there. */
export function readLiveUpstreams(reader: VariableReader): LiveUpstreams {
  const { read } = reader;
  const apiKey = read('SHIPPING_CHANNELS_API_KEY', visibleAscii, null);
  return {
    sendcloud: {
      ...read('SENDCLOUD_BASE_URL', baseUrl, SENDCLOUD),
      serviceCredential: readSendcloudCredential(reader),
    },
    shippingChannels: {
      ...read('SHIPPING_CHANNELS_BASE_URL', baseUrl, SHIPPING_CHANNELS),
      serviceCredential: apiKey === null ? null : bearerCredential(apiKey),
    },
  };
}

function readSendcloudCredential(reader: VariableReader): ServiceCredential | null {
  const { read, isSet, problems } = reader;
  const publicKey = read('SENDCLOUD_PUBLIC_KEY', userName, null);
  const secretKey = read('SENDCLOUD_SECRET_KEY', visibleAscii, null);
  const clientId = read('SENDCLOUD_CLIENT_ID', visibleAscii, null);
  const clientSecret = read('SENDCLOUD_CLIENT_SECRET', visibleAscii, null);
  const tokens = read('SENDCLOUD_TOKEN_URL', tokenUrl, SENDCLOUD_TOKENS);

  for (const [name, secretName] of SENDCLOUD_PAIRS) {
    if (isSet(name) !== isSet(secretName)) {
      problems.push(`${name} and ${secretName} are set together or not at all.`);
    }
  }
  if (publicKey !== null && clientId !== null) {
    problems.push(
      'SENDCLOUD_PUBLIC_KEY and SENDCLOUD_CLIENT_ID are two ways to authenticate: set one.',
    );
  }
  const hasClient = isSet('SENDCLOUD_CLIENT_ID') || isSet('SENDCLOUD_CLIENT_SECRET');
  if (isSet('SENDCLOUD_TOKEN_URL') && !hasClient) {
    problems.push('SENDCLOUD_TOKEN_URL is for SENDCLOUD_CLIENT_ID and SENDCLOUD_CLIENT_SECRET.');
  }
  if (clientId !== null && clientSecret !== null) {
    // RFC 6749, section 2.3.1: each is encoded before they are joined.
    const [id, secret] = [encodeURIComponent(clientId), encodeURIComponent(clientSecret)];
    return {
      kind: 'oauth2',
      clientAuthorization: basicAuthorization(id, secret),
      tokenUrl: tokens,
    };
  }
  if (publicKey === null || secretKey === null) return null;
  return basicCredential(publicKey, secretKey);
}

/** HTTP Basic authentication (RFC 7617). The user name has no colon. */
export function basicCredential(user: string, password: string): ServiceCredential {
  return { kind: 'fixed', authorization: basicAuthorization(user, password) };
}

export function bearerCredential(token: string): ServiceCredential {
  return { kind: 'fixed', authorization: createSecret(`Bearer ${token}`) };
}

function basicAuthorization(user: string, password: string): Secret {
  return createSecret(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
}
