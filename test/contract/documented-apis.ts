import {
  mockSendcloud,
  mockShippingChannels,
  type SendcloudClient,
  type ShippingChannelsClient,
} from '../upstream/mock-upstream.ts';
import type { DocumentedApi } from './documented-api.ts';
import { parseOpenApi } from './openapi.ts';
import recorded from './sendcloud.json' with { type: 'json' };
import { SHIPPING_CHANNELS_PAGES } from './shipping-channels.ts';

const url = 'https://example.com/webhooks/sendcloud';
const extraHeaders = [{ name: 'X-Custom-Header', value: 'my-value' }];
const AUTHS = [
  { kind: 'none' },
  { kind: 'bearer', token: 'my-secret-token' },
  { kind: 'basic', username: 'me', password: 'my-secret-password' },
  { kind: 'api_key', headerName: 'X-Api-Key', apiKey: 'my-new-api-key' },
] as const;
const eventType = 'parcels.event.created';

export const sendcloud: DocumentedApi<SendcloudClient> = {
  document: parseOpenApi(recorded),
  mock: mockSendcloud,
  calls: {
    getConnection: {
      operation: 'GET /event-subscriptions/connections/{id}',
      variants: [(client) => client.getConnection('1')],
    },
    listConnections: {
      operation: 'GET /event-subscriptions/connections',
      variants: [(client) => client.listConnections()],
    },
    getSubscription: {
      operation: 'GET /event-subscriptions/subscriptions/{id}',
      variants: [(client) => client.getSubscription('1')],
    },
    listSubscriptions: {
      operation: 'GET /event-subscriptions/subscriptions',
      variants: [(client) => client.listSubscriptions()],
    },
    findWebhookConnections: {
      operation: 'GET /event-subscriptions/connections',
      variants: [(client) => client.findWebhookConnections(url)],
    },
    findSubscriptions: {
      operation: 'GET /event-subscriptions/subscriptions',
      variants: [(client) => client.findSubscriptions('1', eventType)],
    },
    createWebhookConnection: {
      operation: 'POST /event-subscriptions/connections',
      example: 'WebhookCreated',
      variants: AUTHS.map(
        (auth) => (client) => client.createWebhookConnection({ url, auth, extraHeaders }),
      ),
    },
    createKlaviyoConnection: {
      operation: 'POST /event-subscriptions/connections',
      example: 'KlaviyoCreated',
      variants: [(client) => client.createKlaviyoConnection()],
    },
    updateWebhookConnection: {
      operation: 'PATCH /event-subscriptions/connections/{id}',
      variants: [
        (client) => client.updateWebhookConnection('1', { url }),
        ...AUTHS.map(
          (auth) => (client: SendcloudClient) =>
            client.updateWebhookConnection('1', { url, auth, extraHeaders }),
        ),
      ],
    },
    deleteConnection: {
      operation: 'DELETE /event-subscriptions/connections/{id}',
      variants: [(client) => client.deleteConnection('1')],
    },
    startOAuth2Authorization: {
      operation: 'POST /event-subscriptions/connections/{id}/authorization',
      variants: [(client) => client.startOAuth2Authorization('1')],
    },
    createSubscription: {
      operation: 'POST /event-subscriptions/subscriptions',
      variants: [
        (client) => client.createSubscription({ connectionId: '1', eventType, active: true }),
      ],
    },
    updateSubscription: {
      operation: 'PATCH /event-subscriptions/subscriptions/{id}',
      variants: [
        (client) => client.updateSubscription('1', { connectionId: '2', eventType, active: false }),
        (client) => client.updateSubscription('1', { active: false }),
      ],
    },
    deleteSubscription: {
      operation: 'DELETE /event-subscriptions/subscriptions/{id}',
      variants: [(client) => client.deleteSubscription('1')],
    },
    broadcastTestEvent: {
      operation: 'POST /event-subscriptions/broadcast/test/{subscription_id}',
      variants: [(client) => client.broadcastTestEvent('1')],
    },
  },
};

const id = 'wh_123456';
const WHOLE = {
  name: 'Shipping Channel Updates',
  url: 'https://example.com/webhooks/shipping-channels',
  eventNames: ['shipping_channel.created'],
  secret: 'your-webhook-secret',
  active: true,
};

export const shippingChannels: DocumentedApi<ShippingChannelsClient> = {
  document: SHIPPING_CHANNELS_PAGES,
  mock: mockShippingChannels,
  calls: {
    getWebhookSubscription: {
      operation: 'GET /webhook-subscriptions/{id}',
      variants: [(client) => client.getWebhookSubscription(id)],
    },
    listWebhookSubscriptions: {
      operation: 'GET /webhook-subscriptions',
      variants: [(client) => client.listWebhookSubscriptions(1, 100)],
    },
    findWebhookSubscriptions: {
      operation: 'GET /webhook-subscriptions',
      variants: [(client) => client.findWebhookSubscriptions(WHOLE.url, 1)],
    },
    getFoundWebhookSubscription: {
      operation: 'GET /webhook-subscriptions/{id}',
      variants: [(client) => client.getFoundWebhookSubscription(id)],
    },
    listAvailableEvents: {
      operation: 'GET /webhook-subscriptions/available-events',
      variants: [(client) => client.listAvailableEvents()],
    },
    listLogs: {
      operation: 'GET /webhook-subscriptions/{id}/logs',
      variants: [(client) => client.listLogs(id, 1, 100)],
    },
    getLog: {
      operation: 'GET /webhook-subscriptions/{webhook_subscription_id}/logs/{id}',
      variants: [(client) => client.getLog(id, 'whl_123456')],
    },
    createWebhookSubscription: {
      operation: 'POST /webhook-subscriptions',
      variants: [(client) => client.createWebhookSubscription(WHOLE)],
    },
    updateWebhookSubscription: {
      operation: 'PUT /webhook-subscriptions/{id}',
      variants: [
        (client) => client.updateWebhookSubscription(id, WHOLE),
        (client) => client.updateWebhookSubscription(id, { active: false }),
      ],
    },
    deleteWebhookSubscription: {
      operation: 'DELETE /webhook-subscriptions/{id}',
      variants: [(client) => client.deleteWebhookSubscription(id)],
    },
  },
};
