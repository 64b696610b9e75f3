import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

/** Whether a text is one of the secrets, in a time that depends on neither. */
export type SecretCheck = (text: string) => boolean;

/** Digests the secrets once; digests have one length, which tells nothing of that of a text. */
export function createSecretCheck(secrets: readonly Secret[]): SecretCheck {
  const digests = secrets.map((secret) => sha256(secret.reveal()));
  return (text) => {
    const digest = sha256(text);
    return digests.reduce((found, each) => timingSafeEqual(digest, each) || found, false);
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
