import { type EventSubscription, isSendcloudEventType } from '../../domain/sendcloud.ts';
import { mapSent } from '../../domain/upstream.ts';
import { builder } from '../builder.ts';
import { byIdPrice, listPrice } from '../price/field-prices.ts';
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
      connectionId: t.sent({
        type: 'ID',
        description:
          'The id of the connection that the events go to. Null when the API does not say. Costs no call.',
        read: ({ connectionId }) => connectionId,
      }),
      eventType: t.sent({
        type: SendcloudEventTypeRef,
        description:
          'The type of the events. Null when the API does not say, or this version does not know it: see `eventTypeName`.',
        read: ({ eventTypeName }) =>
          mapSent(eventTypeName, (name) => (isSendcloudEventType(name) ? name : null)),
      }),
      eventTypeName: t.sent({
        type: 'String',
        description:
          'The same in the words of the API: `parcels.event.created`. Null when it does not say.',
        read: ({ eventTypeName }) => eventTypeName,
      }),
      active: t.sent({
        type: 'Boolean',
        description:
          'Whether events are delivered; false when it is paused. Null when the API does not say.',
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

builder.queryFields((t) => ({
  eventSubscription: t.upstream({
    type: EventSubscriptionRef,
    description: 'One event subscription of Sendcloud; null when it does not exist. One call.',
    args: { id: t.arg.id({ required: true, description: 'The id of the event subscription.' }) },
    price: byIdPrice('eventSubscription'),
    read: (_query, { id }, { loaders }) => loaders.sendcloud.eventSubscription.load(id),
  }),
  eventSubscriptions: t.upstream({
    type: [EventSubscriptionRef],
    description:
      'All event subscriptions of the Sendcloud organisation, in the order of the API. One call, whatever the filters.',
    args: {
      eventType: t.arg({
        type: SendcloudEventTypeRef,
        description: 'Only those that are known to be of this event type; all when absent or null.',
      }),
      active: t.arg.boolean({
        description:
          'Only those that are known to be active, or to be paused; all when absent or null.',
      }),
    },
    price: listPrice('eventSubscription'),
    read: (_query, _args, { loaders }) => loaders.sendcloud.eventSubscription.list(),
    value: (subscriptions, { eventType, active }) =>
      subscriptions.filter(
        (subscription) =>
          (eventType == null || subscription.eventTypeName === eventType) &&
          (active == null || subscription.active === active),
      ),
  }),
}));

export const loadEventSubscription: LoadEntity = (id, { loaders }) =>
  loaders.sendcloud.eventSubscription.load(id);
