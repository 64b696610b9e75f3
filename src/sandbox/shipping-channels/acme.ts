import { createSeededRandom } from '../seeded-random.ts';
import { encodeTimestamp } from '../timestamp.ts';
import { type WebhookSubscription, webhookSubscription } from './webhook-subscription.ts';

const dayMs = 86_400_000;
const firstGeneratedAtMs = Date.UTC(2025, 3, 2, 9, 30, 7);

const teams = ['Customer service', 'Warehouse', 'Finance', 'Web shop', 'Marketing'];
const countries = ['NL', 'DE', 'FR'];
const domains = ['example.com', 'example.org', 'example.net'];

const purposes = [
  { name: 'delivery notices', path: 'deliveries', events: ['tracking_parcel.status_changed'] },
  {
    name: 'parcel mirror',
    path: 'parcels',
    events: ['tracking_parcel.created', 'tracking_parcel.updated', 'tracking_parcel.deleted'],
  },
  {
    name: 'carrier monitoring',
    path: 'carriers',
    events: ['shipping_channel.validated', 'shipping_channel.status_changed'],
  },
  {
    name: 'audit trail',
    path: 'audit',
    events: [
      'shipping_channel.created',
      'shipping_channel.updated',
      'shipping_channel.deleted',
      'tracking_parcel.created',
      'tracking_parcel.deleted',
    ],
  },
];

/** The examples of the documentation, verbatim; the name of the second is not documented. */
const documentedWebhookSubscriptions: readonly WebhookSubscription[] = [
  {
    id: 'wh_123456',
    name: 'Shipping Channel Updates',
    url: 'https://example.com/webhooks/shipping-channels',
    events: [
      'shipping_channel.created',
      'shipping_channel.updated',
      'shipping_channel.deleted',
      'shipping_channel.status_changed',
    ],
    active: true,
    created_at: '2025-03-29T16:00:00Z',
    updated_at: '2025-03-29T16:00:00Z',
  },
  {
    id: 'wh_234567',
    name: 'Tracking Parcel Updates',
    url: 'https://example.com/webhooks/tracking-parcels',
    events: ['tracking_parcel.created', 'tracking_parcel.status_changed'],
    active: true,
    created_at: '2025-03-29T17:00:00Z',
    updated_at: '2025-03-29T17:00:00Z',
  },
];

/** 45 subscriptions by ascending id; two have an event that only the guide knows. */
export function acmeWebhookSubscriptions(): readonly WebhookSubscription[] {
  const random = createSeededRandom(3);
  const offices = countries.flatMap((country) => teams.map((team) => `${team} ${country}`));
  const uses = offices.flatMap((office) => purposes.map((purpose) => ({ office, purpose })));
  const generated = uses.slice(0, 43).map(({ office, purpose }, index) => {
    const createdAtMs = firstGeneratedAtMs + index * 6 * dayMs + random.below(dayMs);
    const host = `${office.toLowerCase().replaceAll(' ', '-')}.${random.pick(domains)}`;
    const guideOnly = index === 4 || index === 30 ? ['shipment.created'] : [];
    return webhookSubscription({
      id: `wh_${240_017 + index * 1_931}`,
      name: `${office}: ${purpose.name}`,
      url: `https://${host}/webhooks/${purpose.path}`,
      events: [...purpose.events, ...guideOnly],
      active: random.below(5) > 0,
      created_at: encodeTimestamp(createdAtMs),
      updated_at: encodeTimestamp(createdAtMs + random.below(3) * 11 * dayMs),
    });
  });
  return [...documentedWebhookSubscriptions, ...generated];
}
