import { isEventName } from '../../domain/shipping-channels/event.ts';
import {
  isWebhookDeliveryStatus,
  type WebhookDelivery,
} from '../../domain/shipping-channels/webhook-delivery.ts';
import { builder } from '../builder.ts';
import { HttpHeaderRef } from '../http-header.ts';
import { nullIfNotFound } from '../not-found.ts';
import { deliveriesPrice, deliveryPrice } from '../price/shipping-channels.ts';
import { noteStale } from '../stale.ts';
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

const WebhookDeliveryRef = builder.objectRef<WebhookDelivery>('WebhookDelivery').implement({
  description: 'One request that Shipping Channels sent for a webhook subscription.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique among the deliveries of its subscription.' }),
    subscriptionId: t.exposeID('subscriptionId', {
      description: 'The id of the webhook subscription that it was sent for.',
    }),
    event: t.field({
      type: EventRef,
      nullable: true,
      description:
        'The event that was sent. Null when this version does not know it: see `eventName`.',
      resolve: ({ eventName }) => (isEventName(eventName) ? eventName : null),
    }),
    eventName: t.exposeString('eventName', {
      description: 'The same in the words of the API: `tracking_parcel.status_changed`.',
    }),
    status: t.field({
      type: WebhookDeliveryStatusRef,
      nullable: true,
      description: 'How it ended. Null when this version does not know the word: see `statusName`.',
      resolve: ({ statusName }) => (isWebhookDeliveryStatus(statusName) ? statusName : null),
    }),
    statusName: t.exposeString('statusName', { description: 'The same in the word of the API.' }),
    url: t.expose('url', {
      type: 'URL',
      description: 'Where it was sent, with what is secret in it masked.',
    }),
    requestHeaders: t.expose('requestHeaders', {
      type: [HttpHeaderRef],
      description: 'The headers that were sent, with secrets and signatures masked.',
    }),
    requestBody: t.exposeString('requestBody', {
      nullable: true,
      description:
        'The JSON that was sent, as text, and not searched for secrets: every digit of its numbers is kept, its layout may not be. Null when the API has none that can be read.',
    }),
    responseStatus: t.exposeInt('responseStatus', {
      nullable: true,
      description: 'The HTTP status that the endpoint answered with. Null when it did not answer.',
    }),
    responseBody: t.exposeString('responseBody', {
      nullable: true,
      description:
        'The body that the endpoint answered with, not searched for secrets. Null when it did not answer.',
    }),
    durationMs: t.exposeInt('durationMs', {
      nullable: true,
      description: 'How long it took, in milliseconds. Null when the API does not say.',
    }),
    errorMessage: t.exposeString('errorMessage', {
      nullable: true,
      description:
        'What went wrong, in the words of the API, with what is secret in its URLs masked. Null when nothing did.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was sent.' }),
  }),
});

const WebhookDeliveryPageRef = definePage(
  'WebhookDeliveryPage',
  WebhookDeliveryRef,
  'One page of the deliveries of a webhook subscription.',
);

builder.objectField(WebhookSubscriptionRef, 'deliveries', (t) =>
  t.field({
    type: WebhookDeliveryPageRef,
    nullable: true,
    description:
      'What was sent for it, and what came of that. One call for each subscription, at most 8 at a time.',
    args: pageArguments,
    extensions: deliveriesPrice,
    resolve: ({ id }, { page, perPage }, context, info) =>
      noteStale(context.loaders.webhookDelivery.list(id, page, perPage), context, info),
  }),
);

builder.queryField('webhookDelivery', (t) =>
  t.field({
    type: WebhookDeliveryRef,
    nullable: true,
    description:
      'One delivery; null when it does not exist. The API finds it only under its subscription. One call.',
    args: {
      subscriptionId: t.arg.id({
        required: true,
        description: 'The id of the webhook subscription that it was sent for.',
      }),
      id: t.arg.id({ required: true, description: 'The id of the delivery.' }),
    },
    extensions: deliveryPrice,
    resolve: (_query, { subscriptionId, id }, context, info) => {
      const delivery = context.loaders.webhookDelivery.load(subscriptionId, id);
      return nullIfNotFound(noteStale(delivery, context, info));
    },
  }),
);
