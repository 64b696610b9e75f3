import { type EventDescription, isEventName } from '../../domain/shipping-channels.ts';
import { builder } from '../builder.ts';
import { eventsPrice } from '../price/field-prices.ts';

export const EventRef = builder.enumType('Event', {
  description:
    'The events of Shipping Channels that this version knows. The API may send others: fields that end in `Name` or `Names` hold them.',
  values: {
    SHIPPING_CHANNEL_CREATED: {
      value: 'shipping_channel.created',
      description: 'A new shipping channel is created.',
    },
    SHIPPING_CHANNEL_UPDATED: {
      value: 'shipping_channel.updated',
      description: 'A shipping channel is updated.',
    },
    SHIPPING_CHANNEL_DELETED: {
      value: 'shipping_channel.deleted',
      description: 'A shipping channel is deleted.',
    },
    SHIPPING_CHANNEL_VALIDATED: {
      value: 'shipping_channel.validated',
      description: 'A shipping channel is successfully validated.',
    },
    SHIPPING_CHANNEL_STATUS_CHANGED: {
      value: 'shipping_channel.status_changed',
      description: 'The status of a shipping channel changes.',
    },
    TRACKING_PARCEL_CREATED: {
      value: 'tracking_parcel.created',
      description: 'A new tracking parcel is created.',
    },
    TRACKING_PARCEL_UPDATED: {
      value: 'tracking_parcel.updated',
      description: 'A tracking parcel is updated.',
    },
    TRACKING_PARCEL_DELETED: {
      value: 'tracking_parcel.deleted',
      description: 'A tracking parcel is deleted.',
    },
    TRACKING_PARCEL_STATUS_CHANGED: {
      value: 'tracking_parcel.status_changed',
      description: 'The status of a tracking parcel changes.',
    },
  } as const,
});

const EventDescriptionRef = builder.objectRef<EventDescription>('EventDescription').implement({
  description: 'An event that a webhook subscription of Shipping Channels can name.',
  fields: (t) => ({
    event: t.field({
      type: EventRef,
      nullable: true,
      description: 'The event. Null when this version does not know it: see `name`.',
      resolve: ({ name }) => (isEventName(name) ? name : null),
    }),
    name: t.exposeString('name', {
      description: 'The same in the words of the API: `shipping_channel.created`.',
    }),
    label: t.sent({
      type: 'String',
      description: 'A title, from the API. Null when it has none.',
      read: ({ label }) => label,
    }),
    description: t.sent({
      type: 'String',
      description: 'When the event fires, from the API. Null when it does not say.',
      read: ({ description }) => description,
    }),
  }),
});

builder.queryField('availableEvents', (t) =>
  t.upstream({
    type: [EventDescriptionRef],
    description: 'The events that Shipping Channels offers. One call.',
    price: eventsPrice,
    read: (_query, _args, { loaders }) => loaders.shippingChannels.event.list(),
  }),
);
