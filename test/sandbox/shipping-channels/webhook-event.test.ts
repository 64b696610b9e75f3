import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { hooksAt, orderEvents } from '../hooks.ts';
import { startWebhookListener } from '../sendcloud/webhook-listener.ts';

interface Envelope {
  readonly id: string;
  readonly created_at: string;
  readonly type: string;
  readonly data: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a hook receives of a sandbox whose clock goes on by a second each time it is read. */
async function receive(order: object): Promise<readonly Envelope[]> {
  let atMs = Date.UTC(2026, 4, 1, 8);
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox({
    nowMs() {
      atMs += 1000;
      return atMs;
    },
  });
  sandbox.deliverTo([hooksAt(webhook)[1]], () => false);
  await orderEvents(sandbox, order);
  return webhook.received.map(({ body }) => JSON.parse(body));
}

const inShort = ({ type, data }: Envelope) => {
  const [{ status, previous_status: previous } = {}] = Object.values(data);
  return `${type} ${previous === undefined ? '' : `${previous} -> `}${status}`;
};

test('a parcel and a shipping channel go through their lives', async () => {
  const events = await receive({ count: 14 });
  expect(events.map(inShort)).toEqual([
    'tracking_parcel.created created',
    'tracking_parcel.status_changed created -> waiting_for_shipment',
    'tracking_parcel.updated waiting_for_shipment',
    'tracking_parcel.status_changed waiting_for_shipment -> in_transit',
    'tracking_parcel.status_changed in_transit -> delivered',
    'tracking_parcel.deleted delivered',
    'shipping_channel.created draft',
    'shipping_channel.status_changed draft -> pending_validation',
    'shipping_channel.validated active',
    'shipping_channel.status_changed pending_validation -> active',
    'shipping_channel.updated active',
    'shipping_channel.status_changed active -> inactive',
    'shipping_channel.deleted inactive',
    'tracking_parcel.created created',
  ]);
  // The nine that the documentation has.
  expect(new Set(events.map(({ type }) => type)).size).toBe(9);
  const resources = events.map(({ data }) => Object.values(data)[0]);
  expect(new Set(resources.slice(0, 6).map((each) => each?.id)).size).toBe(1);
  expect(new Set(resources.slice(6, 13).map((each) => each?.id)).size).toBe(1);
  expect(resources[6]?.id).toMatch(/^ch_\d{12}$/);
  expect(resources.at(-1)?.id).not.toBe(resources[0]?.id);
  expect(new Set(resources.slice(0, 6).map((each) => each?.created_at)).size).toBe(1);
  expect(new Set(events.map(({ id }) => id)).size).toBe(14);
});

test('an event has the time of the clock, and a resource that looks real', async () => {
  const [event] = await receive({});
  expect(event).toEqual({
    id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
    created_at: '2026-05-01T08:00:02Z',
    type: 'tracking_parcel.created',
    data: {
      tracking_parcel: {
        id: expect.stringMatching(/^tp_\d{12}$/),
        tracking_number: expect.stringMatching(/^\d{16}$/),
        shipping_channel_id: expect.stringMatching(/^ch_\d{6}$/),
        status: 'created',
        created_at: '2026-05-01T08:00:01Z',
        updated_at: '2026-05-01T08:00:02Z',
      },
    },
  });
});

test('an event that is asked for by its name is the next one of that name', async () => {
  const events = await receive({ name: 'tracking_parcel.status_changed', count: 4 });
  expect(events.map(inShort)).toEqual([
    'tracking_parcel.status_changed created -> waiting_for_shipment',
    'tracking_parcel.status_changed waiting_for_shipment -> in_transit',
    'tracking_parcel.status_changed in_transit -> delivered',
    'tracking_parcel.status_changed created -> waiting_for_shipment',
  ]);
});

test.each(['shipment.created', 'parcel.lost', '__proto__', '.'])(
  'an event %s that the API does not list can be sent too',
  async (name) => {
    const [first, second] = await receive({ name, count: 2 });
    expect([first?.type, second?.type]).toEqual([name, name]);
    expect(Object.keys(first?.data ?? {})).toEqual([name.split('.')[0]]);
    expect(first?.id).not.toBe(second?.id);
  },
);

test('another sandbox gives no id again, though its clock is the same', async () => {
  const [first, again] = [await receive({}), await receive({})].map(([event]) => event);
  expect(first?.created_at).toBe(again?.created_at);
  expect(first?.id).not.toBe(again?.id);
  expect(first?.data.tracking_parcel?.id).not.toBe(again?.data.tracking_parcel?.id);
});
