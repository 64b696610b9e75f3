import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import { createSecret, type Secret } from '../../domain/secret.ts';
import { type Credential, createCredential, type KeyedHash } from '../../upstream/credential.ts';
import { RequestError } from '../request-error.ts';
import { createJwtVerifier, type Grant } from './jwt.ts';

/** With which credentials a request reaches the APIs. Null: none, so nothing is sent to that API. */
export interface Caller {
  readonly sendcloud: Credential | null;
  readonly shippingChannels: Credential | null;
  /** Whether the request comes from the federated gateway, as far as that is configured. */
  readonly isGateway: boolean;
  /** Whether the caller has brought credentials of its own: then nobody knows whose events are received here. */
  readonly isForwarding: boolean;
  /** Whether the caller may run mutations; with credentials of its own the APIs decide that. */
  readonly mayWrite: boolean;
  /** Stands for the caller in the log: a digest; null for anybody. Made when it is asked for. */
  subject(): string | null;
}

/** What the service itself has for each API; null where it has nothing. */
export interface ServiceCredentials {
  readonly sendcloud: Credential | null;
  readonly shippingChannels: Credential | null;
}

/**
 * Tells who is calling, at once unless a token has to be verified. Throws {@link RequestError} for a
 * caller who may not use the service's credentials: 401 and what {@link JwtVerifier} throws.
 */
export type IdentifyCaller = (headers: IncomingHttpHeaders) => Caller | Promise<Caller>;

/** How many forwarded credentials are kept with their hashes. */
const MAX_FORWARDED = 1000;

/**
 * Makes the check of callers. Either the caller forwards credentials, and then only those count; or
 * the service has credentials, and then the caller shows a token. Never one in place of the other.
 */
export function createCallerCheck(
  { callerTokens, anonymous, gatewaySecret, jwt }: Config['access'],
  service: ServiceCredentials,
  keyedHash?: KeyedHash,
): IdentifyCaller {
  const isCallerToken = createSecretCheck(callerTokens);
  const isGatewaySecret = createSecretCheck(gatewaySecret === null ? [] : [gatewaySecret]);
  const verifier = jwt === null ? null : createJwtVerifier(jwt);
  const needsToken =
    !anonymous && (service.sendcloud !== null || service.shippingChannels !== null);
  // By the text of their header: a client sends the same one with each request.
  const forwarded = new LRUCache<string, Credential>({
    // A `max` would allocate room for all of them at the start.
    maxSize: MAX_FORWARDED,
    sizeCalculation: () => 1,
    memoMethod: (text) => createCredential('forwarded', createSecret(text), keyedHash),
  });

  /** A header that came twice arrives joined by a comma and a space, and so is rejected here. */
  function readForwarded(value: string | string[] | undefined, form: RegExp): Credential | null {
    const text = textOf(value);
    return form.test(text) ? forwarded.memo(text) : null;
  }

  const ownCaller = { ...service, isForwarding: false, mayWrite: true };

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
        isForwarding: true,
        mayWrite: true,
        subject: () => subjectOf('forwarded', `${textOf(sendcloud)} ${textOf(shippingChannels)}`),
      };
    }
    if (!needsToken) return { ...ownCaller, isGateway, subject: () => null };
    const token = tokenOf(headers);
    if (isCallerToken(token)) {
      return { ...ownCaller, isGateway, subject: () => subjectOf('token', token) };
    }
    if (verifier !== null && JWT.test(token)) {
      const grant = verifier.verify(token);
      const toCaller = ({ mayWrite, subject }: Grant) => {
        return { ...ownCaller, isGateway, mayWrite, subject: () => subject };
      };
      return grant instanceof Promise ? grant.then(toCaller) : toCaller(grant);
    }
    throw new RequestError(401, 'UNAUTHENTICATED', 'A valid bearer token is needed.', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  };
}

/** Three parts, as JSON Web Signatures have them (RFC 7515, section 7.1). */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

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
  return hash('sha256', text, 'buffer');
}

/** The same for the same secret in every process; too short to find the secret by, and long enough to tell callers apart. */
function subjectOf(kind: string, secret: string): string {
  return `${kind} ${hash('sha256', secret).slice(0, 16)}`;
}
