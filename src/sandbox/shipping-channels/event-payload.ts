import { encodeTimestamp } from '../collection.ts';

/** What a webhook receives, and a delivery log repeats. */
export interface EventPayload {
  readonly id: string;
  readonly created_at: string;
  readonly type: string;
  /** One member, the resource, under its own name. */
  readonly data: Readonly<Record<string, object>>;
}

/** The shipping channel that an event is about, or that its parcel goes through. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
}

/** What happened, to what, and when. */
export interface EventPayloadOptions {
  /** `tracking_parcel.created`, and so on. */
  readonly type: string;
  /** What follows the prefix of the ids: `evt_123456`, `tp_123456`. */
  readonly key: string;
  readonly channel?: Channel;
  /** How far the resource has come, from 0, its first status; by default and at most its last. */
  readonly stage?: number;
  readonly atMs?: number;
  /** Further members of the resource. */
  readonly members?: Readonly<Record<string, unknown>>;
}

interface Resource {
  /** In the order in which a resource goes through them. */
  readonly statuses: readonly string[];
  describe(key: string, channel: Channel): object;
}

const hourMs = 3_600_000;
const documentedAtMs = Date.UTC(2025, 3, 7, 12);
const polishChannel: Channel = { id: 'ch_123456', name: 'DHL Poland', provider: 'dhl_pl' };

const unknownResource: Resource = { statuses: [], describe: () => ({}) };

/** Only a tracking parcel whose status changed is documented; the others follow its form. */
const resources = new Map<string, Resource>(
  Object.entries({
    tracking_parcel: {
      statuses: ['created', 'waiting_for_shipment', 'in_transit', 'delivered'],
      describe: (key, channel) => ({
        id: `tp_${key}`,
        tracking_number: `${key}7890`,
        shipping_channel_id: channel.id,
      }),
    },
    shipping_channel: {
      statuses: ['draft', 'pending_validation', 'active', 'inactive'],
      describe: (_key, channel) => ({ ...channel }),
    },
    shipment: {
      statuses: ['pending', 'created', 'shipped', 'delivered'],
      describe: (key, channel) => ({ id: `sh_${key}`, shipping_channel_id: channel.id }),
    },
  }),
);

/** Of events that leave no doubt. */
const stages = new Map([
  ['created', 0],
  ['validated', 2],
]);

/** The payload of an event. One of an unknown type tells nothing of its resource but the times. */
export function eventPayload({
  type,
  key,
  channel = polishChannel,
  stage: wanted = Number.POSITIVE_INFINITY,
  atMs = documentedAtMs,
  members = {},
}: EventPayloadOptions): EventPayload {
  const [name = '', change = ''] = type.split('.');
  const { statuses, describe } = resources.get(name) ?? unknownResource;
  const stage = stages.get(change) ?? Math.min(wanted, statuses.length - 1);
  const resource = {
    ...describe(key, channel),
    status: statuses[stage],
    // Left out of the JSON text where it is undefined, as other events do not have it.
    previous_status: change === 'status_changed' ? statuses[stage - 1] : undefined,
    created_at: encodeTimestamp(atMs - Math.max(0, stage) * 9 * hourMs),
    updated_at: encodeTimestamp(atMs),
    ...members,
  };
  return { id: `evt_${key}`, created_at: encodeTimestamp(atMs), type, data: { [name]: resource } };
}
