import type { GraphQLResolveInfo } from 'graphql';
import { MASK } from '../../domain/http-header.ts';
import { mapSent, type Sent } from '../../domain/sent.ts';
import { isEventName } from '../../domain/shipping-channels/event.ts';
import type { WebhookSubscription } from '../../domain/shipping-channels/webhook-subscription.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { nullIfNotFound } from '../not-found.ts';
import {
  namePrice,
  webhookSubscriptionPagePrice,
  webhookSubscriptionPrice,
} from '../price/shipping-channels.ts';
import { selectsField } from '../selection.ts';
import { noteStale } from '../stale.ts';
import type { LoadEntity } from '../subgraph.ts';
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
      name: t.sent({
        type: 'String',
        description:
          'The name it was given. Null when it has none. Lists of the API have no names: one call for each item of a list.',
        extensions: namePrice,
        read: ({ id, name }, context, info) =>
          name === undefined ? loadName(id, context, info) : name,
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
  webhookSubscription: t.field({
    type: WebhookSubscriptionRef,
    nullable: true,
    description: 'One webhook subscription; null when it does not exist. One call.',
    args: { id: t.arg.id({ required: true, description: 'The id of the webhook subscription.' }) },
    extensions: webhookSubscriptionPrice,
    resolve: (_query, { id }, context, info) => nullIfNotFound(loadSelected(id, context, info)),
  }),
  webhookSubscriptions: t.field({
    type: WebhookSubscriptionPageRef,
    nullable: true,
    description:
      'A page of the webhook subscriptions of the account. One call, and one more for each item whose `name` is asked for.',
    args: pageArguments,
    extensions: webhookSubscriptionPagePrice,
    resolve: (_query, { page, perPage }, context, info) =>
      noteStale(context.loaders.webhookSubscription.list(page, perPage), context, info),
  }),
}));

async function loadName(
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<Sent<string>> {
  const { loadNamed } = context.loaders.webhookSubscription;
  const { name } = await noteStale(loadNamed(id), context, info);
  return name ?? null;
}

/** Only a read by id has the name, and only lists save calls: so it depends on what is selected. */
function loadSelected(
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<WebhookSubscription> {
  const { loadNamed, load } = context.loaders.webhookSubscription;
  const needsName = selectsField(info, 'WebhookSubscription', 'name');
  return noteStale((needsName ? loadNamed : load)(id), context, info);
}

export const loadWebhookSubscription: LoadEntity = loadSelected;
