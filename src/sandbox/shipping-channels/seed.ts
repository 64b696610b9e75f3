import { STATUS_CODES } from 'node:http';
import { encodeTimestamp } from '../collection.ts';
import { createSeededRandom, type SeededRandom } from '../seeded-random.ts';
import type { ShippingChannelsAccount } from '../tenant.ts';
import documented from './documented.json' with { type: 'json' };
import { type WebhookDelivery, webhookDelivery } from './webhook-delivery.ts';
import { channels, eventPayload } from './webhook-event.ts';
import { type WebhookSubscription, webhookSubscription } from './webhook-subscription.ts';

type Seed = Pick<ShippingChannelsAccount, 'webhookSubscriptions' | 'webhookDeliveries'>;

const dayMs = 86_400_000;
const firstGeneratedAtMs = Date.UTC(2025, 3, 2, 9, 30, 7);

const teams = ['Customer service', 'Warehouse', 'Finance', 'Web shop', 'Marketing'];
const countries = ['NL', 'DE', 'FR'];
const domains = ['example.com', 'example.org', 'example.net'];

const parcel = (change: string) => `tracking_parcel.${change}`;
const channel = (change: string) => `shipping_channel.${change}`;
const written = ['created', 'updated', 'deleted'];
const purposes = [
  { name: 'delivery notices', path: 'deliveries', events: [parcel('status_changed')] },
  { name: 'parcel mirror', path: 'parcels', events: written.map(parcel) },
  {
    name: 'carrier monitoring',
    path: 'carriers',
    events: [channel('validated'), channel('status_changed')],
  },
  {
    name: 'audit trail',
    path: 'audit',
    events: [...written.map(channel), parcel('created'), parcel('deleted')],
  },
];

/** 45 subscriptions by ascending id, the documented ones first, and 400 deliveries. */
export function acmeSeed(): Seed {
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
export function globexSeed(): Seed {
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
        ...failed(503, ''),
        created_at: '2025-05-13T07:20:31Z',
      }),
      webhookDelivery({ ...mail, id: 'whl_700003', created_at: '2025-05-14T16:42:09Z' }),
    ],
  };
}

const minuteMs = 60_000;
const longestPauseMs = 8 * 60 * minuteMs;
const documentedAtMs = Date.UTC(2025, 3, 7, 12);
const documentedNumber = 123_456;
const numberStep = 173;
/** Beyond 2^53 and odd, so that a client which rounds numbers cannot go unnoticed. */
const bigReference = 9_007_199_254_740_993n;

/** How many deliveries the first two subscriptions have besides the documented one. */
const documentedVolumes = [24, 117];
/** How many the others have, over and over. */
const volumes = [10, 3, 0, 16, 1, 0, 13];

/**
 * 400 deliveries by ascending id and time. The documented one is the newest of its subscription,
 * though its event is none of that; about one in eight failed, and the newest of `wh_234567` has
 * an integer beyond 2^53.
 */
function acmeWebhookDeliveries(
  subscriptions: readonly WebhookSubscription[],
): readonly WebhookDelivery[] {
  const random = createSeededRandom(4);
  const occurrences = subscriptions
    .flatMap((subscription, index) => {
      const length = documentedVolumes[index] ?? volumes[index % volumes.length] ?? 0;
      let atMs = Date.parse(subscription.created_at);
      return Array.from({ length }, (_, place) => {
        atMs += minuteMs + random.below(longestPauseMs);
        const isLast = place === length - 1;
        const hasBigInteger = isLast && subscription.id === 'wh_234567';
        return { subscription, atMs, members: hasBigInteger ? { reference: bigReference } : {} };
      });
    })
    .toSorted((one, other) => one.atMs - other.atMs);
  const earlier = occurrences.filter(({ atMs }) => atMs < documentedAtMs).length;
  const deliveries = occurrences.map(({ subscription, atMs, members }, index) => {
    const place = index < earlier ? index - earlier : index - earlier + 1;
    const key = String(documentedNumber + place * numberStep);
    const type = random.pick(subscription.events);
    const channel = random.pick(channels);
    const stage = 1 + random.below(3);
    return webhookDelivery({
      id: `whl_${key}`,
      webhook_subscription_id: subscription.id,
      event_type: type,
      url: subscription.url,
      request_body: eventPayload({ type, key, channel, stage, atMs, members }),
      ...outcome(random),
      created_at: encodeTimestamp(atMs + 1000),
    });
  });
  return deliveries.toSpliced(earlier, 0, documented.log);
}

const successes: readonly Partial<WebhookDelivery>[] = [
  { response_status: 200, response_body: '{"received":true}' },
  { response_status: 200, response_body: 'OK' },
  { response_status: 202, response_body: '{"queued":true}' },
  { response_status: 204, response_body: '' },
];
const failures = [
  failed(500, '{"message":"Server Error"}'),
  failed(503, '<html><body><h1>503 Service Unavailable</h1></body></html>'),
  failed(404, '{"error":"no such hook"}'),
];
const unanswered = [
  { duration_ms: 30_000, ...failed(null, 'The webhook did not answer within 30 seconds.') },
  { duration_ms: 4, ...failed(null, 'The connection to the webhook was refused.') },
];

/** About one in eight failed, and of those about one in six was never answered. */
function outcome(random: SeededRandom): Partial<WebhookDelivery> {
  const duration_ms = 35 + random.below(900);
  if (random.below(8) > 0) return { duration_ms, ...random.pick(successes) };
  return random.below(6) > 0 ? { duration_ms, ...random.pick(failures) } : random.pick(unanswered);
}

/** With the body that was answered, or why there was no answer. */
function failed(response_status: number | null, text: string): Partial<WebhookDelivery> {
  if (response_status === null) {
    return { status: 'failed', response_status, response_body: null, error_message: text };
  }
  const error_message = `The webhook answered ${response_status} ${STATUS_CODES[response_status]}.`;
  return { status: 'failed', response_status, response_body: text, error_message };
}
