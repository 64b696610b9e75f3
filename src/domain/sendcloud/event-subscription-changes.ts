import type { SendcloudEventType } from './event-subscription.ts';

/** An event subscription to be. */
export interface NewEventSubscription {
  readonly connectionId: string;
  readonly eventType: SendcloudEventType;
  readonly active: boolean;
}

/** What changes; what is absent stays as it is. */
export type EventSubscriptionChanges = Partial<NewEventSubscription>;

/** What came of an event that Sendcloud sent as a test. */
export interface TestDelivery {
  readonly delivered: boolean;
  /** HTTP status of the endpoint; null when it did not answer. */
  readonly statusCode: number | null;
  /** What the endpoint answered with; null when it did not answer. */
  readonly responseBody: string | null;
}
