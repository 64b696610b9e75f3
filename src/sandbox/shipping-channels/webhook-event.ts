import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { encodeTimestamp } from '../collection.ts';
import type { EventSource, HookEvent, ShippingChannelsHook } from '../event-sender.ts';
import { encodeJson } from '../json.ts';
import { createSeededRandom } from '../seeded-random.ts';

/** The shipping channels that parcels go through. */
export const channels = [
  { id: 'ch_123456', name: 'DHL Poland', provider: 'dhl_pl' },
  { id: 'ch_123911', name: 'DPD', provider: 'dpd' },
  { id: 'ch_130042', name: 'MRW Spain', provider: 'mrw' },
  { id: 'ch_131777', name: 'Poste Italiane', provider: 'poste_italiane' },
] as const;

/** What happened, to what, and when. */
export interface EventPayloadOptions {
  /** `tracking_parcel.created`, and so on. */
  readonly type: string;
  /** What follows the prefix of the ids: `evt_123456`, `tp_123456`. */
  readonly key: string;
  /** The shipping channel that an event is about, or that its parcel goes through. */
  readonly channel?: { readonly id: string; readonly name: string; readonly provider: string };
  /** How far the resource has come, from 0, its first status; by default and at most its last. */
  readonly stage?: number;
  readonly atMs?: number;
  /** Further members of the resource. */
  readonly members?: Readonly<Record<string, unknown>>;
}

const hourMs = 3_600_000;
const documentedAtMs = Date.UTC(2025, 3, 7, 12);

/** The statuses of each resource, in the order in which it goes through them. */
const statusesOf = new Map([
  ['tracking_parcel', ['created', 'waiting_for_shipment', 'in_transit', 'delivered']],
  ['shipping_channel', ['draft', 'pending_validation', 'active', 'inactive']],
  ['shipment', ['pending', 'created', 'shipped', 'delivered']],
]);

/** Of events that leave no doubt. */
const stages = new Map([
  ['created', 0],
  ['validated', 2],
]);

/**
 * What a webhook receives, and a delivery log repeats; the resource is in `data` under its own
 * name. Only a tracking parcel whose status changed is documented. The others follow its form, and
 * one of an unknown type tells nothing of its resource but the times.
 */
export function eventPayload({
  type,
  key,
  channel = channels[0],
  stage: wanted = Number.POSITIVE_INFINITY,
  atMs = documentedAtMs,
  members = {},
}: EventPayloadOptions): object {
  const [name = '', change = ''] = type.split('.');
  const statuses = statusesOf.get(name) ?? [];
  const stage = stages.get(change) ?? Math.min(wanted, statuses.length - 1);
  const through = { shipping_channel_id: channel.id };
  const identities = new Map<string, object>([
    ['tracking_parcel', { id: `tp_${key}`, tracking_number: `${key}7890`, ...through }],
    ['shipping_channel', channel],
    ['shipment', { id: `sh_${key}`, ...through }],
  ]);
  const resource = {
    ...identities.get(name),
    status: statuses[stage],
    // Left out of the JSON text where it is undefined, as other events do not have it.
    previous_status: change === 'status_changed' ? statuses[stage - 1] : undefined,
    created_at: encodeTimestamp(atMs - Math.max(0, stage) * 9 * hourMs),
    updated_at: encodeTimestamp(atMs),
    ...members,
  };
  return { id: `evt_${key}`, created_at: encodeTimestamp(atMs), type, data: { [name]: resource } };
}

/**
 * The headers that a webhook receives, under the names that the delivery log has. Only the form
 * `sha256=…` is documented, and that the secret signs payloads. HMAC-SHA256 over the bytes of the
 * body, in lower-case hex, is inferred from that form.
 */
export function deliveryHeaders(
  /** `whl_…` */
  id: string,
  event: string,
  body: string,
  secret: string,
): Readonly<Record<string, string>> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    'X-Shipping-Channels-Event': event,
    'X-Shipping-Channels-Delivery': id,
    'X-Shipping-Channels-Signature': `sha256=${signature}`,
  };
}

/** The lives of a parcel and of a shipping channel; each stage is a status of the resource. */
const steps: readonly (readonly [type: string, stage: number])[] = [
  ['tracking_parcel.created', 0],
  ['tracking_parcel.status_changed', 1],
  ['tracking_parcel.updated', 1],
  ['tracking_parcel.status_changed', 2],
  ['tracking_parcel.status_changed', 3],
  ['tracking_parcel.deleted', 3],
  ['shipping_channel.created', 0],
  ['shipping_channel.status_changed', 1],
  ['shipping_channel.validated', 2],
  ['shipping_channel.status_changed', 2],
  ['shipping_channel.updated', 2],
  ['shipping_channel.status_changed', 3],
  ['shipping_channel.deleted', 3],
];

/**
 * The nine documented events, over and over: a resource is created, goes through its statuses in
 * order and is deleted. An event that is asked for by its name is the next one of that name.
 */
export function createWebhookEvents(
  { secret }: ShippingChannelsHook,
  seed: number,
  nowMs: () => number,
): EventSource {
  const life = live(seed, nowMs);

  function next(name: string | undefined): EventPayloadOptions {
    if (name !== undefined && !steps.some(([type]) => type === name)) {
      return { type: name, key: newKey() };
    }
    let event = life.next().value;
    while (name !== undefined && event.type !== name) event = life.next().value;
    return event;
  }

  function post(id: string | null, name: string, body: string): HookEvent {
    return { id, name, headers: deliveryHeaders(`whl_${newId()}`, name, body, secret), body };
  }

  return ({ name, body }) => {
    if (body !== undefined) return post(null, name ?? 'tracking_parcel.status_changed', body);
    const event = next(name);
    // Receivers know an event by its id: none is given twice, not even after a restart.
    const id = `evt_${newId()}`;
    return post(id, event.type, encodeJson({ ...eventPayload({ ...event, atMs: nowMs() }), id }));
  };
}

/** What happens to one resource after the other, without end. */
function* live(seed: number, nowMs: () => number): Generator<EventPayloadOptions, never> {
  const random = createSeededRandom(seed);
  const begin = (isChannel: boolean) => {
    const key = newKey();
    const channel = random.pick(channels);
    return {
      key,
      channel: isChannel ? { ...channel, id: `ch_${key}` } : channel,
      members: { created_at: encodeTimestamp(nowMs()) },
    };
  };
  for (;;) {
    let resource = begin(false);
    for (const [type, stage] of steps) {
      if (type === 'shipping_channel.created') resource = begin(true);
      yield { type, stage, ...resource };
    }
  }
}

/** Digits, as the documented ids have. */
function newKey(): string {
  return String(randomInt(10 ** 11, 10 ** 12));
}

function newId(): string {
  return randomUUID().replaceAll('-', '');
}
