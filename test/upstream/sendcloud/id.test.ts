import { expect, test } from 'vitest';
import { parseJson } from '../../../src/domain/json.ts';
import { sendcloudId } from '../../../src/upstream/sendcloud/api.ts';

test.for([
  ['1', '1'],
  ['2147483648', '2147483648'],
  ['9007199254740991', '9007199254740991'],
  ['9007199254740993', '9007199254740993'],
  ['9223372036854775807', '9223372036854775807'],
  ['1.0', '1'],
  ['1e3', '1000'],
  ['"1"', '1'],
  ['"9223372036854775807"', '9223372036854775807'],
] as const)('the JSON value %s is the id %s', ([json, id]) => {
  expect(sendcloudId.read(parseJson(json))).toBe(id);
});

test.for([
  '0',
  '-0',
  '-1',
  '1.5',
  '1e18',
  '1e400',
  '9007199254740993.0',
  '9223372036854775808',
  '12345678901234567890',
  '-9007199254740993',
  '""',
  '"0"',
  '"01"',
  '" 1"',
  '"1.0"',
  '"1e3"',
  '"9223372036854775808"',
  '"1,5"',
  'true',
  'null',
  '[1]',
  '{}',
])('the JSON value %s is not an id', (json) => {
  expect(sendcloudId.read(parseJson(json))).toBeUndefined();
});
