import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import { assertSendcloudId, isSendcloudId } from '../../../src/domain/sendcloud.ts';

test.for([
  '1',
  '10',
  '2147483648',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775806',
  '9223372036854775807',
])('%s is a Sendcloud id', (text) => {
  expect(isSendcloudId(text)).toBe(true);
  expect(() => assertSendcloudId(text)).not.toThrow();
});

test.for([
  // Not a positive int64.
  '0',
  '-0',
  '-1',
  '9223372036854775808',
  '9999999999999999999',
  '10000000000000000000',
  // Other ways to write a number.
  '00',
  '01',
  '+1',
  ' 1',
  '1 ',
  '1\n',
  '0x1',
  '1e3',
  '1.0',
  '1.5',
  '1_000',
  '1,5',
  '１',
  '१',
  '1n',
  'Infinity',
  'NaN',
  // What is not a number.
  '',
  'a',
  'true',
  'null',
  '[1]',
  '{}',
  '\ud800',
  '1\u0000',
  '1\r\nx-admin: 1',
  // Ways out of the path.
  '.',
  '..',
  '%2e%2e',
  '%2F',
  '1/../2',
  '1/authorization',
  '..;/',
  '\\..\\',
  '1?x=1',
  '1#b',
  '1&b',
  '//evil',
  '@evil',
])('%j is not a Sendcloud id', (text) => {
  expect(isSendcloudId(text)).toBe(false);
  expect(() => assertSendcloudId(text)).toThrow(InvalidInputError);
});

test('a number of any greater length is not an id', () => {
  expect(isSendcloudId('1'.repeat(10_000))).toBe(false);
  expect(isSendcloudId('1'.repeat(1_000_000))).toBe(false);
});

test('the error states the rule and not the text', () => {
  expect(() => assertSendcloudId('<script>')).toThrow(
    'A Sendcloud id is a whole number from 1 to 9223372036854775807.',
  );
});
