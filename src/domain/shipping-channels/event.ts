import type { Sent } from '../sent.ts';

/** The nine events of the API's reference, in its words. Its guide names others, so the set stays open. */
export const EVENT_NAMES = [
  'shipping_channel.created',
  'shipping_channel.updated',
  'shipping_channel.deleted',
  'shipping_channel.validated',
  'shipping_channel.status_changed',
  'tracking_parcel.created',
  'tracking_parcel.updated',
  'tracking_parcel.deleted',
  'tracking_parcel.status_changed',
] as const;
type EventName = (typeof EVENT_NAMES)[number];

export function isEventName(name: string): name is EventName {
  return (EVENT_NAMES as readonly string[]).includes(name);
}

/** One event that can be subscribed to, as the API describes it. */
export interface EventDescription {
  /** As the API sent it: one of {@link EVENT_NAMES} or a newer one. */
  readonly name: string;
  readonly label: Sent<string>;
  readonly description: Sent<string>;
}
