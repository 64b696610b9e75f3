import type { Secret } from '../domain/secret.ts';
import { httpsUrl, listOf, oneOf, secret, type VariableReader, visibleAscii } from './variables.ts';

/** Who may do what with the credentials of this service. */
export interface AccessConfig {
  /** With any of these a caller may use the service credentials. */
  readonly callerTokens: readonly Secret[];
  /** Whether anybody may. */
  readonly anonymous: boolean;
  /** When set, `_entities` is for whoever knows it, and `_service` too where introspection is off. */
  readonly gatewaySecret: Secret | null;
  /** How JSON Web Tokens of callers are verified; null: there are none. */
  readonly jwt: JwtConfig | null;
}

/** Tokens of an identity provider, which let a caller use the service credentials. */
export interface JwtConfig {
  /** Where its keys are; https, or http on a loopback address. */
  readonly jwksUrl: URL;
  readonly issuer: string;
  readonly audience: string;
  /** Names of RFC 7518 and 8037, of asymmetric ones only. */
  readonly algorithms: readonly string[];
  /** The scope that queries need; null for none. */
  readonly readScope: string | null;
  /** The scope that mutations need, and that lets read too; null for none. */
  readonly writeScope: string | null;
}

/** The asymmetric ones: with another one whoever may verify could sign. */
const JWT_ALGORITHMS = listOf(
  oneOf([
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ]),
);

/** Reads who may do what; reports what contradicts itself, or protects nothing. */
export function readAccess(
  reader: VariableReader,
  { isSandbox, hasServiceCredential }: { isSandbox: boolean; hasServiceCredential: boolean },
): AccessConfig {
  const { read, problems } = reader;
  const isOpen = read('HOOKGRAPH_ANONYMOUS', oneOf(['allow']), null) === 'allow';
  const access: AccessConfig = {
    callerTokens: read('HOOKGRAPH_CALLER_TOKENS', listOf(secret), []),
    // The sandbox's credentials are published, so there is nothing to keep from anybody.
    anonymous: isOpen || isSandbox,
    gatewaySecret: read('HOOKGRAPH_GATEWAY_SECRET', secret, null),
    jwt: readJwt(reader),
  };
  const checks = [
    ...(access.callerTokens.length > 0 ? ['HOOKGRAPH_CALLER_TOKENS'] : []),
    ...(access.jwt !== null ? ['HOOKGRAPH_JWT_JWKS_URL'] : []),
  ];
  if (hasServiceCredential && checks.length === 0 && !access.anonymous) {
    problems.push(
      'With service credentials, HOOKGRAPH_CALLER_TOKENS or HOOKGRAPH_JWT_JWKS_URL says who may use them, or HOOKGRAPH_ANONYMOUS=allow that anybody may.',
    );
  }
  for (const name of checks) {
    if (!isSandbox && !hasServiceCredential) {
      problems.push(`${name} protects service credentials, and there are none.`);
    }
    if (isOpen) problems.push(`${name} means nothing with HOOKGRAPH_ANONYMOUS=allow.`);
  }
  return access;
}

function readJwt({ read, problems }: VariableReader): JwtConfig | null {
  const jwksUrl = read('HOOKGRAPH_JWT_JWKS_URL', httpsUrl, null);
  const issuer = read('HOOKGRAPH_JWT_ISSUER', visibleAscii, null);
  const audience = read('HOOKGRAPH_JWT_AUDIENCE', visibleAscii, null);
  const others = {
    algorithms: read('HOOKGRAPH_JWT_ALGORITHMS', JWT_ALGORITHMS, ['RS256', 'ES256', 'EdDSA']),
    readScope: read('HOOKGRAPH_JWT_READ_SCOPE', visibleAscii, null),
    writeScope: read('HOOKGRAPH_JWT_WRITE_SCOPE', visibleAscii, null),
  };
  if (jwksUrl !== null && issuer !== null && audience !== null) {
    return { jwksUrl, issuer, audience, ...others };
  }
  // Without the two, a token for another service of the same provider would do.
  if (jwksUrl !== null || issuer !== null || audience !== null) {
    problems.push(
      'HOOKGRAPH_JWT_JWKS_URL, HOOKGRAPH_JWT_ISSUER and HOOKGRAPH_JWT_AUDIENCE need each other.',
    );
  }
  return null;
}
