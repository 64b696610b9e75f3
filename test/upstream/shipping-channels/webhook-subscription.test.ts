import { expect, test } from 'vitest';
import {
  listedWebhookSubscription,
  webhookSubscription,
} from '../../../src/upstream/shipping-channels/webhook-subscription.ts';
import { canary, collectOutput } from '../../support/canaries.ts';
import {
  expectFieldError,
  expectRefusal,
  mutationsOf,
  NO_BOOLEAN,
  NO_TEXT,
  NO_TIMESTAMP,
  NO_URL,
  NOTHING,
  readOne,
} from '../mutation.ts';
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

const listed = { ...decoded, name: undefined };

const NO_EVENTS = ['shipping_channel.created', true, 1, {}, [1], [null], [['a']], ['a', {}]];

const shared = [
  { field: 'url', property: 'url', wrong: NO_URL },
  { field: 'events', property: 'eventNames', wrong: NO_EVENTS },
  { field: 'created_at', property: 'createdAt', wrong: NO_TIMESTAMP },
  { field: 'updated_at', property: 'updatedAt', wrong: NO_TIMESTAMP },
] as const;

const shapes = [
  {
    shape: 'a read by id',
    schema: webhookSubscription,
    wire: WEBHOOK_SUBSCRIPTION,
    whole: decoded,
    fields: [
      ...shared,
      { field: 'name', property: 'name', wrong: NO_TEXT },
      { field: 'active', property: 'active', wrong: NO_BOOLEAN },
    ],
  },
  {
    shape: 'the list',
    schema: listedWebhookSubscription,
    wire: LISTED_WEBHOOK_SUBSCRIPTION,
    whole: listed,
    fields: [...shared, { field: 'status', property: 'active', wrong: NO_TEXT }],
  },
] as const;

for (const { shape, schema, wire: fixture, whole, fields } of shapes) {
  const noIds = [...NOTHING, ...NO_TEXT, '', '..', 'wh_1/logs', 'wh 1', 'a'.repeat(65), '\ud800'];

  test.for(mutationsOf(fixture, { id: [...noIds, 'available-events'] }))(
    `in ${shape}, $field that is $what is refused`,
    (mutation) => {
      expectRefusal(schema, mutation);
    },
  );

  for (const { field, property, wrong } of fields) {
    test.for(mutationsOf(fixture, { [field]: NOTHING }))(
      `in ${shape}, $field: $what is null`,
      ({ wire }) => {
        expect(readOne(schema, wire)).toStrictEqual({ ...whole, [property]: null });
      },
    );

    test.for(mutationsOf(fixture, { [field]: wrong }))(
      `in ${shape}, $field that is $what is an error, and the rest is read`,
      (mutation) => {
        expectFieldError(schema, whole, mutation, property);
      },
    );
  }
}

test('a webhook subscription that was read by id is decoded', () => {
  expect(readOne(webhookSubscription, WEBHOOK_SUBSCRIPTION)).toEqual(decoded);
});

test('items of the list are poorer: they have no name, and a status in the place of active', () => {
  expect(readOne(listedWebhookSubscription, LISTED_WEBHOOK_SUBSCRIPTION)).toStrictEqual(listed);
});

test.for(['inactive', 'Active', 'ACTIVE', 'active ', 'paused', 'true', '', '__proto__'])(
  'an item of the list with the status %j is not active',
  (status) => {
    const wire = { ...LISTED_WEBHOOK_SUBSCRIPTION, status };
    expect(readOne(listedWebhookSubscription, wire).active).toBe(false);
  },
);

test.for([true, false])('active that is %j is kept', (active) => {
  expect(readOne(webhookSubscription, { ...WEBHOOK_SUBSCRIPTION, active }).active).toBe(active);
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
    expect(readOne(schema, { ...wire, events }).eventNames).toEqual(events);
  },
);

test.for(shapes)('in $shape, no event and the same event twice are kept', ({ schema, wire }) => {
  expect(readOne(schema, { ...wire, events: [] }).eventNames).toEqual([]);
  const events = ['b', 'a', 'b'];
  expect(readOne(schema, { ...wire, events }).eventNames).toEqual(events);
});

test.for(shapes)('in $shape, the secret is not read, masked or not', ({ schema, wire }) => {
  const value = readOne(schema, { ...wire, secret: canary('WEBHOOK_SECRET') });
  collectOutput('webhook subscription', JSON.stringify(value));
  expect(value).not.toHaveProperty('secret');
  for (const secret of [undefined, null, 1, {}]) {
    expect(readOne(schema, { ...wire, secret })).toEqual(value);
  }
});

test.for(shapes)('in $shape, fields that are not documented are dropped', ({ schema, wire }) => {
  const text = JSON.stringify(wire).slice(0, -1);
  const more = JSON.parse(`${text},"extra":1,"__proto__":{"polluted":1},"constructor":2}`);
  expect(readOne(schema, more)).toEqual(readOne(schema, wire));
  expect(Object.keys(readOne(schema, more))).toEqual(Object.keys(decoded));
  expect({}).not.toHaveProperty('polluted');
});

test('an item of the list is not made richer by a name or a flag of its own', () => {
  const wire = { ...LISTED_WEBHOOK_SUBSCRIPTION, status: 'inactive', name: 'A name', active: true };
  expect(readOne(listedWebhookSubscription, wire)).toMatchObject({
    name: undefined,
    active: false,
  });
});
