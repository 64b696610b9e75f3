import { createSeededRandom, type SeededRandom } from '../seeded-random.ts';
import { encodeTimestamp } from '../timestamp.ts';
import { acmeWebhookSubscriptions } from './acme.ts';
import { deliveryOutcome } from './delivery-outcome.ts';
import { type Channel, eventPayload } from './event-payload.ts';
import { type WebhookDelivery, webhookDelivery } from './webhook-delivery.ts';
import type { WebhookSubscription } from './webhook-subscription.ts';

interface Occurrence {
  readonly subscription: WebhookSubscription;
  readonly atMs: number;
  readonly isLast: boolean;
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

const channels: readonly Channel[] = [
  { id: 'ch_123456', name: 'DHL Poland', provider: 'dhl_pl' },
  { id: 'ch_123911', name: 'DPD', provider: 'dpd' },
  { id: 'ch_130042', name: 'MRW Spain', provider: 'mrw' },
  { id: 'ch_131777', name: 'Poste Italiane', provider: 'poste_italiane' },
];

/** The example of the documentation, verbatim; what it leaves out is that of the events page. */
const documentedDelivery: WebhookDelivery = {
  id: 'whl_123456',
  webhook_subscription_id: 'wh_123456',
  // Not one of the events of this subscription, nor is it in the documentation.
  event_type: 'tracking_parcel.status_changed',
  status: 'success',
  url: 'https://example.com/webhooks/shipping-channels',
  request_headers: {
    'Content-Type': 'application/json',
    'X-Shipping-Channels-Event': 'tracking_parcel.status_changed',
    'X-Shipping-Channels-Delivery': 'whl_123456',
    'X-Shipping-Channels-Signature':
      'sha256=5d2c1b8d0a4e4f6c9b7a3e1f8c6d5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a',
  },
  request_body: {
    id: 'evt_123456',
    created_at: '2025-04-07T12:00:00Z',
    type: 'tracking_parcel.status_changed',
    data: {
      tracking_parcel: {
        id: 'tp_123456',
        tracking_number: '1234567890',
        shipping_channel_id: 'ch_123456',
        status: 'delivered',
        previous_status: 'in_transit',
        created_at: '2025-04-06T10:00:00Z',
        updated_at: '2025-04-07T12:00:00Z',
      },
    },
  },
  response_status: 200,
  response_body: '{"received":true}',
  duration_ms: 123,
  error_message: null,
  created_at: '2025-04-07T12:00:01Z',
};

/**
 * 400 deliveries by ascending id and time. The documented one is the newest of its subscription;
 * about one in eight failed, and the newest of `wh_234567` has an integer beyond 2^53.
 */
export function acmeWebhookDeliveries(): readonly WebhookDelivery[] {
  const random = createSeededRandom(4);
  const occurrences = acmeWebhookSubscriptions()
    .flatMap((subscription, index) => occurrencesOf(subscription, index, random))
    .toSorted((one, other) => one.atMs - other.atMs);
  const earlier = occurrences.filter(({ atMs }) => atMs < documentedAtMs).length;
  const deliveries = occurrences.map((occurrence, index) => {
    const place = index < earlier ? index - earlier : index - earlier + 1;
    return deliveryOf(occurrence, documentedNumber + place * numberStep, random);
  });
  return deliveries.toSpliced(earlier, 0, documentedDelivery);
}

function occurrencesOf(
  subscription: WebhookSubscription,
  index: number,
  random: SeededRandom,
): readonly Occurrence[] {
  const length = documentedVolumes[index] ?? volumes[index % volumes.length] ?? 0;
  let atMs = Date.parse(subscription.created_at);
  return Array.from({ length }, (_, place) => {
    atMs += minuteMs + random.below(longestPauseMs);
    return { subscription, atMs, isLast: place === length - 1 };
  });
}

function deliveryOf(occurrence: Occurrence, number: number, random: SeededRandom): WebhookDelivery {
  const { subscription, atMs, isLast } = occurrence;
  const key = String(number);
  const type = random.pick(subscription.events);
  const hasBigInteger = isLast && subscription.id === 'wh_234567';
  const members = hasBigInteger ? { reference: bigReference } : {};
  const channel = random.pick(channels);
  const stage = 1 + random.below(3);
  return webhookDelivery({
    id: `whl_${key}`,
    webhook_subscription_id: subscription.id,
    event_type: type,
    url: subscription.url,
    request_body: eventPayload({ type, key, channel, stage, atMs, members }),
    ...deliveryOutcome(random),
    created_at: encodeTimestamp(atMs + 1000),
  });
}
