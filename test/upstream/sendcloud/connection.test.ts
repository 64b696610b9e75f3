import { expect, test } from 'vitest';
import { decode } from '../../../src/upstream/decode.ts';
import { connection } from '../../../src/upstream/sendcloud/connection.ts';
import { expectRefusal, mutationsOf, NO_TEXT, NO_TIMESTAMP, NOTHING } from '../mutation.ts';
import { CONNECTION, KLAVIYO_CONNECTION } from './fixtures.ts';

const base = {
  id: '1',
  createdAt: '2026-01-15T10:30:00Z',
  updatedAt: '2026-01-15T10:30:00Z',
};

test('a webhook connection is decoded', () => {
  expect(decode(connection, CONNECTION)).toEqual({
    ...base,
    kind: 'webhook',
    typeName: 'webhook',
    url: 'https://example.com/webhooks/sendcloud',
    authTypeName: 'bearer',
    extraHeaders: [{ name: 'X-Custom-Header', value: 'my-value', masked: false }],
  });
});

test('a Klaviyo connection is decoded', () => {
  expect(decode(connection, KLAVIYO_CONNECTION)).toEqual({
    id: '2',
    kind: 'klaviyo',
    typeName: 'klaviyo',
    createdAt: '2026-01-16T09:00:00Z',
    updatedAt: '2026-01-16T09:00:00Z',
  });
});

test.for(['slack', 'Webhook', 'KLAVIYO', '__proto__', 'constructor', 'webhook '])(
  'a connection of the unknown type %j is kept with its word, and without its configuration',
  (type) => {
    expect(decode(connection, { ...CONNECTION, type })).toEqual({
      ...base,
      kind: 'unknown',
      typeName: type,
    });
  },
);

const mutations = mutationsOf(CONNECTION, {
  id: [...NOTHING, '1', 0, -1, 1.5, true, [1], {}, 2n ** 63n, -(2n ** 53n)],
  type: [...NO_TEXT, ''],
  created_at: NO_TIMESTAMP,
  updated_at: NO_TIMESTAMP,
});

test.for(mutations)('$field that is $what is refused', (mutation) => {
  expectRefusal(connection, mutation);
});

test.for([null, [], 'ok', 1])('%j is not a connection', (wire) => {
  expect(() => decode(connection, wire)).toThrow(/^\$: /);
});

test('an id beyond 2^53 stays exact', () => {
  const wire = { ...CONNECTION, id: 9007199254740993n };
  expect(decode(connection, wire).id).toBe('9007199254740993');
});

test('a timestamp is kept as it was sent', () => {
  const wire = { ...CONNECTION, created_at: '2026-01-15t11:30:00.500+01:00' };
  expect(decode(connection, wire).createdAt).toBe('2026-01-15t11:30:00.500+01:00');
});

test('fields that are not documented are dropped', () => {
  const more = '{"name":"x","status":"y","__proto__":{"polluted":1},"constructor":2}';
  const decoded = decode(connection, { ...CONNECTION, ...JSON.parse(more) });
  expect(decoded).toEqual(decode(connection, CONNECTION));
  const own = JSON.parse(`${JSON.stringify(CONNECTION).slice(0, -1)},${more.slice(1)}`);
  expect(Object.hasOwn(own, '__proto__')).toBe(true);
  expect(decode(connection, own)).toEqual(decode(connection, CONNECTION));
  expect({}).not.toHaveProperty('polluted');
});
