import { hash } from 'node:crypto';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { JwtConfig } from '../../config/access.ts';
import { RequestError } from '../request-error.ts';

/** What a token lets its bearer do with the service's credentials. */
export interface Grant {
  readonly mayWrite: boolean;
  /** A digest of the token's subject, for the log. */
  readonly subject: string;
}

/**
 * Verifies tokens. Throws {@link RequestError}: 401 for a token that is not valid, 403 for one without
 * the scope to read, 503 when its key is not known and the key server cannot be asked.
 */
export interface JwtVerifier {
  /** A grant that is kept is returned at once, and not as a promise. */
  verify(token: string): Grant | Promise<Grant>;
}

interface Kept {
  readonly grant: Grant;
  readonly endsAtMs: number;
}

/** How many verified tokens are kept, and for how long at most: a signature takes a third of a millisecond. */
const MAX_KEPT = 1000;
const LONGEST_KEPT_MS = 60_000;
/** How long a key server is not asked again: for a key that it does not have, or after it has failed. */
const COOLDOWN_MS = 30_000;
/** The same after a failure as long as it has sent no keys, because no token can be verified until it does. */
const COLD_COOLDOWN_MS = 5000;
const FETCH_TIMEOUT_MS = 3000;
const MAX_KEYS_BYTES = 256 * 1024;
const CLOCK_TOLERANCE_S = 5;
/** How long keys are used further when the key server cannot be asked. */
const STALE_KEYS_MS = 3_600_000;

export function createJwtVerifier(config: JwtConfig): JwtVerifier {
  const kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  // Loaded only where there are tokens.
  const library = import('jose');
  const keySource = library.then((jose) => createKeySource(jose, config.jwksUrl));
  const options = {
    issuer: config.issuer,
    audience: config.audience,
    algorithms: [...config.algorithms],
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_S,
  };

  async function verifyAnew(token: string, digest: string): Promise<Grant> {
    const { jwtVerify } = await library;
    const { payload } = await jwtVerify(token, await keySource, options).catch((error: unknown) => {
      throw isFaultOfToken(error) ? invalidToken() : unavailable();
    });
    const grant = toGrant(payload, config);
    const endsAtMs = Math.min((payload.exp ?? 0) * 1000, Date.now() + LONGEST_KEPT_MS);
    kept.set(digest, { grant, endsAtMs });
    return grant;
  }

  return {
    verify(token) {
      const digest = sha256(token);
      const known = kept.get(digest);
      if (known !== undefined && Date.now() < known.endsAtMs) return known.grant;
      return verifyAnew(token, digest);
    },
  };
}

/**
 * The keys of a server, by the `kid` of a token. While the server fails, the last ones that it sent are
 * used at once, and it is asked again meanwhile.
 */
function createKeySource(
  { createRemoteJWKSet, createLocalJWKSet, customFetch }: typeof import('jose'),
  jwksUrl: URL,
): JWTVerifyGetKey {
  let find: JWTVerifyGetKey = createLocalJWKSet({ keys: [] });
  let foundAtMs = Number.NEGATIVE_INFINITY;
  let failedAtMs: number | null = null;

  async function fetchKeys(url: string, init: RequestInit): Promise<Response> {
    const cooldownMs = Number.isFinite(foundAtMs) ? COOLDOWN_MS : COLD_COOLDOWN_MS;
    if (failedAtMs !== null && Date.now() - failedAtMs < cooldownMs) {
      throw new Error('The key server has failed a moment ago.');
    }
    try {
      const response = await fetch(url, { ...init, redirect: 'error' });
      if (!response.ok) throw new Error(`The key server answers ${response.status}.`);
      const keys = await readKeys(response);
      // Throws when it is no set of keys.
      find = createLocalJWKSet(keys);
      foundAtMs = Date.now();
      failedAtMs = null;
      return Response.json(keys);
    } catch (error) {
      failedAtMs = Date.now();
      throw error;
    }
  }

  const remote = createRemoteJWKSet(jwksUrl, {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: fetchKeys,
  });

  const isUsable = () => Date.now() - foundAtMs < STALE_KEYS_MS;

  return async (header, token) => {
    try {
      if (failedAtMs === null || !isUsable()) return await remote(header, token);
      remote.reload().catch(() => {});
    } catch (error) {
      if (isFaultOfToken(error) || !isUsable()) throw error;
    }
    try {
      return await find(header, token);
    } catch {
      // One that those do not have may be new.
      throw new Error('The key server fails, and has not sent this key before.');
    }
  };
}

async function readKeys(response: Response): Promise<JSONWebKeySet> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_KEYS_BYTES) throw new Error('The answer of the key server is too large.');
  }
  return JSON.parse(text);
}

const FAULTS_OF_TOKENS: ReadonlySet<unknown> = new Set([
  'ERR_JWT_EXPIRED',
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWT_INVALID',
  'ERR_JWS_INVALID',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
]);

/** Everything else is a fault of the key server, or of the way to it. */
function isFaultOfToken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FAULTS_OF_TOKENS.has(error.code);
}

/** Who may write may read. */
function toGrant(payload: JWTPayload, { readScope, writeScope }: JwtConfig): Grant {
  if (typeof payload.sub !== 'string') throw invalidToken();
  const scopes = scopesOf(payload);
  const mayWrite = writeScope === null || scopes.includes(writeScope);
  const isWriter = writeScope !== null && mayWrite;
  if (readScope !== null && !scopes.includes(readScope) && !isWriter) throw insufficientScope();
  return { mayWrite, subject: `jwt ${sha256(payload.sub).slice(0, 16)}` };
}

/** Of `scope` (RFC 8693), or of `scp` or `permissions`, as identity providers have it. */
function scopesOf({ scope, scp, permissions }: JWTPayload): readonly string[] {
  return [scope, scp, permissions].flat().flatMap((value) => {
    return typeof value === 'string' ? value.split(' ') : [];
  });
}

function sha256(text: string): string {
  return hash('sha256', text);
}

function invalidToken(): RequestError {
  return new RequestError(401, 'UNAUTHENTICATED', 'The bearer token is not valid.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}

function insufficientScope(): RequestError {
  return new RequestError(403, 'FORBIDDEN', 'The bearer token lacks the scope for this.', {
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' },
  });
}

function unavailable(): RequestError {
  return new RequestError(
    503,
    'SERVICE_UNAVAILABLE',
    'The bearer token cannot be verified at the moment.',
    { headers: { 'retry-after': '5' }, retryable: true },
  );
}
