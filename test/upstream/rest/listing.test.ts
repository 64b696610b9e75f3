import { expect, test } from 'vitest';
import { z } from 'zod';
import { DecodeError } from '../../../src/upstream/decode.ts';
import { decodeListing } from '../../../src/upstream/rest/listing.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';

const id = z.string().regex(/^\d+$/);
const item = { id, schema: z.object({ id, name: z.string() }) };

function toUpstreamError(error: DecodeError): UpstreamError {
  return new UpstreamError(error.message, { api: 'SENDCLOUD', code: 'UPSTREAM_BAD_RESPONSE' });
}

function listOf(...data: unknown[]) {
  return decodeListing({ data }, item, toUpstreamError);
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
  { what: 'without its name', wire: { id: '2' }, keptId: '2', path: '$.data[1].name: ' },
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
  const decodeBody = () => decodeListing(body, item, toUpstreamError);
  expect(decodeBody).toThrow(DecodeError);
  expect(decodeBody).toThrow(path);
});

test('an error that is no DecodeError is not taken for a bad item', () => {
  const broken = z.string().transform((): string => {
    throw new RangeError('a bug');
  });
  const schema = z.object({ id: broken });
  expect(() => decodeListing({ data: [one] }, { id, schema }, toUpstreamError)).toThrow(RangeError);
});
