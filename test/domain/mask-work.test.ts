import { test } from 'vitest';
import { maskUrl, maskUrlsIn } from '../../src/domain/mask.ts';
import { isCredential, isCredentialName } from '../../src/domain/secret.ts';
import { expectNoSquare } from '../support/growth-of-work.ts';

/** Texts that make backtracking expensive, of about `size` characters. */
const ADVERSARIAL: readonly ((size: number) => string)[] = [
  'a',
  ' ',
  '/',
  '\\',
  ':',
  '=',
  '@',
  '"',
  "'",
  '1',
  '•',
  'A',
  'aA',
  '://',
  '://\\',
  ':/',
  'https://a@',
  'eyJ',
  'eyJ.',
  'eyJa.a',
  'auth1',
  'auth',
  'hmac',
  'hmac-',
  ', ',
  ', Basi ',
  'a= ',
  "a'",
  'a"] ',
  ';a',
  '&a=',
  '%25',
  '%3A%2F%2F',
  '?u=://',
  '-----BEGIN ',
  'AKIA',
  'sk-',
  '\\/',
  ':\\a',
  ':/a',
  '//',
  '//a@',
  '//a',
  '//a:',
  '://a:/',
  '+',
  '&amp;',
  '&#3',
  '%u0041',
  '\\u005c',
  '\\n',
  '[Bearer',
  '-sha1',
  'sha256-',
  'rs256_',
  'a,',
  ';=',
  'hmac1',
].map((unit) => (size: number) => unit.repeat(Math.ceil(size / unit.length)));

test.for(ADVERSARIAL.map((make) => [make(1).slice(0, 12), make] as const))(
  'the work grows no faster than a text of %j',
  ([, make]) => {
    const work = (size: number) => {
      for (const text of ['', '\u0000', '@'].map((end) => make(size) + end)) {
        isCredentialName(text);
        isCredential(text);
        maskUrlsIn(text);
        maskUrl(`https://${text}`);
        maskUrl(`https://h/?a=${text}`);
        maskUrl(`https://h/${text}`);
      }
    };
    expectNoSquare(work, 2500, 4);
  },
);
