/** A webhook subscription to be. */
export interface NewWebhookSubscription {
  readonly name: string;
  readonly url: string;
  /** In the words of the API. */
  readonly eventNames: readonly string[];
  /** Signs deliveries. It can be written and never read. */
  readonly secret: string;
  readonly active: boolean;
}

/** What changes; what is absent stays as it is. */
export type WebhookSubscriptionChanges = Partial<NewWebhookSubscription>;
