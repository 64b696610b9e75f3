import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecret } from '../../src/domain/secret.ts';
import { createCipher } from '../../src/replicas/cipher.ts';

const newKey = () => createSecret(randomBytes(32).toString('base64'));
const key = newKey();
const cipher = createCipher(key);
const TEXT = 'Grüße, 一二三';

test('what is sealed is opened by whoever has the key, under its own name', () => {
  const sealed = cipher.seal(TEXT, 'name');
  expect(createCipher(key).open(sealed, 'name')).toBe(TEXT);
  expect(cipher.open(sealed, 'another name')).toBeNull();
  expect(createCipher(newKey()).open(sealed, 'name')).toBeNull();
  expect(sealed.includes(Buffer.from(TEXT))).toBe(false);
  expect(cipher.seal(TEXT, 'name').equals(sealed)).toBe(false);
  expect(cipher.open(cipher.seal('', 'name'), 'name')).toBe('');
});

test('what was changed, cut or never sealed is not opened', () => {
  const sealed = cipher.seal(TEXT, 'name');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(cipher.open(changed, 'name')).toBeNull();
    expect(cipher.open(sealed.subarray(0, at), 'name')).toBeNull();
  }
  expect(
    cipher.open(Buffer.from('not sealed at all, but long enough to be it'), 'name'),
  ).toBeNull();
});

test('a digest is the same in all replicas, and another one with another key', () => {
  expect(createCipher(key).digest(TEXT)).toBe(cipher.digest(TEXT));
  expect(createCipher(newKey()).digest(TEXT)).not.toBe(cipher.digest(TEXT));
  expect(cipher.digest('a')).not.toBe(cipher.digest('b'));
});
