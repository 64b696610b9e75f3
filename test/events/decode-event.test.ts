import { describe, expect, test } from 'vitest';
import { decodeEvent } from '../../src/events/decode-event.ts';
import {
  SENDCLOUD_EVENT,
  SHIPPING_CHANNELS_EVENT,
  sendcloudHook,
  shippingChannelsHook,
} from './documented-events.ts';

const RECEIVED_AT = '2026-01-15T10:30:01.000Z';
const SENDCLOUD = sendcloudHook([]);
const SHIPPING_CHANNELS = shippingChannelsHook([]);
const textOf = (wire: unknown) => (typeof wire === 'string' ? wire : JSON.stringify(wire));

const decodeSendcloud = (wire: unknown) =>
  decodeEvent(SENDCLOUD, {}, textOf(wire), RECEIVED_AT).event;
const decodeShippingChannels = (wire: unknown, delivery = 'whl_1') =>
  decodeEvent(
    SHIPPING_CHANNELS,
    { 'x-shipping-channels-delivery': delivery },
    textOf(wire),
    RECEIVED_AT,
  ).event;

/** With one member of the parcel and one of the event replaced. */
const parcelEvent = (parcel: object, event: object = {}) => ({
  ...SENDCLOUD_EVENT,
  data: {
    parcel: { ...SENDCLOUD_EVENT.data.parcel, ...parcel },
    event: { ...SENDCLOUD_EVENT.data.event, ...event },
  },
});

const NO_PARCEL_MEMBER = { parcelId: null, trackingNumber: null, carrierCode: null };
const NO_EVENT_MEMBER = {
  occurredAt: null,
  phase: null,
  exception: null,
  subStatus: null,
  description: null,
  endOfTracking: null,
};
const NO_RESOURCE = { resource: null, resourceId: null, status: null, previousStatus: null };
const ODD = [null, 1.5, true, [], ['a'], {}, { a: 'b' }];

describe('an event of Sendcloud', () => {
  test('has every field of the documented example', () => {
    expect(decodeEvent(SENDCLOUD, {}, textOf(SENDCLOUD_EVENT), RECEIVED_AT)).toEqual({
      apiId: null,
      event: {
        kind: 'sendcloud-parcel',
        api: 'SENDCLOUD',
        hook: 'parcels',
        name: 'parcels.event.created',
        receivedAt: RECEIVED_AT,
        occurredAt: '2026-01-15T10:30:00Z',
        body: JSON.stringify(SENDCLOUD_EVENT),
        parcelId: '12345678',
        trackingNumber: '3SYZXG132912330',
        carrierCode: 'dpd',
        phase: 'in_transit',
        exception: 'none',
        subStatus: 'none',
        description: 'Parcel is on its way',
        endOfTracking: false,
      },
    });
  });

  test.for(['9007199254740991', '9007199254740993', '18446744073709551615', '0', '-1'])(
    'has the parcel id %s with all digits',
    (parcelId) => {
      const body = textOf(SENDCLOUD_EVENT).replace('12345678', parcelId);
      expect(decodeSendcloud(body)).toMatchObject({ parcelId, body });
    },
  );

  test('keeps names and words that this version does not know', () => {
    const words = { phase: 'teleported', exception: 'Grüße', sub_status: '' };
    expect(
      decodeSendcloud({ ...parcelEvent({ carrier_code: 'new' }, words), event_type: 'a.b' }),
    ).toMatchObject({
      name: 'a.b',
      carrierCode: 'new',
      phase: 'teleported',
      exception: 'Grüße',
      subStatus: '',
    });
  });

  test.for(ODD)('has null for each member that is %j', (odd) => {
    const parcel = { parcel_id: odd, tracking_number: odd, carrier_code: odd };
    const event = { timestamp: odd, phase: odd, exception: odd, sub_status: odd };
    const rest = { description: odd, end_of_tracking: odd === true ? 'true' : odd };
    expect(decodeSendcloud(parcelEvent(parcel, { ...event, ...rest }))).toMatchObject({
      kind: 'sendcloud-parcel',
      name: 'parcels.event.created',
      ...NO_PARCEL_MEMBER,
      ...NO_EVENT_MEMBER,
    });
  });

  test.for([null, 1, 'event', [], [{ phase: 'delivered' }], {}])(
    'is one without members when its `event` is %j',
    (event) => {
      const { parcel } = SENDCLOUD_EVENT.data;
      expect(decodeSendcloud({ ...SENDCLOUD_EVENT, data: { parcel, event } })).toMatchObject({
        kind: 'sendcloud-parcel',
        parcelId: '12345678',
        ...NO_EVENT_MEMBER,
      });
    },
  );

  test.for<{ data: unknown }>([
    ...ODD.map((data) => ({ data })),
    ...ODD.slice(0, -2).map((parcel) => ({ data: { ...SENDCLOUD_EVENT.data, parcel } })),
    { data: 'text' },
    { data: { parcel: [SENDCLOUD_EVENT.data.parcel] } },
    { data: undefined },
  ])('is unknown when its `data` is $data', ({ data }) => {
    const body = textOf({ ...SENDCLOUD_EVENT, data });
    expect(decodeSendcloud(body)).toEqual({
      kind: 'unknown',
      api: 'SENDCLOUD',
      hook: 'parcels',
      name: 'parcels.event.created',
      receivedAt: RECEIVED_AT,
      occurredAt: null,
      body,
    });
  });
});

describe('an event of Shipping Channels', () => {
  test('has every field of the documented example', () => {
    const headers = { 'x-shipping-channels-delivery': 'whl_123456' };
    const body = textOf(SHIPPING_CHANNELS_EVENT);
    expect(decodeEvent(SHIPPING_CHANNELS, headers, body, RECEIVED_AT)).toEqual({
      apiId: 'evt_123456',
      event: {
        kind: 'shipping-channels',
        api: 'SHIPPING_CHANNELS',
        hook: 'tracking',
        name: 'tracking_parcel.status_changed',
        receivedAt: RECEIVED_AT,
        occurredAt: '2025-04-07T12:00:00Z',
        body,
        deliveryId: 'whl_123456',
        resource: 'tracking_parcel',
        resourceId: 'tp_123456',
        status: 'delivered',
        previousStatus: 'in_transit',
      },
    });
  });

  test.for<{ what: string; type: string; data: unknown; resource: object }>([
    {
      what: 'the one that its name begins with',
      type: 'shipment.created',
      data: { parcels: { id: 'p' }, shipment: { id: 's' } },
      resource: { resource: 'shipment', resourceId: 's' },
    },
    {
      what: 'the first one when none has that name',
      type: 'shipment.created',
      data: { parcel: { id: 'p', status: 'new' }, other: { id: 'o' } },
      resource: { resource: 'parcel', resourceId: 'p', status: 'new' },
    },
    {
      what: 'one with an id of 64 bits',
      type: 'a.b',
      data: '{"a":{"id":9007199254740993}}',
      resource: { resource: 'a', resourceId: '9007199254740993' },
    },
    {
      what: 'one of which nothing can be read',
      type: 'a.b',
      data: { a: { id: 1.5, status: 1, previous_status: {} } },
      resource: { ...NO_RESOURCE, resource: 'a' },
    },
    {
      what: 'one that is a list',
      type: 'a.b',
      data: { a: [{ id: 'x' }] },
      resource: { ...NO_RESOURCE, resource: 'a' },
    },
    ...ODD.slice(0, -1).map((data) => ({
      what: `none in ${JSON.stringify(data)}`,
      type: 'a.b',
      data,
      resource: NO_RESOURCE,
    })),
    // What every object inherits is nothing that was sent.
    ...['__proto__', '__proto__.created', 'constructor.created', ''].map((type) => ({
      what: `none for the name ${JSON.stringify(type)}`,
      type,
      data: {},
      resource: NO_RESOURCE,
    })),
  ])('has as its resource $what', ({ type, data, resource }) => {
    const event = decodeShippingChannels(`{"type":${JSON.stringify(type)},"data":${textOf(data)}}`);
    expect(event).toMatchObject({ kind: 'shipping-channels', name: type, ...resource });
  });

  test.for([
    ['whl_123456', 'whl_123456'],
    ['-', '-'],
    ['', null],
    ['whl 1', null],
    ['whl_1, whl_2', null],
    ['../logs', null],
    ['<script>', null],
    ['available-events', null],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x'.repeat(65), null],
  ] as const)('with the delivery id %j in its header has %j', ([header, deliveryId]) => {
    expect(decodeShippingChannels(SHIPPING_CHANNELS_EVENT, header)).toMatchObject({ deliveryId });
  });

  test('has no delivery id without the header', () => {
    const body = textOf(SHIPPING_CHANNELS_EVENT);
    const { event } = decodeEvent(SHIPPING_CHANNELS, {}, body, RECEIVED_AT);
    expect(event).toMatchObject({ kind: 'shipping-channels', deliveryId: null });
  });

  test.for(ODD)('is unknown when its `type` is %j', (type) => {
    expect(decodeShippingChannels({ ...SHIPPING_CHANNELS_EVENT, type })).toMatchObject({
      kind: 'unknown',
      name: 'unknown',
      occurredAt: '2025-04-07T12:00:00Z',
    });
  });

  test.for([...ODD, ''])('has no id of the API when `id` is %j', (id) => {
    const body = textOf({ ...SHIPPING_CHANNELS_EVENT, id });
    expect(decodeEvent(SHIPPING_CHANNELS, {}, body, RECEIVED_AT).apiId).toBeNull();
  });
});
