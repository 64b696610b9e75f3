import { z } from 'zod';
import { createSecret, type Secret } from '../../domain/secret.ts';
import { decode } from '../decode.ts';

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
