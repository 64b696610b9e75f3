import { expect, test } from 'vitest';
import { ValidationError } from '../../../src/domain/errors.ts';
import { createSecret } from '../../../src/domain/secret.ts';
import type { RestWrite } from '../../../src/upstream/rest/rest-call.ts';
import { throwIfRejected } from '../../../src/upstream/rest/write-rejection.ts';
import { expectNoSquare } from '../../support/growth-of-work.ts';

const NOT_VALID = 'This is not valid.';

/** What is told of an input when an API says this of it. */
function told(message: string, secret: string, authorization = 'Bearer of-the-caller'): string {
  const issues = [{ path: ['name'], code: 'invalid', message }];
  const write: RestWrite = { method: 'POST', secrets: [secret], toInputPath: (path) => path };
  try {
    const body = { code: null, retryAfterMs: null, issues };
    throwIfRejected(422, body, write, createSecret(authorization));
  } catch (error) {
    if (error instanceof ValidationError) return error.issues[0]?.message ?? '';
    throw error;
  }
  return '';
}

type Encode = (text: string) => string;

const unitOf = (char: string) => char.charCodeAt(0).toString(16).padStart(4, '0');
const codeOf = (char: string) => char.codePointAt(0) ?? 0;
const percent: Encode = (text) =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
};

const ENCODINGS: Readonly<Record<string, Encode>> = {
  none: (text) => text,
  'JSON of JavaScript': (text) => JSON.stringify(text),
  'JSON of PHP': (text) =>
    JSON.stringify(text)
      .replaceAll('/', '\\/')
      .replaceAll(/[\u0080-\uffff]/g, (char) => `\\u${unitOf(char)}`),
  'JSON of Go': (text) => JSON.stringify(text).replaceAll(/[&<>]/g, (char) => `\\u${unitOf(char)}`),
  'JSON, all of it': (text) => text.replaceAll(/./gs, (char) => `\\u${unitOf(char).toUpperCase()}`),
  'percent encoding': encodeURIComponent,
  'percent encoding of a whole URL': encodeURI,
  'percent encoding in small letters': (text) =>
    encodeURIComponent(text).replaceAll(/%../g, (byte) => byte.toLowerCase()),
  'percent encoding of all': percent,
  'percent encoding of units': (text) => text.replaceAll(/./gs, (char) => `%u${unitOf(char)}`),
  'form encoding': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'HTML with names': (text) =>
    text.replaceAll(/[&<>"]/g, (char) => `&${ENTITIES[char]};`).replaceAll("'", '&#39;'),
  'HTML in decimal': (text) => text.replaceAll(/[^\w ]/gu, (char) => `&#${codeOf(char)};`),
  'HTML in hexadecimal': (text) =>
    text.replaceAll(/./gsu, (char) => `&#x${codeOf(char).toString(16).toUpperCase()};`),
  Base64: (text) => Buffer.from(text).toString('base64'),
  'Base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
};

const SECRETS = [
  'of mine',
  'a "secret"/of <mine> & \'theirs\'',
  'pässwörd 📦 straße',
  'a+b c=d/e?f#g%h@i:j;k,l',
  'tab\tline\nbackslash\\end',
  // They look like something encoded themselves.
  'a%41%2fb%',
  String.raw`a\u0041\n\\"b`,
  'a&amp;lt;&#65;b&',
  String.raw`\%6e&#37;41`,
  '%25%5Cu0025&',
];

const rows = Object.entries(ENCODINGS).flatMap(([name, encode]) =>
  SECRETS.map((secret) => [name, secret, encode] as const),
);

test.for(rows)(
  'a sentence that repeats, in %s, the secret %j is replaced',
  ([, secret, encode]) => {
    expect(told(`It got ${encode(secret)} there.`, secret)).toBe(NOT_VALID);
    expect(told(`It got "${encode(secret)}"`, 'another', `Bearer ${secret}`)).toBe(NOT_VALID);
  },
);

test.for(rows)(
  'so is one in JSON, percent encoding or HTML of that: %s, %j',
  ([, secret, encode]) => {
    for (const outer of ['JSON of PHP', 'percent encoding', 'form encoding', 'HTML with names']) {
      const message = `It got ${ENCODINGS[outer]?.(encode(secret))} there.`;
      expect({ message, told: told(message, secret) }).toEqual({ message, told: NOT_VALID });
    }
  },
);

test.for([
  'The name has to have 1 to 255 characters.',
  'Mine is not of it.',
  '100% of "names" & <titles> are C:\\new, or a+b, a%20b.',
  'It got of+min there.',
  'It got b2YgbWlu there.',
])('the sentence %j is told', (message) => {
  expect(told(message, 'of mine')).toBe(message);
});

test('a sentence is masked and cut at 200 characters', () => {
  const long = `Not http:/u:p@h/?token=abc. ${'a'.repeat(300)}`;
  const shown = `Not http:/•••@h/?token=••• ${'a'.repeat(300)}`.slice(0, 200);
  expect(told(long, 'of mine')).toBe(shown);
});

test('a very long sentence takes no more than its length', () => {
  for (const unit of ['%25', '\\\\', '&amp;', '+', '%u0025', '\\u005c']) {
    expectNoSquare((size) => void told(unit.repeat(size / unit.length), 'of mine'), 100_000, 10);
  }
});
