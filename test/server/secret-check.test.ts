import { expect, test } from 'vitest';
import { createSecret } from '../../src/domain/secret.ts';
import { isOneOf } from '../../src/server/secret-check.ts';

const secrets = ['first-secret', 'second', 'd\u00e9j\u00e0'].map(createSecret);

test.for(['first-secret', 'second', 'd\u00e9j\u00e0'])('%s is one of the secrets', (text) => {
  expect(isOneOf(text, secrets)).toBe(true);
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
  expect(isOneOf(text, secrets)).toBe(false);
});

test('nothing is one of no secrets', () => {
  expect(isOneOf('', [])).toBe(false);
});
