import { expect, test } from 'vitest';
import { isCredential, isCredentialName } from '../../src/domain/credential.ts';
import { maskUrl, maskUrlsIn } from '../../src/domain/mask.ts';

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
      const texts = ['', '\u0000', '@'].map((end) => make(size) + end);
      // The time of this process alone: a busy machine takes none of it.
      const began = process.cpuUsage();
      for (const text of texts) {
        isCredentialName(text);
        isCredential(text);
        maskUrlsIn(text);
        maskUrl(`https://${text}`);
        maskUrl(`https://h/?a=${text}`);
        maskUrl(`https://h/${text}`);
      }
      const { user, system } = process.cpuUsage(began);
      // The kernel measures the sum, and only estimates how much of it each part is.
      return (user + system) / 1000;
    };
    // The least of many rounds: a busy machine, a collection of garbage or a compilation makes a round longer,
    // and none makes it shorter. Four times the text is sixteen times the work of a square, in every round.
    let [small, large] = [Infinity, Infinity];
    for (let round = 0; round < 25 && large >= 8 * small + 4; round += 1) {
      small = Math.min(small, work(2500));
      large = Math.min(large, work(10_000));
    }
    expect(large).toBeLessThan(8 * small + 4);
  },
);
