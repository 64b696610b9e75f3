import { expect, test } from 'vitest';
import { decode } from '../../../src/upstream/decode.ts';
import { availableEvents } from '../../../src/upstream/shipping-channels/event.ts';
import { mutationsOf, NO_TEXT } from '../mutation.ts';
import { AVAILABLE_EVENT } from './fixtures.ts';

test('events are decoded in the order of the API, also those that this version does not know', () => {
  const newer = { value: 'shipment.created', label: '', description: '' };
  expect(decode(availableEvents, { data: [newer, AVAILABLE_EVENT] })).toEqual([
    { name: 'shipment.created', label: '', description: '' },
    {
      name: 'shipping_channel.created',
      label: 'Shipping Channel Created',
      description: 'Fires when a new shipping channel is created',
    },
  ]);
});

const mutations = mutationsOf(AVAILABLE_EVENT, {
  value: [...NO_TEXT, ''],
  label: NO_TEXT,
  description: NO_TEXT,
});

test.for(mutations)('$field that is $what fails the list', ({ field, wire }) => {
  expect(() => decode(availableEvents, { data: [AVAILABLE_EVENT, wire] })).toThrow(
    `$.data[1].${field}: `,
  );
});

test.for([
  [null, '$: '],
  [[], '$: '],
  [{}, '$.data: '],
  [{ data: {} }, '$.data: '],
  [{ data: ['shipping_channel.created'] }, '$.data[0]: '],
] as const)('%j is not a list of events', ([body, path]) => {
  expect(() => decode(availableEvents, body)).toThrow(path);
});

test('fields that are not documented are dropped', () => {
  const wire = JSON.parse(
    '{"value":"a","label":"b","description":"c","extra":1,"__proto__":{"polluted":1}}',
  );
  expect(decode(availableEvents, { data: [wire] })).toEqual([
    { name: 'a', label: 'b', description: 'c' },
  ]);
});
