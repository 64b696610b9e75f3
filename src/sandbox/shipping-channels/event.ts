/** An event as the API lists it. */
export interface AvailableEvent {
  readonly value: string;
  readonly label: string;
  readonly description: string;
}

/**
 * The nine events of the API pages, in their order. The webhook guide knows four more, named
 * `shipment.*`, which the API does not list.
 */
export const availableEvents: readonly AvailableEvent[] = [
  {
    value: 'shipping_channel.created',
    label: 'Shipping Channel Created',
    description: 'Fires when a new shipping channel is created',
  },
  {
    value: 'shipping_channel.updated',
    label: 'Shipping Channel Updated',
    description: 'Fires when a shipping channel is updated',
  },
  {
    value: 'shipping_channel.deleted',
    label: 'Shipping Channel Deleted',
    description: 'Fires when a shipping channel is deleted',
  },
  {
    value: 'shipping_channel.validated',
    label: 'Shipping Channel Validated',
    description: 'Fires when a shipping channel is successfully validated',
  },
  {
    value: 'shipping_channel.status_changed',
    label: 'Shipping Channel Status Changed',
    description: "Fires when a shipping channel's status changes",
  },
  {
    value: 'tracking_parcel.created',
    label: 'Tracking Parcel Created',
    description: 'Fires when a new tracking parcel is created',
  },
  {
    value: 'tracking_parcel.updated',
    label: 'Tracking Parcel Updated',
    description: 'Fires when a tracking parcel is updated',
  },
  {
    value: 'tracking_parcel.deleted',
    label: 'Tracking Parcel Deleted',
    description: 'Fires when a tracking parcel is deleted',
  },
  {
    value: 'tracking_parcel.status_changed',
    label: 'Tracking Parcel Status Changed',
    description: "Fires when a tracking parcel's status changes",
  },
];

/** What a subscription may be for: the listed events, and the four that only the guide names. */
export const acceptedEvents: readonly string[] = [
  ...availableEvents.map(({ value }) => value),
  'shipment.created',
  'shipment.updated',
  'shipment.deleted',
  'shipment.status_changed',
];
