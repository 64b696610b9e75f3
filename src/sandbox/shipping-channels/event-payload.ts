import { encodeTimestamp } from '../collection.ts';

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
const polishChannel = { id: 'ch_123456', name: 'DHL Poland', provider: 'dhl_pl' };

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
  channel = polishChannel,
  stage: wanted = Number.POSITIVE_INFINITY,
  atMs = documentedAtMs,
  members = {},
}: EventPayloadOptions): object {
  const [name = '', change = ''] = type.split('.');
  const statuses = statusesOf.get(name) ?? [];
  const stage = stages.get(change) ?? Math.min(wanted, statuses.length - 1);
  const resource = {
    ...describe(name, key, channel),
    status: statuses[stage],
    // Left out of the JSON text where it is undefined, as other events do not have it.
    previous_status: change === 'status_changed' ? statuses[stage - 1] : undefined,
    created_at: encodeTimestamp(atMs - Math.max(0, stage) * 9 * hourMs),
    updated_at: encodeTimestamp(atMs),
    ...members,
  };
  return { id: `evt_${key}`, created_at: encodeTimestamp(atMs), type, data: { [name]: resource } };
}

function describe(name: string, key: string, channel: typeof polishChannel): object {
  const through = { shipping_channel_id: channel.id };
  if (name === 'tracking_parcel') {
    return { id: `tp_${key}`, tracking_number: `${key}7890`, ...through };
  }
  if (name === 'shipment') return { id: `sh_${key}`, ...through };
  return name === 'shipping_channel' ? channel : {};
}
