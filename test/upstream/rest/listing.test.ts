import { expect, test } from 'vitest';
import { DecodeError } from '../../../src/upstream/decode.ts';
import { faultAt, field, type Leaf, text } from '../../../src/upstream/record.ts';
import { decodeListing, decodeOne, type Noun } from '../../../src/upstream/rest/listing.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { toFieldError } from '../mutation.ts';

const digits: Leaf<string> = {
  rule: 'not digits',
  read: (wire) => (typeof wire === 'string' && /^\d+$/.test(wire) ? wire : undefined),
};
const noun: Noun<object> = {
  id: digits,
  read(record, id) {
    if (record.wire.name === 'other') throw faultAt(record, 'name', 'of another list');
    return { id, name: field(record, 'name', text) };
  },
};
const errors = { toFieldError, toItemError: toFieldError, onUnknownWord() {} };

function listOf(...data: unknown[]) {
  return decodeListing(noun, { data }, errors);
}

const one = { id: '1', name: 'one' };
const three = { id: '3', name: 'three' };

test('items keep their order, also when one comes twice', () => {
  expect(listOf(three, one, three)).toEqual([
    { id: '3', value: three },
    { id: '1', value: one },
    { id: '3', value: three },
  ]);
});

test('an empty list has no items', () => {
  expect(listOf()).toEqual([]);
});

test.for([
  {
    what: 'that is of another list',
    wire: { id: '2', name: 'other' },
    keptId: '2',
    path: '$.data[1].name: ',
  },
  { what: 'without its id', wire: { name: 'two' }, keptId: null, path: '$.data[1].id: ' },
  {
    what: 'with an id that is none',
    wire: { id: '..', name: 'two' },
    keptId: null,
    path: '$.data[1].id: ',
  },
  {
    what: 'with the id as a number',
    wire: { id: 2, name: 'two' },
    keptId: null,
    path: '$.data[1].id: ',
  },
  { what: 'that is null', wire: null, keptId: null, path: '$.data[1]: ' },
  { what: 'that is a text', wire: '2', keptId: null, path: '$.data[1]: ' },
  { what: 'that is a list', wire: [one], keptId: null, path: '$.data[1]: ' },
])('an item $what is kept as its error, and the others are read', ({ wire, keptId, path }) => {
  const [first, second, third] = listOf(one, wire, three);
  expect(first).toEqual({ id: '1', value: one });
  expect(third).toEqual({ id: '3', value: three });
  expect(second?.id).toBe(keptId);
  expect(second?.value).toBeInstanceOf(UpstreamError);
  expect(second?.value).toHaveProperty('message', expect.stringContaining(path));
});

test.for([
  [null, '$: '],
  [[], '$: '],
  ['ok', '$: '],
  [{}, '$.data: '],
  [{ data: null }, '$.data: '],
  [{ data: {} }, '$.data: '],
  [{ data: { length: 0 } }, '$.data: '],
  [{ data: 'ok' }, '$.data: '],
  [{ items: [] }, '$.data: '],
] as const)('%j is not a list', ([body, path]) => {
  const decodeBody = () => decodeListing(noun, body, errors);
  expect(decodeBody).toThrow(DecodeError);
  expect(decodeBody).toThrow(path);
});

test('an item is read when a field of it cannot be', () => {
  expect(listOf(one, { id: '2' }, { id: '3', name: 3 })).toMatchObject([
    { id: '1', value: one },
    { id: '2', value: { name: null } },
    { id: '3', value: { name: { message: '$.data[2].name: not a text' } } },
  ]);
});

test('an error that is no DecodeError is not taken for a bad item', () => {
  const broken: Noun<object> = {
    id: digits,
    read() {
      throw new RangeError('a bug');
    },
  };
  expect(() => decodeListing(broken, { data: [one] }, errors)).toThrow(RangeError);
});

test.for([
  [{ data: one }, '1', one],
  [{ data: one }, undefined, one],
] as const)('%# one object is read', ([body, id, value]) => {
  expect(decodeOne(noun, body, errors, id)).toEqual(value);
});

test.for([
  [null, '$: '],
  [[], '$: '],
  [{}, '$.data: '],
  [{ data: null }, '$.data: not an object'],
  [{ data: [one] }, '$.data: not an object'],
  [{ data: { name: 'one' } }, '$.data.id: not digits'],
  [{ data: three }, '$.data.id: not the id that was asked for'],
  [{ data: { id: '1', name: 'other' } }, '$.data.name: of another list'],
] as const)('%j is not the object that was asked for', ([body, message]) => {
  const read = () => decodeOne(noun, body, errors, '1');
  expect(read).toThrow(DecodeError);
  expect(read).toThrow(message);
});

test('of more than a thousand items that cannot be read, no list is made', () => {
  const unreadable = (count: number) => Array.from({ length: count }, () => 0);
  expect(listOf(...unreadable(1000), one)).toHaveLength(1001);
  expect(() => listOf(...unreadable(1001), one)).toThrow(
    new DecodeError('$.data: more than 1000 items that cannot be read'),
  );
});

test('a list that is longer than it may be is not read at all', () => {
  const read = (most: number) => decodeListing(noun, { data: [one, three] }, errors, most);
  expect(read(2)).toHaveLength(2);
  expect(() => read(1)).toThrow(new DecodeError('$.data: more than was asked for'));
});
