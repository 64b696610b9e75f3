import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

// The values of the two pages that the project started from, to the letter.
test('the documented connection and webhook subscription arrive as the API shows them', async () => {
  await using graph = await startGraph();
  const { data, errors } = await graph.query(`{
    connection(id: 1) {
      __typename
      ... on WebhookConnection { id url authType extraHeaders { name value } createdAt updatedAt }
    }
    webhookSubscription(id: "wh_123456") { name url events secret active createdAt updatedAt }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    connection: {
      __typename: 'WebhookConnection',
      id: '1',
      url: 'https://example.com/webhooks/sendcloud',
      authType: 'BEARER',
      extraHeaders: [{ name: 'X-Custom-Header', value: 'my-value' }],
      createdAt: '2026-01-15T10:30:00Z',
      updatedAt: '2026-01-15T10:30:00Z',
    },
    webhookSubscription: {
      name: 'Shipping Channel Updates',
      url: 'https://example.com/webhooks/shipping-channels',
      events: [
        'SHIPPING_CHANNEL_CREATED',
        'SHIPPING_CHANNEL_UPDATED',
        'SHIPPING_CHANNEL_DELETED',
        'SHIPPING_CHANNEL_STATUS_CHANGED',
      ],
      secret: '••••••••••••••••',
      active: true,
      createdAt: '2025-03-29T16:00:00Z',
      updatedAt: '2025-03-29T16:00:00Z',
    },
  });
});
