import { MASK } from '../../domain/http-header.ts';
import { isEventName, type WebhookSubscription } from '../../domain/shipping-channels.ts';
import { mapSent } from '../../domain/upstream.ts';
import { builder } from '../builder.ts';
import {
  namePrice,
  webhookSubscriptionPagePrice,
  webhookSubscriptionPrice,
} from '../price/field-prices.ts';
import type { LoadEntity } from '../subgraph.ts';
import { selectsField } from '../upstream-field.ts';
import { EventRef } from './event.ts';
import { definePage, pageArguments } from './page.ts';

/** Which Shipping Channels events go to which URL. */
export const WebhookSubscriptionRef = builder
  .objectRef<WebhookSubscription>('WebhookSubscription')
  .implement({
    description: 'Which Shipping Channels events go to which URL.',
    directives: { key: { fields: 'id' } },
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Unique among webhook subscriptions only.' }),
      name: t.upstream({
        type: 'String',
        description:
          'The name it was given. Null when it has none. Lists of the API have no names: one call for each item of a list.',
        price: namePrice,
        // Null would say that it has no name.
        mustExist: true,
        read: (subscription, _args, { loaders }) =>
          subscription.name === undefined
            ? loaders.shippingChannels.webhookSubscription.loadNamed(subscription.id)
            : subscription,
        value: ({ name = null }) => name,
      }),
      url: t.sent({
        type: 'URL',
        description:
          'Where events are sent, with what is secret in it masked. Null when the API does not say.',
        read: ({ url }) => url,
      }),
      events: t.sent({
        type: [EventRef],
        description:
          'The events that are sent, as far as this version knows them; `eventNames` has all. Null when the API does not say.',
        read: ({ eventNames }) => mapSent(eventNames, (names) => names.filter(isEventName)),
      }),
      eventNames: t.sent({
        type: ['String'],
        description:
          'The events that are sent, each in the words of the API. Null when it does not say.',
        read: ({ eventNames }) => eventNames,
      }),
      secret: t.string({
        description:
          'Always a mask of sixteen bullets: the secret that signs deliveries can only be written.',
        resolve: () => MASK,
      }),
      active: t.sent({
        type: 'Boolean',
        description: 'Whether events are sent. Null when the API does not say.',
        read: ({ active }) => active,
      }),
      createdAt: t.sent({
        type: 'DateTime',
        description: 'When it was created. Null when the API does not say.',
        read: ({ createdAt }) => createdAt,
      }),
      updatedAt: t.sent({
        type: 'DateTime',
        description: 'When it was last changed. Null when the API does not say.',
        read: ({ updatedAt }) => updatedAt,
      }),
    }),
  });

const WebhookSubscriptionPageRef = definePage(
  'WebhookSubscriptionPage',
  WebhookSubscriptionRef,
  'One page of webhook subscriptions.',
);

builder.queryFields((t) => ({
  webhookSubscription: t.upstream({
    type: WebhookSubscriptionRef,
    description: 'One webhook subscription; null when it does not exist. One call.',
    args: { id: t.arg.id({ required: true, description: 'The id of the webhook subscription.' }) },
    price: webhookSubscriptionPrice,
    read: (_query, { id }, context, info) => loadWebhookSubscription(id, context, info),
  }),
  webhookSubscriptions: t.upstream({
    type: WebhookSubscriptionPageRef,
    description:
      'A page of the webhook subscriptions of the account. One call, and one more for each item whose `name` is asked for.',
    args: pageArguments,
    price: webhookSubscriptionPagePrice,
    read: (_query, { page, perPage }, { loaders }) =>
      loaders.shippingChannels.webhookSubscription.list(page, perPage),
  }),
}));

/** Only a read by id has the name, and only lists save calls: so it depends on what is selected. */
export const loadWebhookSubscription = ((id, { loaders }, info) => {
  const { loadNamed, load } = loaders.shippingChannels.webhookSubscription;
  const needsName = selectsField(info, 'WebhookSubscription', 'name');
  return (needsName ? loadNamed : load)(id);
}) satisfies LoadEntity;
