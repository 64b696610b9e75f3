import { randomInt, randomUUID } from 'node:crypto';
import { encodeTimestamp } from '../collection.ts';
import type { EventSource, ShippingChannelsHook } from '../hook.ts';
import { encodeJson } from '../json.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { deliveryHeaders } from './delivery-headers.ts';
import { type EventPayloadOptions, eventPayload } from './event-payload.ts';
import { channels } from './seed.ts';

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

  return ({ name, body }) => {
    if (body !== undefined) {
      return signed(null, name ?? 'tracking_parcel.status_changed', body, secret);
    }
    const event = next(name);
    // Receivers know an event by its id: none is given twice, not even after a restart.
    const id = `evt_${newId()}`;
    const payload = { ...eventPayload({ ...event, atMs: nowMs() }), id };
    return signed(id, event.type, encodeJson(payload), secret);
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

function signed(
  id: string | null,
  name: string,
  text: string,
  secret: string,
): ReturnType<EventSource> {
  const body = Buffer.from(text);
  const headers = deliveryHeaders({ id: `whl_${newId()}`, event: name, body, secret });
  return { id, name, headers, body };
}

/** Digits, as the documented ids have. */
function newKey(): string {
  return String(randomInt(10 ** 11, 10 ** 12));
}

function newId(): string {
  return randomUUID().replaceAll('-', '');
}
