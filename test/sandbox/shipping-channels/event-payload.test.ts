import { expect, test } from 'vitest';
import { eventPayload } from '../../../src/sandbox/shipping-channels/webhook-event.ts';

const at = '2025-04-07T12:00:00Z';
const channel = { id: 'ch_9', name: 'DPD', provider: 'dpd' };
const parcel = { id: 'tp_5', tracking_number: '57890', shipping_channel_id: 'ch_9' };
const shipment = { id: 'sh_5', shipping_channel_id: 'ch_9' };

test.each([
  // type, stage, resource, status, previous status, when the resource was created
  ['tracking_parcel.created', 2, parcel, 'created', null, at],
  ['tracking_parcel.updated', 1, parcel, 'waiting_for_shipment', null, '2025-04-07T03:00:00Z'],
  ['tracking_parcel.status_changed', 2, parcel, 'in_transit', 'waiting_for_shipment', null],
  ['tracking_parcel.status_changed', undefined, parcel, 'delivered', 'in_transit', null],
  ['tracking_parcel.status_changed', 9, parcel, 'delivered', 'in_transit', null],
  ['shipping_channel.created', 3, channel, 'draft', null, at],
  ['shipping_channel.validated', 1, channel, 'active', null, '2025-04-06T18:00:00Z'],
  ['shipping_channel.status_changed', 1, channel, 'pending_validation', 'draft', null],
  ['shipment.created', 3, shipment, 'pending', null, at],
  ['shipment.deleted', 3, shipment, 'delivered', null, '2025-04-06T09:00:00Z'],
] as const)('%s at stage %s', (type, stage, resource, status, previous, createdAt) => {
  const options = { type, key: '5', channel, ...(stage === undefined ? {} : { stage }) };
  const payload = JSON.parse(JSON.stringify(eventPayload(options)));
  expect(payload).toEqual({
    id: 'evt_5',
    created_at: at,
    type,
    data: {
      [type.split('.')[0] ?? '']: {
        ...resource,
        status,
        ...(previous === null ? {} : { previous_status: previous }),
        created_at: createdAt ?? expect.any(String),
        updated_at: at,
      },
    },
  });
});

test.each(['parcel.lost', 'constructor.created', '__proto__.created', 'nothing', ''])(
  'an event %j that nobody documents has a payload too',
  (type) => {
    const { data } = JSON.parse(JSON.stringify(eventPayload({ type, key: '5' })));
    expect(Object.keys(data)).toEqual([type.split('.')[0]]);
    expect(Object.values(data)).toEqual([{ created_at: at, updated_at: at }]);
  },
);
