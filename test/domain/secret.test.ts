import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createSecret } from '../../src/domain/secret.ts';
import { canary, collectOutput } from '../support/canaries.ts';

const waysOut: readonly { how: string; print: (secret: object) => string }[] = [
  { how: 'String()', print: (secret) => String(secret) },
  { how: 'a template', print: (secret) => `${secret}` },
  { how: 'concatenation', print: (secret) => `Basic ${secret}` },
  { how: 'join', print: (secret) => [secret].join() },
  { how: 'JSON', print: (secret) => JSON.stringify({ secret }) },
  { how: 'util.inspect', print: (secret) => inspect(secret) },
  {
    how: 'util.inspect of everything',
    print: (secret) => inspect({ secret }, { depth: 10, showHidden: true, getters: true }),
  },
  { how: 'util.format %s %o %O %j', print: (s) => format('%s %o %O %j', s, s, s, s) },
  { how: 'a copy', print: (secret) => inspect({ ...secret }, { showHidden: true }) },
  { how: 'an error', print: (secret) => inspect(new Error(`${secret}`, { cause: secret })) },
];

test.for(waysOut)('$how does not show a secret', ({ how, print }) => {
  const text = canary('SECRET');
  const printed = print(createSecret(text));
  collectOutput(how, printed);
  expect(printed).not.toContain(text);
});

test('a secret that was printed says so', () => {
  expect(`${createSecret('abc')}`).toBe('[redacted]');
  expect(JSON.stringify(createSecret('abc'))).toBe('"[redacted]"');
});

test('only reveal gives the text away', () => {
  expect(createSecret('abc').reveal()).toBe('abc');
});
