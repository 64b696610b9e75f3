import { encodeTimestamp } from '../collection.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { acmeWebhookDeliveries } from './delivery-seed.ts';
import documented from './documented.json' with { type: 'json' };
import { type WebhookDelivery, webhookDelivery } from './webhook-delivery.ts';
import { type WebhookSubscription, webhookSubscription } from './webhook-subscription.ts';

/** What an account begins with. */
export interface ShippingChannelsSeed {
  readonly webhookSubscriptions: readonly WebhookSubscription[];
  /** Of all subscriptions, in any order. */
  readonly webhookDeliveries: readonly WebhookDelivery[];
}

const dayMs = 86_400_000;
const firstGeneratedAtMs = Date.UTC(2025, 3, 2, 9, 30, 7);

const teams = ['Customer service', 'Warehouse', 'Finance', 'Web shop', 'Marketing'];
const countries = ['NL', 'DE', 'FR'];
const domains = ['example.com', 'example.org', 'example.net'];

const parcel = (change: string) => `tracking_parcel.${change}`;
const channel = (change: string) => `shipping_channel.${change}`;
const purposes = [
  { name: 'delivery notices', path: 'deliveries', events: [parcel('status_changed')] },
  {
    name: 'parcel mirror',
    path: 'parcels',
    events: ['created', 'updated', 'deleted'].map(parcel),
  },
  {
    name: 'carrier monitoring',
    path: 'carriers',
    events: ['validated', 'status_changed'].map(channel),
  },
  {
    name: 'audit trail',
    path: 'audit',
    events: [
      ...['created', 'updated', 'deleted'].map(channel),
      ...['created', 'deleted'].map(parcel),
    ],
  },
];

/** 45 subscriptions by ascending id, the documented ones first, and 400 deliveries. */
export function acmeSeed(): ShippingChannelsSeed {
  // The name of the second is not documented.
  const webhookSubscriptions = [...documented.webhookSubscriptions, ...generateSubscriptions()];
  return {
    webhookSubscriptions,
    webhookDeliveries: acmeWebhookDeliveries(webhookSubscriptions),
  };
}

/** Two have an event that only the guide knows. */
function generateSubscriptions(): readonly WebhookSubscription[] {
  const random = createSeededRandom(3);
  const offices = countries.flatMap((country) => teams.map((team) => `${team} ${country}`));
  const uses = offices.flatMap((office) => purposes.map((purpose) => ({ office, purpose })));
  return uses.slice(0, 43).map(({ office, purpose }, index) => {
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
}

/** Three subscriptions and four deliveries; `wh_123456` and `whl_123456` exist at acme too. */
export function globexSeed(): ShippingChannelsSeed {
  const url = (name: string) => `https://globex.example.org/${name}`;
  const mail = { webhook_subscription_id: 'wh_700001', url: url('mail') };
  return {
    webhookSubscriptions: [
      webhookSubscription({
        id: 'wh_123456',
        name: 'Globex dispatch',
        url: url('dispatch'),
        events: ['tracking_parcel.created'],
        created_at: '2025-05-11T10:00:00Z',
      }),
      webhookSubscription({
        id: 'wh_700001',
        name: 'Globex customer mail',
        url: url('mail'),
        events: ['tracking_parcel.status_changed', 'tracking_parcel.deleted'],
        created_at: '2025-05-12T10:00:00Z',
      }),
      webhookSubscription({
        id: 'wh_700002',
        name: 'Globex old ERP',
        url: url('erp'),
        events: ['shipping_channel.status_changed'],
        active: false,
        created_at: '2025-05-13T10:00:00Z',
        updated_at: '2025-09-01T10:00:00Z',
      }),
    ],
    webhookDeliveries: [
      webhookDelivery({
        id: 'whl_123456',
        webhook_subscription_id: 'wh_123456',
        event_type: 'tracking_parcel.created',
        url: url('dispatch'),
        created_at: '2025-05-11T10:15:01Z',
      }),
      webhookDelivery({ ...mail, id: 'whl_700001', created_at: '2025-05-13T07:00:01Z' }),
      webhookDelivery({
        ...mail,
        id: 'whl_700002',
        event_type: 'tracking_parcel.deleted',
        status: 'failed',
        response_status: 503,
        response_body: '',
        error_message: 'The webhook answered 503 Service Unavailable.',
        created_at: '2025-05-13T07:20:31Z',
      }),
      webhookDelivery({ ...mail, id: 'whl_700003', created_at: '2025-05-14T16:42:09Z' }),
    ],
  };
}
