import {
  isEventName,
  isWebhookDeliveryStatus,
  type WebhookDelivery,
} from '../../domain/shipping-channels.ts';
import { mapSent } from '../../domain/upstream.ts';
import { builder } from '../builder.ts';
import { deliveriesPrice, deliveryPrice } from '../price/field-prices.ts';
import { HttpHeaderRef } from '../value-types.ts';
import { EventRef } from './event.ts';
import { definePage, pageArguments } from './page.ts';
import { WebhookSubscriptionRef } from './webhook-subscription.ts';

const WebhookDeliveryStatusRef = builder.enumType('WebhookDeliveryStatus', {
  description: 'How a delivery can have ended, as far as this version knows.',
  values: {
    SUCCESS: { value: 'success', description: 'The endpoint accepted the event.' },
    FAILED: { value: 'failed', description: 'The endpoint refused the event, or did not answer.' },
  } as const,
});

/** One request that Shipping Channels sent for a webhook subscription. */
export const WebhookDeliveryRef = builder.objectRef<WebhookDelivery>('WebhookDelivery').implement({
  description: 'One request that Shipping Channels sent for a webhook subscription.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique among the deliveries of its subscription.' }),
    subscriptionId: t.exposeID('subscriptionId', {
      description: 'The id of the webhook subscription that it was sent for.',
    }),
    event: t.sent({
      type: EventRef,
      description:
        'The event that was sent. Null when the API does not say, or this version does not know it: see `eventName`.',
      read: ({ eventName }) => mapSent(eventName, (name) => (isEventName(name) ? name : null)),
    }),
    eventName: t.sent({
      type: 'String',
      description:
        'The same in the words of the API: `tracking_parcel.status_changed`. Null when it does not say.',
      read: ({ eventName }) => eventName,
    }),
    status: t.sent({
      type: WebhookDeliveryStatusRef,
      description:
        'How it ended. Null when the API does not say, or this version does not know the word: see `statusName`.',
      read: ({ statusName }) =>
        mapSent(statusName, (name) => (isWebhookDeliveryStatus(name) ? name : null)),
    }),
    statusName: t.sent({
      type: 'String',
      description: 'The same in the word of the API. Null when it does not say.',
      read: ({ statusName }) => statusName,
    }),
    url: t.sent({
      type: 'URL',
      description:
        'Where it was sent, with what is secret in it masked. Null when the API does not say.',
      read: ({ url }) => url,
    }),
    requestHeaders: t.sent({
      type: [HttpHeaderRef],
      description:
        'The headers that were sent, with secrets and signatures masked. Null when the API has none.',
      read: ({ requestHeaders }) => requestHeaders,
    }),
    requestBody: t.sent({
      type: 'String',
      description:
        'The JSON that was sent, as text, and not searched for secrets: every digit of its numbers is kept, its layout may not be. Null when the API has none.',
      read: ({ requestBody }) => requestBody,
    }),
    responseStatus: t.sent({
      type: 'Int',
      description: 'The HTTP status that the endpoint answered with. Null when it did not answer.',
      read: ({ responseStatus }) => responseStatus,
    }),
    responseBody: t.sent({
      type: 'String',
      description:
        'The body that the endpoint answered with, not searched for secrets; JSON text where the API has parsed it. Null when it did not answer.',
      read: ({ responseBody }) => responseBody,
    }),
    durationMs: t.sent({
      type: 'Int',
      description: 'How long it took, in milliseconds, rounded. Null when the API does not say.',
      read: ({ durationMs }) => durationMs,
    }),
    errorMessage: t.sent({
      type: 'String',
      description:
        'What went wrong, in the words of the API, with what is secret in its URLs masked. Null when nothing did.',
      read: ({ errorMessage }) => errorMessage,
    }),
    createdAt: t.sent({
      type: 'DateTime',
      description: 'When it was sent. Null when the API does not say.',
      read: ({ createdAt }) => createdAt,
    }),
  }),
});

const WebhookDeliveryPageRef = definePage(
  'WebhookDeliveryPage',
  WebhookDeliveryRef,
  'One page of the deliveries of a webhook subscription.',
);

builder.objectField(WebhookSubscriptionRef, 'deliveries', (t) =>
  t.upstream({
    type: WebhookDeliveryPageRef,
    description:
      'What was sent for it, and what came of that. One call for each page of each subscription, at most 8 at a time.',
    args: pageArguments,
    price: deliveriesPrice,
    mustExist: true,
    read: ({ id }, { page, perPage }, { loaders }) =>
      loaders.shippingChannels.webhookDelivery.list(id, page, perPage),
  }),
);

builder.queryField('webhookDelivery', (t) =>
  t.upstream({
    type: WebhookDeliveryRef,
    description:
      'One delivery; null when it does not exist. The API finds it only under its subscription. One call.',
    args: {
      subscriptionId: t.arg.id({
        required: true,
        description: 'The id of the webhook subscription that it was sent for.',
      }),
      id: t.arg.id({ required: true, description: 'The id of the delivery.' }),
    },
    price: deliveryPrice,
    read: (_query, { subscriptionId, id }, { loaders }) =>
      loaders.shippingChannels.webhookDelivery.load(subscriptionId, id),
  }),
);
