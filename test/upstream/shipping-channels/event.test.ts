import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../../src/upstream/decode.ts';
import { decodeAvailableEvents } from '../../../src/upstream/shipping-channels/event.ts';
import { mutationsOf, NO_TEXT, NOTHING, toFieldError } from '../mutation.ts';
import { AVAILABLE_EVENT } from './fixtures.ts';

const read = (body: unknown) => decodeAvailableEvents(body, { toFieldError, onUnknownWord() {} });

test('events are decoded in the order of the API, also those that this version does not know', () => {
  const newer = { value: 'shipment.created', label: '', description: '' };
  expect(read({ data: [newer, AVAILABLE_EVENT] })).toEqual([
    { name: 'shipment.created', label: '', description: '' },
    {
      name: 'shipping_channel.created',
      label: 'Shipping Channel Created',
      description: 'Fires when a new shipping channel is created',
    },
  ]);
});

const noNames = mutationsOf(AVAILABLE_EVENT, { value: [...NOTHING, ...NO_TEXT, ''] });

test.for(noNames)('$field that is $what fails the list: it is the key', ({ wire }) => {
  const act = () => read({ data: [AVAILABLE_EVENT, wire] });
  expect(act).toThrow(DecodeError);
  expect(act).toThrow('$.data[1].value: not the name of an event');
});

describe.for(['label', 'description'] as const)('%s', (field) => {
  test.for(mutationsOf(AVAILABLE_EVENT, { [field]: NOTHING }))('$what is null', ({ wire }) => {
    const [event] = read({ data: [AVAILABLE_EVENT] });
    expect(read({ data: [wire] })).toEqual([{ ...event, [field]: null }]);
  });

  test.for(mutationsOf(AVAILABLE_EVENT, { [field]: NO_TEXT }))(
    '$what is an error, and the rest is read',
    ({ wire }) => {
      const [good, odd] = read({ data: [AVAILABLE_EVENT, wire] });
      expect(odd?.[field]).toMatchObject({ message: `$.data[1].${field}: not a text` });
      expect({ ...odd, [field]: null }).toEqual({ ...good, [field]: null });
    },
  );
});

test.for([
  [null, '$: '],
  [[], '$: '],
  [{}, '$.data: '],
  [{ data: {} }, '$.data: '],
  [{ data: ['shipping_channel.created'] }, '$.data[0]: '],
] as const)('%j is not a list of events', ([body, path]) => {
  expect(() => read(body)).toThrow(path);
});

test('fields that are not documented are dropped', () => {
  const wire = JSON.parse(
    '{"value":"a","label":"b","description":"c","extra":1,"__proto__":{"polluted":1}}',
  );
  expect(read({ data: [wire] })).toEqual([{ name: 'a', label: 'b', description: 'c' }]);
});
