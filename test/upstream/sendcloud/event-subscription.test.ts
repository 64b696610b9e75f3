import { expect, test } from 'vitest';
import { decode } from '../../../src/upstream/decode.ts';
import { eventSubscription } from '../../../src/upstream/sendcloud/event-subscription.ts';
import { expectRefusal, mutationsOf, NO_TEXT, NO_TIMESTAMP, NOTHING } from '../mutation.ts';
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
  expect(decode(eventSubscription, SUBSCRIPTION)).toEqual(decoded);
});

test('an event subscription that is paused is not active', () => {
  expect(decode(eventSubscription, { ...SUBSCRIPTION, is_active: false }).active).toBe(false);
});

const noId = [...NOTHING, '1', 0, -1, 1.5, true, [1], {}, 2n ** 63n, -(2n ** 53n)];

const mutations = mutationsOf(SUBSCRIPTION, {
  id: noId,
  connection_id: noId,
  event_type: [...NO_TEXT, ''],
  is_active: [...NOTHING, 0, 1, 'true', '', [], {}],
  created_at: NO_TIMESTAMP,
  updated_at: NO_TIMESTAMP,
});

test.for(mutations)('$field that is $what is refused', (mutation) => {
  expectRefusal(eventSubscription, mutation);
});

test.for([null, [], 'ok', 1])('%j is not an event subscription', (wire) => {
  expect(() => decode(eventSubscription, wire)).toThrow(/^\$: /);
});

test.for(['shipments.event.created', 'PARCELS.EVENT.CREATED', '__proto__'])(
  'the event type %s, which this version does not know, is kept as its word',
  (event_type) => {
    expect(decode(eventSubscription, { ...SUBSCRIPTION, event_type }).eventTypeName).toBe(
      event_type,
    );
  },
);

test('ids beyond 2^53 stay exact', () => {
  const wire = { ...SUBSCRIPTION, id: 9007199254740993n, connection_id: 9223372036854775807n };
  expect(decode(eventSubscription, wire)).toMatchObject({
    id: '9007199254740993',
    connectionId: '9223372036854775807',
  });
});

test('fields that are not documented are dropped', () => {
  const text = JSON.stringify(SUBSCRIPTION).slice(0, -1);
  const wire = JSON.parse(`${text},"connection":{},"__proto__":{"polluted":1},"constructor":2}`);
  expect(decode(eventSubscription, wire)).toEqual(decoded);
  expect({}).not.toHaveProperty('polluted');
});
