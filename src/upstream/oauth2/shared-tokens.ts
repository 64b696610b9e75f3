import type { Secret } from '../../domain/secret.ts';
import type { Deadline } from '../deadline.ts';
import type { Token } from './token-endpoint.ts';

/** The access tokens that all replicas use. */
export interface SharedTokens {
  /**
   * The token of one OAuth2 client that another replica has asked for, or a new one, which only one of
   * them asks for at a time. `refused` is thrown away first: once, and only if it is still the one.
   * Throws what `fetchToken` throws.
   */
  get(
    quotaKey: string,
    refused: Secret | null,
    deadline: Deadline,
    fetchToken: (deadline: Deadline) => Promise<Token>,
  ): Promise<Token>;
}
