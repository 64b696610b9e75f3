import type { GraphQLResolveInfo } from 'graphql';
import { MASK } from '../../domain/http-header.ts';
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
      name: t.string({
        nullable: true,
        description:
          'The name it was given. Lists of the API have no names: one call for each item of a list.',
        extensions: namePrice,
        resolve: async ({ id, name }, _args, context, info) => {
          if (name !== null) return name;
          const named = context.loaders.webhookSubscription.loadNamed(id);
          return (await noteStale(named, context, info)).name;
        },
      }),
      url: t.expose('url', {
        type: 'URL',
        description: 'Where events are sent, with what is secret in it masked.',
      }),
      events: t.field({
        type: [EventRef],
        description:
          'The events that are sent, as far as this version knows them; `eventNames` has all.',
        resolve: ({ eventNames }) => eventNames.filter(isEventName),
      }),
      eventNames: t.exposeStringList('eventNames', {
        description: 'The events that are sent, each in the words of the API.',
      }),
      secret: t.string({
        description:
          'Always a mask of sixteen bullets: the secret that signs deliveries can only be written.',
        resolve: () => MASK,
      }),
      active: t.exposeBoolean('active', { description: 'Whether events are sent.' }),
      createdAt: t.expose('createdAt', {
        type: 'DateTime',
        description: 'When it was created.',
      }),
      updatedAt: t.expose('updatedAt', {
        type: 'DateTime',
        description: 'When it was last changed.',
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
