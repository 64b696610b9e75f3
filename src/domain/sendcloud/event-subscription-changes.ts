import type { Sent } from '../sent.ts';
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
  readonly statusCode: Sent<number>;
  /** What the endpoint answered with, JSON as its text; null when it did not answer. */
  readonly responseBody: Sent<string>;
}
