import { expect, test } from 'vitest';
import type { WebhookSubscription } from '../../../src/domain/shipping-channels.ts';
import { webhookSubscriptionChanges } from '../../../src/loaders/shipping-channels/writes.ts';

const CREATED = 'tracking_parcel.created';
const DELETED = 'tracking_parcel.deleted';
const UNKNOWN = 'shipment.created';

const found: WebhookSubscription = {
  id: 'wh_1',
  name: 'Parcels',
  url: 'https://example.com/',
  eventNames: [CREATED, UNKNOWN, DELETED],
  active: true,
  createdAt: null,
  updatedAt: null,
};

test.for([
  { what: 'all the same', events: [CREATED, DELETED], changes: null },
  { what: 'another order', events: [DELETED, CREATED], changes: null },
  { what: 'an event less', events: [CREATED], changes: { eventNames: [CREATED] } },
  {
    what: 'an event twice at the API',
    there: { eventNames: [CREATED, CREATED] },
    events: [CREATED],
    changes: null,
  },
  {
    what: 'events that are absent',
    there: { eventNames: null },
    events: [CREATED],
    changes: { eventNames: [CREATED] },
  },
  {
    what: 'events that cannot be read: the write finds out',
    there: { eventNames: new Error('unreadable') },
    events: [CREATED],
    changes: { eventNames: [CREATED] },
  },
  {
    what: 'another state',
    there: { active: false },
    events: [CREATED, DELETED],
    changes: { active: true },
  },
  {
    what: 'both',
    there: { active: null },
    events: [CREATED],
    changes: { eventNames: [CREATED], active: true },
  },
])('what has to be written of a webhook subscription: $what', ({ there, events, changes }) => {
  const wanted = { eventNames: events, active: true };
  expect(webhookSubscriptionChanges({ ...found, ...there }, wanted)).toEqual(changes);
});
