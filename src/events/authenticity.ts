import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Hook } from '../domain/received-event.ts';
import type { Secret } from '../domain/secret.ts';

/**
 * Whether the headers of a request to a hook can be those of the API: nobody else's body is read. Sendcloud's
 * tell all that there is to know; of a signature it is the form.
 */
export function mayBeAuthentic(
  { secrets, header }: Pick<Hook, 'secrets' | 'header'>,
  headers: IncomingHttpHeaders,
): boolean {
  const shown = headers[header ?? SIGNATURE];
  if (typeof shown !== 'string') return false;
  return header === null ? /^sha256=[0-9a-f]{64}$/.test(shown) : isOneOf(shown, secrets, textOf);
}

/** Whether a request to a hook was made by somebody who knows one of its secrets. */
export function isAuthentic(
  { secrets, header }: Pick<Hook, 'secrets' | 'header'>,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
): boolean {
  const shown = headers[header ?? SIGNATURE];
  if (typeof shown !== 'string') return false;
  return isOneOf(shown, secrets, header === null ? (secret) => signatureOf(body, secret) : textOf);
}

const SIGNATURE = 'x-shipping-channels-signature';

/** All of them are compared, so that the time does not tell which one it is. */
function isOneOf(
  text: string,
  secrets: readonly Secret[],
  expected: (secret: Secret) => string,
): boolean {
  return secrets.reduce((found, secret) => isEqual(text, expected(secret)) || found, false);
}

function textOf(secret: Secret): string {
  return secret.reveal();
}

/**
 * The signature of Shipping Channels: `sha256=` and the HMAC-SHA256 of the body, in small hexadecimal
 * digits. That is inferred from the form of the header in delivery logs; no document says it.
 */
function signatureOf(body: Uint8Array, secret: Secret): string {
  return `sha256=${createHmac('sha256', secret.reveal()).update(body).digest('hex')}`;
}

/** In a time that depends on neither text; digests have one length. */
function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
