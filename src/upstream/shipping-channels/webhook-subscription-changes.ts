import type { WebhookSubscriptionChanges } from '../../domain/shipping-channels.ts';

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

/**
 * Where a path of the JSON body comes from: the graph's inputs have the same names. An index is kept
 * only if the input has that event.
 */
export function toWebhookSubscriptionInputPath(
  [field = '', index = '']: readonly string[],
  eventCount: number,
): readonly string[] {
  if (!INPUT_FIELDS.includes(field)) return [];
  const isEvent = field === 'events' && /^\d{1,4}$/.test(index) && Number(index) < eventCount;
  return isEvent ? [field, index] : [field];
}
