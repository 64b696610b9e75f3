import { expect, test } from 'vitest';
import { eventSubscription } from '../../../src/upstream/sendcloud/event-subscription.ts';
import {
  expectFieldError,
  expectRefusal,
  mutationsOf,
  NO_BOOLEAN,
  NO_TEXT,
  NO_TIMESTAMP,
  NOTHING,
  readOne,
} from '../mutation.ts';
import { SUBSCRIPTION } from './fixtures.ts';

const decoded = {
  id: '1',
  connectionId: '2',
  eventTypeName: 'parcels.event.created',
  active: true,
  createdAt: '2026-01-15T11:00:00Z',
  updatedAt: '2026-01-16T11:00:00Z',
};

test('an event subscription is decoded', () => {
  expect(readOne(eventSubscription, SUBSCRIPTION)).toEqual(decoded);
});

test('an event subscription that is paused is not active', () => {
  expect(readOne(eventSubscription, { ...SUBSCRIPTION, is_active: false }).active).toBe(false);
});

const noId = ['', '01', '1.0', 0, -1, 1.5, true, [1], {}, 2n ** 63n, -(2n ** 53n)];

test.for(mutationsOf(SUBSCRIPTION, { id: [...NOTHING, ...noId] }))(
  '$field that is $what is refused',
  (mutation) => {
    expectRefusal(eventSubscription, mutation);
  },
);

const FIELDS = [
  { field: 'connection_id', property: 'connectionId', wrong: noId },
  { field: 'event_type', property: 'eventTypeName', wrong: NO_TEXT },
  { field: 'is_active', property: 'active', wrong: NO_BOOLEAN },
  { field: 'created_at', property: 'createdAt', wrong: NO_TIMESTAMP },
  { field: 'updated_at', property: 'updatedAt', wrong: NO_TIMESTAMP },
] as const;

for (const { field, property, wrong } of FIELDS) {
  test.for(mutationsOf(SUBSCRIPTION, { [field]: NOTHING }))('$field: $what is null', ({ wire }) => {
    expect(readOne(eventSubscription, wire)).toEqual({ ...decoded, [property]: null });
  });

  test.for(mutationsOf(SUBSCRIPTION, { [field]: wrong }))(
    '$field that is $what is an error, and the rest is read',
    (mutation) => {
      expectFieldError(eventSubscription, decoded, mutation, property);
    },
  );
}

test('ids may be sent as text', () => {
  const wire = { ...SUBSCRIPTION, id: '9007199254740993', connection_id: '9223372036854775807' };
  expect(readOne(eventSubscription, wire)).toMatchObject({
    id: '9007199254740993',
    connectionId: '9223372036854775807',
  });
});

test.for([null, [], 'ok', 1])('%j is not an event subscription', (wire) => {
  expect(() => readOne(eventSubscription, wire)).toThrow(/^\$\.data: /);
});

test.for(['shipments.event.created', 'PARCELS.EVENT.CREATED', '', '__proto__'])(
  'the event type %s, which this version does not know, is kept as its word',
  (event_type) => {
    expect(readOne(eventSubscription, { ...SUBSCRIPTION, event_type }).eventTypeName).toBe(
      event_type,
    );
  },
);

test('ids beyond 2^53 stay exact', () => {
  const wire = { ...SUBSCRIPTION, id: 9007199254740993n, connection_id: 9223372036854775807n };
  expect(readOne(eventSubscription, wire)).toMatchObject({
    id: '9007199254740993',
    connectionId: '9223372036854775807',
  });
});

test('fields that are not documented are dropped', () => {
  const text = JSON.stringify(SUBSCRIPTION).slice(0, -1);
  const wire = JSON.parse(`${text},"connection":{},"__proto__":{"polluted":1},"constructor":2}`);
  expect(readOne(eventSubscription, wire)).toEqual(decoded);
  expect({}).not.toHaveProperty('polluted');
});
