import { expect, test } from 'vitest';
import { decode } from '../../../src/upstream/decode.ts';
import {
  listedWebhookSubscription,
  webhookSubscription,
} from '../../../src/upstream/shipping-channels/webhook-subscription.ts';
import { canary, collectOutput } from '../../support/canaries.ts';
import { expectRefusal, mutationsOf, NO_TEXT, NO_TIMESTAMP, NOTHING } from '../mutation.ts';
import { LISTED_WEBHOOK_SUBSCRIPTION, WEBHOOK_SUBSCRIPTION } from './fixtures.ts';

const decoded = {
  id: 'wh_123456',
  name: 'Shipping Channel Updates',
  url: 'https://example.com/webhooks/shipping-channels',
  eventNames: ['shipping_channel.created', 'shipping_channel.updated'],
  active: true,
  createdAt: '2025-03-29T16:00:00Z',
  updatedAt: '2025-03-30T16:00:00Z',
};

const shapes = [
  { shape: 'a read by id', schema: webhookSubscription, wire: WEBHOOK_SUBSCRIPTION },
  { shape: 'the list', schema: listedWebhookSubscription, wire: LISTED_WEBHOOK_SUBSCRIPTION },
];

const wrongValues = {
  id: [...NO_TEXT, '', '..', 'wh_1/logs', 'wh 1', 'a'.repeat(65), 'available-events', '\ud800'],
  url: [...NO_TEXT, '', 'example.com', 'javascript:alert(1)', 'https://a b'],
  events: [...NOTHING, 'shipping_channel.created', {}, [1], [null], [''], [['a']]],
  created_at: NO_TIMESTAMP,
  updated_at: NO_TIMESTAMP,
};

const wrongEverywhere = shapes.flatMap(({ shape, schema, wire }) =>
  mutationsOf(wire, wrongValues).map((mutation) => ({ shape, schema, ...mutation })),
);

test('a webhook subscription that was read by id is decoded', () => {
  expect(decode(webhookSubscription, WEBHOOK_SUBSCRIPTION)).toEqual(decoded);
});

test('items of the list are poorer: they have no name, and a status in the place of active', () => {
  expect(decode(listedWebhookSubscription, LISTED_WEBHOOK_SUBSCRIPTION)).toEqual({
    ...decoded,
    name: null,
  });
});

test.for(wrongEverywhere)('in $shape, $field that is $what is refused', ({ schema, ...row }) => {
  expectRefusal(schema, row);
});

const wrongById = mutationsOf(WEBHOOK_SUBSCRIPTION, {
  name: NO_TEXT,
  active: [...NOTHING, 0, 1, 'true', 'active', [], {}],
});

test.for(wrongById)('in a read by id, $field that is $what is refused', (mutation) => {
  expectRefusal(webhookSubscription, mutation);
});

const wrongInList = mutationsOf(LISTED_WEBHOOK_SUBSCRIPTION, { status: [...NO_TEXT, ''] });

test.for(wrongInList)('in the list, $field that is $what is refused', (mutation) => {
  expectRefusal(listedWebhookSubscription, mutation);
});

test.for(['inactive', 'Active', 'ACTIVE', 'active ', 'paused', 'true', '__proto__'])(
  'an item of the list with the status %j is not active',
  (status) => {
    const wire = { ...LISTED_WEBHOOK_SUBSCRIPTION, status };
    expect(decode(listedWebhookSubscription, wire).active).toBe(false);
  },
);

test.for([true, false])('active that is %j is kept', (active) => {
  expect(decode(webhookSubscription, { ...WEBHOOK_SUBSCRIPTION, active }).active).toBe(active);
});

test.for(shapes)(
  'in $shape, the four events that only the guide names are kept as text',
  ({ schema, wire }) => {
    const events = [
      'shipment.created',
      'shipment.updated',
      'shipment.deleted',
      'tracking_parcel.updated',
    ];
    expect(decode(schema, { ...wire, events }).eventNames).toEqual(events);
  },
);

test.for(shapes)('in $shape, no event and the same event twice are kept', ({ schema, wire }) => {
  expect(decode(schema, { ...wire, events: [] }).eventNames).toEqual([]);
  const events = ['b', 'a', 'b'];
  expect(decode(schema, { ...wire, events }).eventNames).toEqual(events);
});

test.for(shapes)('in $shape, the secret is not read, masked or not', ({ schema, wire }) => {
  const value = decode(schema, { ...wire, secret: canary('WEBHOOK_SECRET') });
  collectOutput('webhook subscription', JSON.stringify(value));
  expect(value).not.toHaveProperty('secret');
  for (const secret of [undefined, null, 1, {}]) {
    expect(decode(schema, { ...wire, secret })).toEqual(value);
  }
});

test.for(shapes)('in $shape, fields that are not documented are dropped', ({ schema, wire }) => {
  const text = JSON.stringify(wire).slice(0, -1);
  const more = JSON.parse(`${text},"extra":1,"__proto__":{"polluted":1},"constructor":2}`);
  expect(decode(schema, more)).toEqual(decode(schema, wire));
  expect(Object.keys(decode(schema, more))).toEqual(Object.keys(decoded));
  expect({}).not.toHaveProperty('polluted');
});

test('an item of the list is not made richer by a name or a flag of its own', () => {
  const wire = { ...LISTED_WEBHOOK_SUBSCRIPTION, status: 'inactive', name: 'A name', active: true };
  expect(decode(listedWebhookSubscription, wire)).toMatchObject({ name: null, active: false });
});
