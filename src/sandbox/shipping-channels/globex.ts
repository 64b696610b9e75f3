import { type WebhookSubscription, webhookSubscription } from './webhook-subscription.ts';

/** Three subscriptions; `wh_123456` exists at acme too, with other contents. */
export function globexWebhookSubscriptions(): readonly WebhookSubscription[] {
  return [
    webhookSubscription({
      id: 'wh_123456',
      name: 'Globex dispatch',
      url: 'https://globex.example.org/dispatch',
      events: ['tracking_parcel.created'],
      created_at: '2025-05-11T10:00:00Z',
    }),
    webhookSubscription({
      id: 'wh_700001',
      name: 'Globex customer mail',
      url: 'https://globex.example.org/mail',
      events: ['tracking_parcel.status_changed', 'tracking_parcel.deleted'],
      created_at: '2025-05-12T10:00:00Z',
    }),
    webhookSubscription({
      id: 'wh_700002',
      name: 'Globex old ERP',
      url: 'https://globex.example.org/erp',
      events: ['shipping_channel.status_changed'],
      active: false,
      created_at: '2025-05-13T10:00:00Z',
      updated_at: '2025-09-01T10:00:00Z',
    }),
  ];
}
