import { expect, test } from 'vitest';
import documented from '../../../src/sandbox/sendcloud/documented.json' with { type: 'json' };
import { startSandbox } from '../../../src/sandbox/server.ts';
import { hooksAt, orderEvents } from '../hooks.ts';
import { startWebhookListener } from './webhook-listener.ts';

type Payload = typeof documented.ParcelEventCreatedPayload;

/** What a hook receives of a sandbox whose clock goes on by a second each time it is read. */
async function receive(order: object): Promise<readonly Payload[]> {
  let atMs = Date.UTC(2026, 4, 1, 8);
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox({
    nowMs() {
      atMs += 1000;
      return atMs;
    },
  });
  sandbox.deliverTo([hooksAt(webhook)[0]], () => false);
  await orderEvents(sandbox, order);
  return webhook.received.map(({ body }) => JSON.parse(body));
}

test('an event is the documented one, of a new parcel and of now', async () => {
  const [, , third] = await receive({ count: 3 });
  expect(third).toEqual({
    event_type: 'parcels.event.created',
    data: {
      parcel: {
        parcel_id: expect.any(Number),
        tracking_number: expect.stringMatching(/^[0-9A-Z]{14,17}$/),
        carrier_code: expect.stringMatching(/^(postnl|dpd|dhl|ups)$/),
        announced_at: '2026-05-01T08:00:01Z',
      },
      event: {
        ...documented.ParcelEventCreatedPayload.data.event,
        timestamp: '2026-05-01T08:00:04Z',
        location_details: {
          ...documented.ParcelEventCreatedPayload.data.event.location_details,
          city: expect.any(String),
          country: expect.stringMatching(/^[A-Z]{2}$/),
        },
      },
    },
  });
});

test('parcels go through their phases in order, some after a vain attempt', async () => {
  const events = await receive({ count: 60 });
  const lives = [...Map.groupBy(events, ({ data }) => data.parcel.parcel_id).values()].map((life) =>
    life.map(({ data }) => data.event.phase).join(' '),
  );
  // The last one may not have come to its end.
  expect(new Set(lives.slice(0, -1))).toEqual(
    new Set([
      'ready_to_send sorted in_transit in_delivery delivered',
      'ready_to_send sorted in_transit in_delivery attempted delivered',
    ]),
  );
  const ends = events.filter(({ data }) => data.event.end_of_tracking);
  expect(ends.map(({ data }) => data.event.phase)).toEqual(ends.map(() => 'delivered'));
  expect(ends.length).toBeGreaterThan(8);
  const keys = events.map(({ data: { parcel, event } }) => `${parcel.parcel_id} ${event.phase}`);
  expect(new Set(keys).size).toBe(60);
});

test('another sandbox has other parcels, though its clock is the same', async () => {
  const parcels = [await receive({}), await receive({})].map(([event]) => event?.data.parcel);
  expect(parcels[0]?.announced_at).toBe(parcels[1]?.announced_at);
  expect(parcels[0]?.parcel_id).not.toBe(parcels[1]?.parcel_id);
  expect(parcels[0]?.tracking_number).not.toBe(parcels[1]?.tracking_number);
});

test('the name that is asked for stands in the place of the documented one', async () => {
  const [event] = await receive({ name: 'parcels.event.deleted' });
  expect(event?.event_type).toBe('parcels.event.deleted');
  expect(event?.data.event.phase).toBe('ready_to_send');
});
