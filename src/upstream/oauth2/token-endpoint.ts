import { z } from 'zod';
import { createSecret, type Secret } from '../../domain/secret.ts';
import { assertTimeLeft, type Deadline } from '../deadline.ts';
import { DecodeError, decode } from '../decode.ts';
import type { Retry } from '../retry/retry.ts';
import {
  codeOfStatus,
  isTransientStatus,
  parseBody,
  retryAfterMsOf,
} from '../transport/response.ts';
import type { Transport } from '../transport/transport.ts';
import { UpstreamError } from '../upstream-error.ts';

export interface TokenEndpointOptions {
  /** To the token URL: its base path is the whole path. */
  readonly transport: Transport;
  /** The client's id and secret, as the value of an `Authorization` header. */
  readonly authorization: Secret;
  readonly retry: Retry;
}

/**
 * Asks for a token with the client credentials grant (RFC 6749, section 4.4), as Sendcloud
 * documents it. Throws {@link UpstreamError}: a client that the endpoint rejects is
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
      template: '',
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

/** An access token, and for how long it is used. */
export interface Token {
  /** The value of an `Authorization` header. */
  readonly authorization: Secret;
  readonly lifetimeMs: number;
}

/** When the answer does not say how long a token lives, in a way that can be believed. */
const DEFAULT_LIFETIME_S = 300;
/** What Sendcloud's tokens have: nothing is believed that says more. */
const LONGEST_LIFETIME_S = 3600;

// RFC 6749, section 5.1.
const tokenResponse = z.object({
  // RFC 6750, section 2.1: whatever else is in it would not arrive as it is, or as something else.
  access_token: z
    .string()
    .max(8192)
    .regex(/^[\w.~+/-]+=*$/),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
  expires_in: z.unknown().optional(),
});

/** Decodes the answer of a token endpoint. Throws `DecodeError`, which quotes nothing of it. */
export function decodeToken(body: unknown): Token {
  const { access_token, expires_in } = decode(tokenResponse, body);
  // Some endpoints write the number as a text.
  const seconds = typeof expires_in === 'string' ? Number(expires_in) : expires_in;
  const isLifetime = typeof seconds === 'number' && seconds > 0;
  const lifetimeS = isLifetime ? Math.min(seconds, LONGEST_LIFETIME_S) : DEFAULT_LIFETIME_S;
  return { authorization: createSecret(`Bearer ${access_token}`), lifetimeMs: lifetimeS * 1000 };
}
