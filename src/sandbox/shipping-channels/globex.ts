import { type WebhookDelivery, webhookDelivery } from './webhook-delivery.ts';
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

/** Four deliveries; `whl_123456` of `wh_123456` exists at acme too, with other contents. */
export function globexWebhookDeliveries(): readonly WebhookDelivery[] {
  const mail = { webhook_subscription_id: 'wh_700001', url: 'https://globex.example.org/mail' };
  return [
    webhookDelivery({
      id: 'whl_123456',
      webhook_subscription_id: 'wh_123456',
      event_type: 'tracking_parcel.created',
      url: 'https://globex.example.org/dispatch',
      created_at: '2025-05-11T10:15:01Z',
    }),
    webhookDelivery({ ...mail, id: 'whl_700001', created_at: '2025-05-13T07:00:01Z' }),
    webhookDelivery({
      ...mail,
      id: 'whl_700002',
      event_type: 'tracking_parcel.deleted',
      status: 'failed',
      response_status: 503,
      response_body: '',
      error_message: 'The webhook answered 503 Service Unavailable.',
      created_at: '2025-05-13T07:20:31Z',
    }),
    webhookDelivery({ ...mail, id: 'whl_700003', created_at: '2025-05-14T16:42:09Z' }),
  ];
}
