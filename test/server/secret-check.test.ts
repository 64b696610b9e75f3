import { expect, test } from 'vitest';
import { createSecret } from '../../src/domain/secret.ts';
import { createSecretCheck } from '../../src/server/callers/caller.ts';

const isSecret = createSecretCheck(['first-secret', 'second', 'd\u00e9j\u00e0'].map(createSecret));

test.for(['first-secret', 'second', 'd\u00e9j\u00e0'])('%s is one of the secrets', (text) => {
  expect(isSecret(text)).toBe(true);
});

test.for([
  '',
  'First-secret',
  'xirst-secret',
  'first-secrex',
  'first-secret ',
  'first-secre',
  'first-secret,second',
  'deja',
  '[redacted]',
])('"%s" is none of them', (text) => {
  expect(isSecret(text)).toBe(false);
});

test('nothing is one of no secrets', () => {
  expect(createSecretCheck([])('')).toBe(false);
});
