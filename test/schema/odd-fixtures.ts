// One of each noun, as the APIs send it.

const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
export const connection = {
  id: 1,
  type: 'webhook',
  configuration: { url: 'https://example.com/a' },
  ...times,
};
export const eventSubscription = {
  id: 1,
  connection_id: 1,
  event_type: 'parcels.event.created',
  is_active: true,
  ...times,
};
export const webhookSubscription = {
  id: 'wh_123456',
  name: 'Orders',
  url: 'https://example.com/a',
  events: ['shipping_channel.created', 'shipment.created'],
  active: true,
  ...times,
};

/** What an API answers with one object, or with a list. */
export const body = (data: unknown) => JSON.stringify({ data });
