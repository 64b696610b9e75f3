import { expect, test } from 'vitest';
import {
  connection,
  klaviyoConnection,
  webhookConnection,
} from '../../../src/upstream/sendcloud/connection.ts';
import {
  expectFieldError,
  expectRefusal,
  mutationsOf,
  NO_TEXT,
  NO_TIMESTAMP,
  NOTHING,
  readOne,
} from '../mutation.ts';
import { CONNECTION, KLAVIYO_CONNECTION } from './fixtures.ts';

const base = {
  id: '1',
  createdAt: '2026-01-15T10:30:00Z',
  updatedAt: '2026-01-15T10:30:00Z',
};

test('a webhook connection is decoded', () => {
  expect(readOne(connection, CONNECTION)).toEqual({
    ...base,
    kind: 'webhook',
    typeName: 'webhook',
    url: 'https://example.com/webhooks/sendcloud',
    authTypeName: 'bearer',
    extraHeaders: [{ name: 'X-Custom-Header', value: 'my-value', masked: false }],
  });
});

test('a Klaviyo connection is decoded', () => {
  expect(readOne(connection, KLAVIYO_CONNECTION)).toEqual({
    id: '2',
    kind: 'klaviyo',
    typeName: 'klaviyo',
    createdAt: '2026-01-16T09:00:00Z',
    updatedAt: '2026-01-16T09:00:00Z',
  });
});

test.for(['slack', 'Webhook', 'KLAVIYO', '', '__proto__', 'constructor', 'webhook '])(
  'a connection of the unknown type %j is kept with its word, and without its configuration',
  (type) => {
    expect(readOne(connection, { ...CONNECTION, type })).toEqual({
      ...base,
      kind: 'unknown',
      typeName: type,
    });
  },
);

const noIds = mutationsOf(CONNECTION, {
  id: [...NOTHING, '', '01', '1.0', 0, -1, 1.5, true, [1], {}, 2n ** 63n, -(2n ** 53n)],
});

test.for(noIds)('$field that is $what is refused', (mutation) => {
  expectRefusal(connection, mutation);
});

test('an id may be sent as text', () => {
  expect(readOne(connection, { ...CONNECTION, id: '9007199254740993' }).id).toBe(
    '9007199254740993',
  );
});

const FIELDS = [
  { field: 'created_at', property: 'createdAt', wrong: NO_TIMESTAMP },
  { field: 'updated_at', property: 'updatedAt', wrong: NO_TIMESTAMP },
] as const;

for (const { field, property, wrong } of FIELDS) {
  const whole = readOne(connection, CONNECTION);

  test.for(mutationsOf(CONNECTION, { [field]: NOTHING }))('$field: $what is null', ({ wire }) => {
    expect(readOne(connection, wire)).toEqual({ ...whole, [property]: null });
  });

  test.for(mutationsOf(CONNECTION, { [field]: wrong }))(
    '$field that is $what is an error, and the rest is read',
    (mutation) => {
      expectFieldError(connection, whole, mutation, property);
    },
  );
}

const unknown = { ...base, kind: 'unknown', typeName: null } as const;

test.for(mutationsOf(CONNECTION, { type: NOTHING }))(
  'a connection whose $field is $what is of an unknown kind',
  ({ wire }) => {
    expect(readOne(connection, wire)).toEqual(unknown);
  },
);

test.for(mutationsOf(CONNECTION, { type: NO_TEXT }))(
  'a connection whose $field is $what is of an unknown kind, and its word an error',
  (mutation) => {
    expectFieldError(connection, unknown, mutation, 'typeName');
  },
);

const otherKinds = [...NOTHING, ...NO_TEXT, 'slack', ''];

test.for(mutationsOf(CONNECTION, { type: [...otherKinds, 'klaviyo'] }))(
  'what has to be a webhook connection is none when its $field is $what',
  (mutation) => {
    expectRefusal(webhookConnection, mutation);
  },
);

test.for(mutationsOf(KLAVIYO_CONNECTION, { type: [...otherKinds, 'webhook'] }))(
  'what has to be a Klaviyo connection is none when its $field is $what',
  (mutation) => {
    expectRefusal(klaviyoConnection, mutation);
  },
);

test.for([null, [], 'ok', 1])('%j is not a connection', (wire) => {
  expect(() => readOne(connection, wire)).toThrow(/^\$\.data: /);
});

test('an id beyond 2^53 stays exact', () => {
  const wire = { ...CONNECTION, id: 9007199254740993n };
  expect(readOne(connection, wire).id).toBe('9007199254740993');
});

test('a timestamp is kept as it was sent', () => {
  const wire = { ...CONNECTION, created_at: '2026-01-15t11:30:00.500+01:00' };
  expect(readOne(connection, wire).createdAt).toBe('2026-01-15t11:30:00.500+01:00');
});

test('fields that are not documented are dropped', () => {
  const more = '{"name":"x","status":"y","__proto__":{"polluted":1},"constructor":2}';
  const decoded = readOne(connection, { ...CONNECTION, ...JSON.parse(more) });
  expect(decoded).toEqual(readOne(connection, CONNECTION));
  const own = JSON.parse(`${JSON.stringify(CONNECTION).slice(0, -1)},${more.slice(1)}`);
  expect(Object.hasOwn(own, '__proto__')).toBe(true);
  expect(readOne(connection, own)).toEqual(readOne(connection, CONNECTION));
  expect({}).not.toHaveProperty('polluted');
});
