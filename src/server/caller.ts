import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config.ts';
import { createSecret, type Secret } from '../domain/secret.ts';
import { type Credential, createCredential } from '../upstream/credential.ts';
import { RequestError } from './request-error.ts';
import { isOneOf } from './secret-check.ts';

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

/**
 * Finds out who is calling. Either the caller forwards credentials, and then only those count; or
 * the service has credentials, and then the caller shows a token. Never one in place of the other.
 * Throws {@link RequestError} 401 for a caller who may not use the service's credentials.
 */
export function identifyCaller(
  headers: IncomingHttpHeaders,
  access: Config['access'],
  service: ServiceCredentials,
): Caller {
  const isGateway =
    access.gatewaySecret !== null &&
    isOneOf(textOf(headers['x-hookgraph-gateway-secret']), [access.gatewaySecret]);

  const sendcloud = headers['x-sendcloud-authorization'];
  const shippingChannels = headers['x-shipping-channels-authorization'];
  if (sendcloud !== undefined || shippingChannels !== undefined) {
    return {
      sendcloud: readForwarded(sendcloud, ['basic', 'bearer']),
      shippingChannels: readForwarded(shippingChannels, ['bearer']),
      isGateway,
    };
  }

  const hasServiceCredential = service.sendcloud !== null || service.shippingChannels !== null;
  if (hasServiceCredential && !access.anonymous && !hasCallerToken(headers, access.callerTokens)) {
    throw new RequestError(401, 'UNAUTHENTICATED', 'A valid bearer token is needed.', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
  return { ...service, isGateway };
}

function hasCallerToken(headers: IncomingHttpHeaders, tokens: readonly Secret[]): boolean {
  const [, token] = /^bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '') ?? [];
  return token !== undefined && isOneOf(token, tokens);
}

/** A header that came twice arrives joined by a comma and a space, and so is refused here. */
function readForwarded(
  value: string | string[] | undefined,
  schemes: readonly string[],
): Credential | null {
  const [, scheme = ''] = /^([a-z]+) [\x21-\x7e]{1,4096}$/i.exec(textOf(value)) ?? [];
  if (!schemes.includes(scheme.toLowerCase())) return null;
  return createCredential('forwarded', createSecret(textOf(value)));
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
