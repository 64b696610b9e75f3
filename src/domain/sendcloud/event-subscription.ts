import type { Sent } from '../sent.ts';

/** The event types that this version knows, in the words of the API. */
const SENDCLOUD_EVENT_TYPES = ['parcels.event.created'] as const;
export type SendcloudEventType = (typeof SENDCLOUD_EVENT_TYPES)[number];

export function isSendcloudEventType(name: string): name is SendcloudEventType {
  return (SENDCLOUD_EVENT_TYPES as readonly string[]).includes(name);
}

/** Which Sendcloud events go to which connection. */
export interface EventSubscription {
  /** Decimal text of a positive int64, exact. */
  readonly id: string;
  /** The id of a connection; nothing promises that it still exists. */
  readonly connectionId: Sent<string>;
  /** As the API sent it: one of {@link SENDCLOUD_EVENT_TYPES} or a newer one. */
  readonly eventTypeName: Sent<string>;
  /** False when paused. */
  readonly active: Sent<boolean>;
  /** RFC 3339, as the API sent it. */
  readonly createdAt: Sent<string>;
  /** RFC 3339, as the API sent it. */
  readonly updatedAt: Sent<string>;
}
