import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config.ts';
import { createSecret, type Secret } from '../domain/secret.ts';
import { type Credential, createCredential } from '../upstream/credential.ts';
import { RequestError } from './request-error.ts';

/** With which credentials a request reaches the APIs. Null: none, so nothing is sent to that API. */
export interface Caller {
  readonly sendcloud: Credential | null;
  readonly shippingChannels: Credential | null;
  /** Whether the request comes from the federated gateway, as far as that is configured. */
  readonly isGateway: boolean;
}

/** What the service itself has for each API; null where it has nothing. */
export interface ServiceCredentials {
  readonly sendcloud: Credential | null;
  readonly shippingChannels: Credential | null;
}

/** Tells who is calling. Throws {@link RequestError} 401 for a caller who may not use the service's credentials. */
export type IdentifyCaller = (headers: IncomingHttpHeaders) => Caller;

/** How many forwarded credentials are kept with their hashes. */
const MAX_FORWARDED = 1000;

/**
 * Makes the check of callers. Either the caller forwards credentials, and then only those count; or
 * the service has credentials, and then the caller shows a token. Never one in place of the other.
 */
export function createCallerCheck(
  { callerTokens, anonymous, gatewaySecret }: Config['access'],
  service: ServiceCredentials,
): IdentifyCaller {
  const isCallerToken = createSecretCheck(callerTokens);
  const isGatewaySecret = createSecretCheck(gatewaySecret === null ? [] : [gatewaySecret]);
  const needsToken =
    !anonymous && (service.sendcloud !== null || service.shippingChannels !== null);
  // By the text of their header: a client sends the same one with each request.
  const forwarded = new LRUCache<string, Credential>({
    max: MAX_FORWARDED,
    memoMethod: (text) => createCredential('forwarded', createSecret(text)),
  });

  /** A header that came twice arrives joined by a comma and a space, and so is rejected here. */
  function readForwarded(value: string | string[] | undefined, form: RegExp): Credential | null {
    const text = textOf(value);
    return form.test(text) ? forwarded.memo(text) : null;
  }

  return (headers) => {
    const secret = headers['x-hookgraph-gateway-secret'];
    const isGateway = secret !== undefined && isGatewaySecret(textOf(secret));
    const sendcloud = headers['x-sendcloud-authorization'];
    const shippingChannels = headers['x-shipping-channels-authorization'];
    if (sendcloud !== undefined || shippingChannels !== undefined) {
      return {
        sendcloud: readForwarded(sendcloud, BASIC_OR_BEARER),
        shippingChannels: readForwarded(shippingChannels, BEARER),
        isGateway,
      };
    }
    if (needsToken && !isCallerToken(tokenOf(headers))) {
      throw new RequestError(401, 'UNAUTHENTICATED', 'A valid bearer token is needed.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    return { ...service, isGateway };
  };
}

const BASIC_OR_BEARER = /^(basic|bearer) [\x21-\x7e]{1,4096}$/i;
const BEARER = /^bearer [\x21-\x7e]{1,4096}$/i;

/** Empty when there is none: no secret is. */
function tokenOf({ authorization = '' }: IncomingHttpHeaders): string {
  const [, token = ''] = /^bearer ([\x21-\x7e]+)$/i.exec(authorization) ?? [];
  return token;
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Whether a text is one of the secrets, in a time that depends on neither. */
export type SecretCheck = (text: string) => boolean;

/** Digests the secrets once; digests have one length, which tells nothing of that of a text. */
export function createSecretCheck(secrets: readonly Secret[]): SecretCheck {
  const digests = secrets.map((secret) => sha256(secret.reveal()));
  return (text) => {
    const digest = sha256(text);
    return digests.reduce((found, each) => timingSafeEqual(digest, each) || found, false);
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
