import { createSecret, type Secret } from './domain/secret.ts';
import { oneOf, parseSecrets, visibleAscii } from './environment.ts';
import type { EnvironmentReader } from './environment-reader.ts';

/** Who may do what with the credentials of this service. */
export interface AccessConfig {
  /** With any of these a caller may use the service credentials. */
  readonly callerTokens: readonly Secret[];
  /** Whether anybody may. */
  readonly anonymous: boolean;
  /** When set, `_entities` is for whoever knows it, and `_service` too where introspection is off. */
  readonly gatewaySecret: Secret | null;
}

/** Reads who may do what; reports what contradicts itself, or protects nothing. */
export function readAccess(
  { read, problems }: EnvironmentReader,
  { isSandbox, hasServiceCredential }: { isSandbox: boolean; hasServiceCredential: boolean },
): AccessConfig {
  const isOpen = read('HOOKGRAPH_ANONYMOUS', oneOf(['allow']), null) === 'allow';
  const access = {
    callerTokens: read('HOOKGRAPH_CALLER_TOKENS', parseSecrets, []),
    // The sandbox's credentials are published, so there is nothing to keep from anybody.
    anonymous: isOpen || isSandbox,
    gatewaySecret: read(
      'HOOKGRAPH_GATEWAY_SECRET',
      (text) => createSecret(visibleAscii(text)),
      null,
    ),
  };
  const hasTokens = access.callerTokens.length > 0;
  if (hasServiceCredential && !hasTokens && !access.anonymous) {
    problems.push(
      'With service credentials, HOOKGRAPH_CALLER_TOKENS says who may use them, or HOOKGRAPH_ANONYMOUS=allow that anybody may.',
    );
  }
  if (hasTokens && !isSandbox && !hasServiceCredential) {
    problems.push('HOOKGRAPH_CALLER_TOKENS protects service credentials, and there are none.');
  }
  if (hasTokens && isOpen) {
    problems.push('HOOKGRAPH_CALLER_TOKENS means nothing with HOOKGRAPH_ANONYMOUS=allow.');
  }
  return access;
}
