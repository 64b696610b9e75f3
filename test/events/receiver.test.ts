import { describe, expect, test } from 'vitest';
import { collectOutput } from '../support/canaries.ts';
import { SENDCLOUD_EVENT, SHIPPING_CHANNELS_EVENT, signatureOf } from './documented-events.ts';
import { NOW_MS, PARCELS, renamed, startReceiver, TRACKING } from './receiver-under-test.ts';

const withId = (id: unknown) => ({ ...SHIPPING_CHANNELS_EVENT, id });

test.for([
  { hook: TRACKING, wire: SHIPPING_CHANNELS_EVENT, kind: 'shipping-channels' },
  { hook: PARCELS, wire: SENDCLOUD_EVENT, kind: 'sendcloud-parcel' },
])('an event of $hook.api is accepted, and logged with what it says', async (row) => {
  const { logged, deliver } = startReceiver();
  expect(await deliver(row.hook, row.wire)).toBe('accepted');
  expect(logged()).toEqual([
    expect.objectContaining({
      kind: row.kind,
      id: `${NOW_MS}-0`,
      hook: row.hook.name,
      receivedAt: '2025-04-07T12:00:01.000Z',
      body: JSON.stringify(row.wire),
    }),
  ]);
  collectOutput('the log of events', JSON.stringify(logged()));
});

test('an event is logged as the text of its bytes only, not of those around them', async () => {
  const { logged, receive } = startReceiver();
  const all = Buffer.from(`xx${JSON.stringify(SENDCLOUD_EVENT)}xx`);
  const headers = { [PARCELS.header ?? '']: PARCELS.secrets[0]?.reveal() };
  expect(await receive(PARCELS, headers, all.subarray(2, -2))).toBe('accepted');
  expect(logged()[0]?.body).toBe(JSON.stringify(SENDCLOUD_EVENT));
});

describe('the same event', () => {
  test('of Shipping Channels is a duplicate under any delivery id', async () => {
    const { logged, deliver } = startReceiver();
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT, 'whl_1')).toBe('accepted');
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT, 'whl_2')).toBe('duplicate');
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT, 'whl_1')).toBe('duplicate');
    // With its id, also in a body of another layout.
    expect(await deliver(TRACKING, JSON.stringify(SHIPPING_CHANNELS_EVENT, null, 2))).toBe(
      'duplicate',
    );
    expect(logged()).toHaveLength(1);
    expect(logged()[0]).toMatchObject({ deliveryId: 'whl_1' });
  });

  test('of Sendcloud, which has no id, is the same body', async () => {
    const { logged, deliver } = startReceiver();
    const outcomes = [
      await deliver(PARCELS, SENDCLOUD_EVENT),
      await deliver(PARCELS, SENDCLOUD_EVENT),
      await deliver(PARCELS, JSON.stringify(SENDCLOUD_EVENT, null, 2)),
      await deliver(PARCELS, { ...SENDCLOUD_EVENT, id: 'evt_1' }),
      await deliver(PARCELS, { ...SENDCLOUD_EVENT, id: 'evt_1', more: 1 }),
    ];
    expect(outcomes).toEqual(['accepted', 'duplicate', 'accepted', 'accepted', 'accepted']);
    expect(logged()).toHaveLength(4);
  });

  test('is logged for both of two hooks', async () => {
    const { logged, deliver } = startReceiver();
    for (const [hook, wire] of [
      [TRACKING, SHIPPING_CHANNELS_EVENT],
      [PARCELS, SENDCLOUD_EVENT],
    ] as const) {
      expect(await deliver(renamed(hook, 'one'), wire)).toBe('accepted');
      expect(await deliver(renamed(hook, 'two'), wire)).toBe('accepted');
      expect(await deliver(renamed(hook, 'two'), wire)).toBe('duplicate');
    }
    expect(logged().map(({ hook }) => hook)).toEqual(['one', 'two', 'one', 'two']);
  });

  test('in two requests at the same time is logged once', async () => {
    const { logged, deliver } = startReceiver();
    const outcomes = await Promise.all([
      deliver(TRACKING, SHIPPING_CHANNELS_EVENT, 'whl_1'),
      deliver(TRACKING, SHIPPING_CHANNELS_EVENT, 'whl_2'),
      deliver(TRACKING, SHIPPING_CHANNELS_EVENT, 'whl_3'),
    ]);
    expect(outcomes).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(logged()).toHaveLength(1);
  });

  test.for([undefined, null, 5, '', {}])('is the same body when its id is %j', async (id) => {
    const { logged, deliver } = startReceiver();
    const outcomes = [
      await deliver(TRACKING, withId(id)),
      await deliver(TRACKING, withId(id)),
      await deliver(TRACKING, { ...withId(id), more: 1 }),
    ];
    expect(outcomes).toEqual(['accepted', 'duplicate', 'accepted']);
    expect(logged()).toHaveLength(2);
  });

  test('with another id is another one', async () => {
    const { logged, deliver } = startReceiver();
    for (const id of ['evt_1', 'evt_2', 'EVT_1', 'evt_1 ']) {
      expect(await deliver(TRACKING, withId(id))).toBe('accepted');
    }
    expect(logged()).toHaveLength(4);
  });
});

describe('by its time', () => {
  const DAY_MS = 86_400_000;
  const AHEAD_MS = 300_000;

  test.for([
    { ageMs: 0, outcome: 'accepted' },
    { ageMs: DAY_MS, outcome: 'accepted' },
    { ageMs: DAY_MS + 1, outcome: 'outdated' },
    { ageMs: 365 * DAY_MS, outcome: 'outdated' },
    { ageMs: -AHEAD_MS, outcome: 'accepted' },
    { ageMs: -AHEAD_MS - 1, outcome: 'outdated' },
    { ageMs: -365 * DAY_MS, outcome: 'outdated' },
  ])('an event that is $ageMs ms old is $outcome', async ({ ageMs, outcome }) => {
    const { logged, deliver } = startReceiver();
    const createdAt = new Date(NOW_MS - ageMs).toISOString();
    const wire = { ...SHIPPING_CHANNELS_EVENT, created_at: createdAt };
    expect(await deliver(TRACKING, wire)).toBe(outcome);
    expect(logged()).toHaveLength(outcome === 'accepted' ? 1 : 0);
    // Outdated stays outdated.
    expect(await deliver(TRACKING, wire)).toBe(outcome === 'accepted' ? 'duplicate' : 'outdated');
  });

  test('a recorded event that comes again is a duplicate, and a day later outdated', async () => {
    const { clock, deliver } = startReceiver();
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('accepted');
    clock.nowMs += DAY_MS - 1000;
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('duplicate');
    clock.nowMs += 1;
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('outdated');
  });

  test.for([undefined, null, 'yesterday', 1743854400, '1743854400'])(
    'an event that says %j is accepted',
    async (createdAt) => {
      const { logged, deliver } = startReceiver();
      const wire = { ...SHIPPING_CHANNELS_EVENT, created_at: createdAt };
      expect(await deliver(TRACKING, wire)).toBe('accepted');
      expect(logged()[0]?.occurredAt).toBeNull();
    },
  );

  test('an event of Sendcloud is accepted at any age: who sends it has the secret', async () => {
    const { deliver } = startReceiver();
    expect(await deliver(PARCELS, SENDCLOUD_EVENT)).toBe('accepted');
  });
});

describe('without the secret', () => {
  test.for([
    { what: 'an event', wire: SHIPPING_CHANNELS_EVENT },
    { what: 'an outdated event', wire: { ...SHIPPING_CHANNELS_EVENT, created_at: '2020-01-01' } },
    { what: 'no JSON', wire: 'x' },
  ])('$what is unauthorized, and nothing of it is kept', async ({ wire }) => {
    const { logged, receive, deliver } = startReceiver();
    const body = Buffer.from(JSON.stringify(wire));
    for (const hook of [TRACKING, PARCELS]) {
      const signature = signatureOf(body, 'another secret');
      const headers = { 'x-shipping-channels-signature': signature, 'x-hook-secret': signature };
      expect(await receive(hook, headers, body)).toBe('unauthorized');
      expect(await receive(hook, {}, body)).toBe('unauthorized');
    }
    expect(logged()).toEqual([]);
    // It makes no duplicate of what is authentic.
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('accepted');
  });

  test('an outdated event is unauthorized, and no more is said of it', async () => {
    const { clock, receive } = startReceiver();
    clock.nowMs += 1e12;
    const body = Buffer.from(JSON.stringify(SHIPPING_CHANNELS_EVENT));
    expect(await receive(TRACKING, {}, body)).toBe('unauthorized');
  });
});
