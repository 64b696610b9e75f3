import type { WebhookSubscriptionChanges } from '../../domain/shipping-channels/webhook-subscription-changes.ts';

/** Encodes a webhook subscription: of what is absent nothing is sent, so that it stays as it is. */
export function encodeWebhookSubscription({
  name,
  url,
  eventNames,
  secret,
  active,
}: WebhookSubscriptionChanges): object {
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(eventNames !== undefined && { events: eventNames }),
    ...(secret !== undefined && { secret }),
    ...(active !== undefined && { active }),
  };
}

const INPUT_FIELDS = ['name', 'url', 'events', 'secret', 'active'];

/** Where a path of the JSON body comes from: the graph's inputs have the same names and indexes. */
export function toWebhookSubscriptionInputPath(path: readonly string[]): readonly string[] {
  return INPUT_FIELDS.includes(path[0] ?? '') ? path : [];
}
