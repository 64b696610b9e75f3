// The examples of the documentation, as the API sends them.

const shared = {
  id: 'wh_123456',
  url: 'https://example.com/webhooks/shipping-channels',
  events: ['shipping_channel.created', 'shipping_channel.updated'],
  secret: '••••••••••••••••',
  created_at: '2025-03-29T16:00:00Z',
  updated_at: '2025-03-30T16:00:00Z',
};

/** What a read by id answers. */
export const WEBHOOK_SUBSCRIPTION = { ...shared, name: 'Shipping Channel Updates', active: true };

/** An item of the list. */
export const LISTED_WEBHOOK_SUBSCRIPTION = { ...shared, status: 'active' };

export const PAGE = {
  data: [LISTED_WEBHOOK_SUBSCRIPTION],
  meta: {
    current_page: 1,
    from: 1,
    last_page: 1,
    path: 'https://api.shipping-channels.com/v1/webhook-subscriptions',
    per_page: 15,
    to: 1,
    total: 1,
  },
  links: { first: null, last: null, next: null, prev: null },
};

export const AVAILABLE_EVENT = {
  value: 'shipping_channel.created',
  label: 'Shipping Channel Created',
  description: 'Fires when a new shipping channel is created',
};

export const NOT_FOUND = {
  error: { code: 'not_found', message: 'Webhook subscription not found', status: 404 },
};
