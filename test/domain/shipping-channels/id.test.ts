import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import {
  assertShippingChannelsId,
  isShippingChannelsId,
} from '../../../src/domain/shipping-channels.ts';

test.for([
  'wh_123456',
  'WH-1',
  'a',
  '0',
  '-',
  '_',
  '01',
  'a'.repeat(64),
  'available_events',
  'Available-Events',
  'available-events-1',
  '__proto__',
  'constructor',
])('%s can be an id of Shipping Channels', (text) => {
  expect(isShippingChannelsId(text)).toBe(true);
  expect(() => assertShippingChannelsId(text)).not.toThrow();
});

test.for([
  '',
  'a'.repeat(65),
  // The path of another operation.
  'available-events',
  // Ways out of the path.
  '.',
  '..',
  'wh_1/../../admin',
  'wh_1/logs',
  '%2e%2e',
  '%2F',
  '..%2f',
  '..;/',
  '\\..\\',
  'a?x=1',
  'a#b',
  'a&b',
  '//evil',
  '@evil',
  'a:b',
  // Characters that are not of an id.
  ' wh_1',
  'wh_1 ',
  'wh_1\n',
  'wh_1\r\nx-admin: 1',
  'wh_1\u0000',
  'wh_1\u2028',
  'wh.1',
  '+1',
  '１２３',
  'wh_é',
  'wh_😀',
  '\ud800',
  '\u202ewh_1',
  'wh_\u200b1',
  '\u212ah_1',
])('%j cannot be an id of Shipping Channels', (text) => {
  expect(isShippingChannelsId(text)).toBe(false);
  expect(() => assertShippingChannelsId(text)).toThrow(InvalidInputError);
});

test('a text of any greater length cannot be an id', () => {
  expect(isShippingChannelsId('a'.repeat(10_000))).toBe(false);
  expect(isShippingChannelsId('a'.repeat(1_000_000))).toBe(false);
});

test('the error states the rule and not the text', () => {
  expect(() => assertShippingChannelsId('<script>')).toThrow(
    'A Shipping Channels id has 1 to 64 letters, digits, underscores or hyphens.',
  );
});
