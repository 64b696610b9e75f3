import { createHmac } from 'node:crypto';
import type { Hook } from '../../src/domain/received-event.ts';
import { createSecret } from '../../src/domain/secret.ts';

/** The first example of Sendcloud's `ParcelEventCreatedPayload`. */
export const SENDCLOUD_EVENT = {
  event_type: 'parcels.event.created',
  data: {
    parcel: {
      parcel_id: 12345678,
      tracking_number: '3SYZXG132912330',
      carrier_code: 'dpd',
      announced_at: '2026-01-15T10:00:00Z',
    },
    event: {
      event_type: 'carrier',
      timestamp: '2026-01-15T10:30:00Z',
      phase: 'in_transit',
      exception: 'none',
      status_type: 'success',
      sub_status: 'none',
      description: 'Parcel is on its way',
      end_of_tracking: false,
      is_offered: false,
      is_carrier_responsible: null,
      is_returned: false,
      location_details: { city: 'Eindhoven', country: 'NL' },
      extra_data: null,
    },
  },
};

/** The event in the documented delivery log of Shipping Channels. */
export const SHIPPING_CHANNELS_EVENT = {
  id: 'evt_123456',
  created_at: '2025-04-07T12:00:00Z',
  type: 'tracking_parcel.status_changed',
  data: {
    tracking_parcel: {
      id: 'tp_123456',
      tracking_number: '1234567890',
      shipping_channel_id: 'ch_123456',
      status: 'delivered',
      previous_status: 'in_transit',
      created_at: '2025-04-06T10:00:00Z',
      updated_at: '2025-04-07T12:00:00Z',
    },
  },
};

export function sendcloudHook(secrets: readonly string[], name = 'parcels'): Hook {
  return { api: 'SENDCLOUD', name, secrets: secrets.map(createSecret), header: 'x-hook-secret' };
}

export function shippingChannelsHook(secrets: readonly string[], name = 'tracking'): Hook {
  return { api: 'SHIPPING_CHANNELS', name, secrets: secrets.map(createSecret), header: null };
}

/** The header that Shipping Channels proves a body with. */
export function signatureOf(body: string | Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
