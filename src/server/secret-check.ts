import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

/** Whether the text is one of the secrets, in a time that depends on neither. */
export function isOneOf(text: string, secrets: readonly Secret[]): boolean {
  const digest = sha256(text);
  return secrets.reduce(
    (found, secret) => timingSafeEqual(digest, sha256(secret.reveal())) || found,
    false,
  );
}

// Digests have one length, which timingSafeEqual needs, and say nothing of the length of the text.
function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
