import { hash, randomBytes } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';
import type { Deadline } from './deadline.ts';
import type { TokenSource } from './oauth2/token-source.ts';

/** With what an API is asked, and for whom. */
export interface Credential {
  /** Whose it is: the caller's own, or this service's, which a caller can do nothing about. */
  readonly kind: 'forwarded' | 'service';
  /** Stands for the credential where its answers are kept: a keyed hash. */
  readonly cacheKey: string;
  /** Stands for it where its quota is: the same hash, whoever has brought it. */
  readonly quotaKey: string;
  /** The value of the `Authorization` header. Throws `UpstreamError` when it cannot be had. */
  authorize(deadline: Deadline): Promise<Secret>;
  /**
   * Told that the API has answered one with 401. Returns whether another one can be had. Null when it would
   * always be the same again.
   */
  readonly renew: ((rejected: Secret) => boolean) | null;
}

/** Makes the hash by which a credential is known from others; nobody without its key can make it. */
export type KeyedHash = (text: string) => string;

/** One that stays as it is. Its hash is made when it is first used: a request may reach one API only. */
export function createCredential(
  kind: Credential['kind'],
  authorization: Secret,
  keyedHash: KeyedHash = ownHash,
): Credential {
  return new FixedCredential(kind, authorization, keyedHash);
}

class FixedCredential implements Credential {
  readonly kind: Credential['kind'];
  readonly renew = null;
  readonly #authorization: Secret;
  readonly #keyedHash: KeyedHash;
  #quotaKey: string | undefined;
  #cacheKey: string | undefined;

  constructor(kind: Credential['kind'], authorization: Secret, keyedHash: KeyedHash) {
    this.kind = kind;
    this.#authorization = authorization;
    this.#keyedHash = keyedHash;
  }

  get quotaKey(): string {
    // The scheme is the same in any case (RFC 9110, section 11.1).
    this.#quotaKey ??= this.#keyedHash(
      this.#authorization.reveal().replace(/^\w+/, (scheme) => scheme.toLowerCase()),
    );
    return this.#quotaKey;
  }

  get cacheKey(): string {
    this.#cacheKey ??= `${this.kind} ${this.quotaKey}`;
    return this.#cacheKey;
  }

  readonly authorize = async () => this.#authorization;
}

/** One whose header holds the token of the moment, of the OAuth2 client that `quotaKey` stands for. */
export function createTokenCredential(quotaKey: string, tokens: TokenSource): Credential {
  return {
    kind: 'service',
    cacheKey: `service ${quotaKey}`,
    quotaKey,
    authorize: tokens.get,
    renew: tokens.discard,
  };
}

const KEY = randomBytes(32).toString('hex');

/**
 * With a key of this process. Not an HMAC, which takes five times as long: nobody outside sees a digest,
 * and so can lengthen its text.
 */
export function ownHash(text: string): string {
  return hash('sha256', KEY + text, 'base64url');
}
