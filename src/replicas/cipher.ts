import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

/** Makes of texts what others may see. All replicas that have the same key make and read the same. */
export interface Cipher {
  /** Stands for a text, and tells nothing of it: an HMAC with a key that has no other use. */
  digest(text: string): string;
  /** Encrypts a text for the name under which it is kept, so that it is of no use under another one. */
  seal(text: string, name: string): Buffer;
  /** Null when it was not sealed with this key for this name. */
  open(sealed: Buffer, name: string): string | null;
}

const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key` is 32 bytes in base64. */
export function createCipher(key: Secret): Cipher {
  const derive = (use: string) =>
    Buffer.from(
      hkdfSync('sha256', Buffer.from(key.reveal(), 'base64'), '', `hookgraph ${use}`, 32),
    );
  const digestKey = derive('digest');
  const sealKey = derive('seal');

  /** Each text has a key of its own: one key with random nonces is good for 2^32 texts only (NIST SP 800-38D). */
  const keyOf = (salt: Buffer) => createHmac('sha256', sealKey).update(salt).digest();

  return {
    digest: (text) => createHmac('sha256', digestKey).update(text).digest('base64url'),

    seal(text, name) {
      const salt = randomBytes(SALT_BYTES);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(salt), nonce);
      cipher.setAAD(Buffer.from(name));
      const encrypted = [cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([salt, nonce, cipher.getAuthTag(), ...encrypted]);
    },

    open(sealed, name) {
      const nonceAt = SALT_BYTES;
      const tagAt = nonceAt + NONCE_BYTES;
      const textAt = tagAt + TAG_BYTES;
      if (sealed.length < textAt) return null;
      const decipher = createDecipheriv(
        'aes-256-gcm',
        keyOf(sealed.subarray(0, nonceAt)),
        sealed.subarray(nonceAt, tagAt),
      );
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(sealed.subarray(tagAt, textAt));
      try {
        return decipher.update(sealed.subarray(textAt), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return null;
      }
    },
  };
}
