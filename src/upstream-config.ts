import { createSecret, type Secret } from './domain/secret.ts';
import { parseBaseUrl, parseTokenUrl, userName, visibleAscii } from './environment.ts';
import type { EnvironmentReader } from './environment-reader.ts';

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
      readonly tokenUrl: TokenUrl;
    };

export interface TokenUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Exactly as written: a slash at the end makes a difference. */
  readonly path: string;
}

// With the slash, as the OpenAPI file has it; other pages of Sendcloud have none.
const TOKEN_URL = 'https://account.sendcloud.com/oauth2/token/';

/** Where the real APIs are, and what this service has to show there. */
export function readLiveUpstreams({ read, isSet, problems }: EnvironmentReader): LiveUpstreams {
  const sendcloud = {
    ...read('SENDCLOUD_BASE_URL', parseBaseUrl, parseBaseUrl('https://panel.sendcloud.sc/api/v3')),
    serviceCredential: sendcloudCredential(),
  };
  const shippingChannels = {
    ...read(
      'SHIPPING_CHANNELS_BASE_URL',
      parseBaseUrl,
      parseBaseUrl('https://api.shipping-channels.com/v1'),
    ),
    serviceCredential: read(
      'SHIPPING_CHANNELS_API_KEY',
      (text): ServiceCredential => ({
        kind: 'fixed',
        authorization: createSecret(`Bearer ${visibleAscii(text)}`),
      }),
      null,
    ),
  };

  function sendcloudCredential(): ServiceCredential | null {
    const publicKey = read('SENDCLOUD_PUBLIC_KEY', userName, null);
    const secretKey = read('SENDCLOUD_SECRET_KEY', visibleAscii, null);
    const clientId = read('SENDCLOUD_CLIENT_ID', visibleAscii, null);
    const clientSecret = read('SENDCLOUD_CLIENT_SECRET', visibleAscii, null);
    const tokenUrl = read('SENDCLOUD_TOKEN_URL', parseTokenUrl, parseTokenUrl(TOKEN_URL));

    areSetTogether('SENDCLOUD_PUBLIC_KEY', 'SENDCLOUD_SECRET_KEY');
    const hasClient = areSetTogether('SENDCLOUD_CLIENT_ID', 'SENDCLOUD_CLIENT_SECRET');
    if (publicKey !== null && clientId !== null) {
      problems.push(
        'SENDCLOUD_PUBLIC_KEY and SENDCLOUD_CLIENT_ID are two ways to authenticate: set one.',
      );
    }
    if (isSet('SENDCLOUD_TOKEN_URL') && !hasClient) {
      problems.push('SENDCLOUD_TOKEN_URL is for SENDCLOUD_CLIENT_ID and SENDCLOUD_CLIENT_SECRET.');
    }
    if (clientId !== null && clientSecret !== null) {
      // RFC 6749, section 2.3.1: each is encoded before they are joined.
      const clientAuthorization = basicAuthorization(
        encodeURIComponent(clientId),
        encodeURIComponent(clientSecret),
      );
      return { kind: 'oauth2', clientAuthorization, tokenUrl };
    }
    if (publicKey === null || secretKey === null) return null;
    return { kind: 'fixed', authorization: basicAuthorization(publicKey, secretKey) };
  }

  /** Whether there is any of the two; one alone is a problem. */
  function areSetTogether(name: string, secretName: string): boolean {
    if (isSet(name) !== isSet(secretName)) {
      problems.push(`${name} and ${secretName} are set together or not at all.`);
    }
    return isSet(name) || isSet(secretName);
  }

  return { sendcloud, shippingChannels };
}

/** The value of an `Authorization` header (RFC 7617). */
export function basicAuthorization(user: string, password: string): Secret {
  return createSecret(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
}
