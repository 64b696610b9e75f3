import { randomInt } from 'node:crypto';
import { encodeTimestamp } from '../collection.ts';
import type { EventSource, SendcloudHook } from '../event-sender.ts';
import { encodeJson } from '../json.ts';
import { createSeededRandom } from '../seeded-random.ts';
import documented from './documented.json' with { type: 'json' };

const { data, event_type: documentedName } = documented.ParcelEventCreatedPayload;

const attempt = {
  phase: 'attempted',
  status_type: 'warning',
  sub_status: 'not_home',
  description: 'Nobody was at home',
  is_offered: true,
};

/** What is told of a parcel, in order; the rest of an event is as documented. */
const steps = [
  {
    event_type: 'internal',
    phase: 'ready_to_send',
    description: 'Parcel is ready to send',
    location_details: null,
  },
  { phase: 'sorted', description: 'Parcel was sorted' },
  { phase: 'in_transit', description: 'Parcel is on its way' },
  { phase: 'in_delivery', description: 'Parcel is out for delivery' },
  attempt,
  {
    phase: 'delivered',
    description: 'Parcel was delivered',
    end_of_tracking: true,
    is_offered: true,
    location_details: null,
  },
];

const carriers = [
  { code: 'postnl', prefix: '3SHKGR' },
  { code: 'dpd', prefix: '05222' },
  { code: 'dhl', prefix: 'JVGL0624' },
  { code: 'ups', prefix: '1Z8R5A68' },
];

const cities = [
  { city: 'Eindhoven', country: 'NL' },
  { city: 'Utrecht', country: 'NL' },
  { city: 'Hamburg', country: 'DE' },
  { city: 'Lyon', country: 'FR' },
];

/** One parcel after the other goes through its phases; one in three is attempted in vain first. */
export function createParcelEvents(
  { header, secret }: SendcloudHook,
  seed: number,
  nowMs: () => number,
): EventSource {
  const life = live(seed, nowMs);
  return ({ name = documentedName, body }) => {
    const text = body ?? encodeJson({ event_type: name, data: life.next().value });
    return { id: null, name, headers: { [header]: secret }, body: text };
  };
}

/**
 * Parcels get numbers that no start of a sandbox has given before: an event has no id, and receivers
 * know it by those.
 */
function* live(seed: number, nowMs: () => number): Generator<object, never> {
  const random = createSeededRandom(seed);
  for (;;) {
    const { code, prefix } = random.pick(carriers);
    const parcel = {
      parcel_id: randomInt(400_000_000, 2 ** 31),
      tracking_number: prefix + String(randomInt(10 ** 9)).padStart(9, '0'),
      carrier_code: code,
      announced_at: encodeTimestamp(nowMs()),
    };
    const isAttempted = random.below(3) === 0;
    for (const step of steps.filter((each) => isAttempted || each !== attempt)) {
      const timestamp = encodeTimestamp(nowMs());
      const location_details = { ...data.event.location_details, ...random.pick(cities) };
      yield { parcel, event: { ...data.event, timestamp, location_details, ...step } };
    }
  }
}
