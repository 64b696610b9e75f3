import {
  type EventSubscription,
  isSendcloudEventType,
} from '../../domain/sendcloud/event-subscription.ts';
import { builder } from '../builder.ts';
import { nullIfNotFound } from '../not-found.ts';
import { byIdPrice, listPrice } from '../price/sendcloud.ts';
import { noteStale } from '../stale.ts';
import type { LoadEntity } from '../subgraph.ts';

/** The event types of Sendcloud that this version knows. */
export const SendcloudEventTypeRef = builder.enumType('SendcloudEventType', {
  description: 'The event types of Sendcloud that this version knows.',
  values: {
    PARCELS_EVENT_CREATED: {
      value: 'parcels.event.created',
      description: 'Something happened to a parcel: it was shipped, delivered or returned, say.',
    },
  } as const,
});

export const EventSubscriptionRef = builder
  .objectRef<EventSubscription>('EventSubscription')
  .implement({
    description: 'Which Sendcloud events go to which connection.',
    directives: { key: { fields: 'id' } },
    fields: (t) => ({
      id: t.exposeID('id', {
        description:
          'Exact decimal text of a 64-bit integer. Unique among event subscriptions only.',
      }),
      connectionId: t.exposeID('connectionId', {
        description: 'The id of the connection that the events go to. Costs no call.',
      }),
      eventType: t.field({
        type: SendcloudEventTypeRef,
        nullable: true,
        description:
          'The type of the events. Null when this version does not know it: see `eventTypeName`.',
        resolve: ({ eventTypeName }) =>
          isSendcloudEventType(eventTypeName) ? eventTypeName : null,
      }),
      eventTypeName: t.exposeString('eventTypeName', {
        description: 'The same in the words of the API: `parcels.event.created`.',
      }),
      active: t.exposeBoolean('active', {
        description: 'Whether events are delivered; false when it is paused.',
      }),
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

builder.queryFields((t) => ({
  eventSubscription: t.field({
    type: EventSubscriptionRef,
    nullable: true,
    description: 'One event subscription of Sendcloud; null when it does not exist. One call.',
    args: { id: t.arg.id({ required: true, description: 'The id of the event subscription.' }) },
    extensions: byIdPrice('eventSubscription'),
    resolve: (_query, { id }, context, info) =>
      nullIfNotFound(noteStale(context.loaders.eventSubscription.load(id), context, info)),
  }),
  eventSubscriptions: t.field({
    type: [EventSubscriptionRef],
    nullable: true,
    description:
      'All event subscriptions of the Sendcloud organisation, in the order of the API. One call, whatever the filters.',
    args: {
      eventType: t.arg({
        type: SendcloudEventTypeRef,
        description: 'Only those of this event type; all when absent or null.',
      }),
      active: t.arg.boolean({
        description: 'Only active ones, or only paused ones; all when absent or null.',
      }),
    },
    extensions: listPrice('eventSubscription'),
    resolve: async (_query, { eventType, active }, context, info) => {
      const { loaders } = context;
      const subscriptions = await noteStale(loaders.eventSubscription.list(), context, info);
      return subscriptions.filter(
        (subscription) =>
          (eventType == null || subscription.eventTypeName === eventType) &&
          (active == null || subscription.active === active),
      );
    },
  }),
}));

export const loadEventSubscription: LoadEntity = (id, context, info) =>
  noteStale(context.loaders.eventSubscription.load(id), context, info);
