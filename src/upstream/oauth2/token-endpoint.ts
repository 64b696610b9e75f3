import type { Secret } from '../../domain/secret.ts';
import { assertTimeLeft, type Deadline } from '../deadline.ts';
import { DecodeError } from '../decode.ts';
import type { Retry } from '../retry/retry.ts';
import {
  codeOfStatus,
  isTransientStatus,
  parseBody,
  retryAfterMsOf,
} from '../transport/response.ts';
import type { Transport } from '../transport/transport.ts';
import { UpstreamError } from '../upstream-error.ts';
import { decodeToken, type Token } from './token.ts';

export interface TokenEndpointOptions {
  /** To the token URL: its base path is the whole path. */
  readonly transport: Transport;
  /** The client's id and secret, as the value of an `Authorization` header. */
  readonly authorization: Secret;
  readonly retry: Retry;
}

/**
 * Asks for a token with the client credentials grant (RFC 6749, section 4.4), as Sendcloud
 * documents it. Throws {@link UpstreamError}: a client that the endpoint refuses is
 * `UPSTREAM_UNAVAILABLE` and not retryable, since no caller can do anything about it.
 */
export function createTokenEndpoint(
  options: TokenEndpointOptions,
): (deadline: Deadline) => Promise<Token> {
  const { transport, authorization, retry } = options;
  const { api } = transport;

  async function fetchToken(deadline: Deadline): Promise<Token> {
    assertTimeLeft(api, deadline);
    const response = await transport.send({
      method: 'POST',
      path: '',
      authorization: authorization.reveal(),
      contentType: 'application/x-www-form-urlencoded',
      body: 'grant_type=client_credentials&scope=api',
      // A token that nobody receives does no harm.
      safe: true,
      deadline,
    });
    const { status } = response;
    if (status === 200) {
      try {
        return decodeToken(parseBody(response));
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        const code = 'UPSTREAM_BAD_RESPONSE';
        throw new UpstreamError(error.message, { api, code });
      }
    }
    const isRefused = [400, 401, 403].includes(status);
    throw new UpstreamError(`status ${status}`, {
      api,
      code: isRefused ? 'UPSTREAM_UNAVAILABLE' : codeOfStatus(status),
      ...(isRefused && { retryable: false }),
      retryAfterMs: retryAfterMsOf(response, null),
      transient: isTransientStatus(status),
    });
  }

  return async (deadline) => {
    try {
      return await retry(deadline, () => fetchToken(deadline));
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      // It says nothing of the API, which was not asked; and it has been tried often enough.
      const { message, ...failure } = error;
      throw new UpstreamError(`token endpoint: ${message}`, {
        ...failure,
        status: null,
        tried: false,
        transient: false,
      });
    }
  };
}
