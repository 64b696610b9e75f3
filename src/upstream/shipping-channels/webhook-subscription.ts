import {
  isEventName,
  type WebhookSubscription,
  type WebhookSubscriptionChanges,
} from '../../domain/shipping-channels.ts';
import { normalUrl } from '../../domain/text.ts';
import type { Sent } from '../../domain/upstream.ts';
import {
  boolean,
  dateTime,
  field,
  httpUrl,
  type Leaf,
  requiredField,
  text,
  unmaskedHttpUrl,
  type WireRecord,
  wordList,
} from '../record.ts';
import type { Noun } from '../rest/listing.ts';
import { shippingChannelsId } from './api.ts';

/** Reads what a read by id answers. */
export const webhookSubscription: Noun<WebhookSubscription> = {
  id: shippingChannelsId,
  read: (record, id) =>
    readSubscription(record, id, field(record, 'name', text), field(record, 'active', boolean)),
};

// The word for the opposite of "active" is not documented.
const status: Leaf<boolean> = {
  rule: 'not a text',
  read: (wire) => (typeof wire === 'string' ? wire === 'active' : undefined),
};

/** Reads an item of the list: it has no `name`, and `status` in the place of `active`. */
export const listedWebhookSubscription: Noun<WebhookSubscription> = {
  id: shippingChannelsId,
  read: (record, id) => readSubscription(record, id, undefined, field(record, 'status', status)),
};

/**
 * Reads an item of the list that sends to this URL, however it is written; null for any other. URLs are
 * compared before they are masked. One whose URL is absent or cannot be read may be it, and is an error.
 */
export function listedWebhookSubscriptionTo(url: string): Noun<WebhookSubscription | null> {
  const wanted = normalUrl(url);
  return {
    id: shippingChannelsId,
    read(record, id) {
      const sent = requiredField(record, 'url', unmaskedHttpUrl);
      if (normalUrl(sent) !== wanted) return null;
      return listedWebhookSubscription.read(record, id);
    },
  };
}

const EVENTS = wordList(isEventName);

// `secret` is not read: the API says that it sends a mask, and nothing here depends on that.
function readSubscription(
  record: WireRecord,
  id: string,
  name: Sent<string> | undefined,
  active: Sent<boolean>,
): WebhookSubscription {
  return {
    id,
    name,
    url: field(record, 'url', httpUrl),
    eventNames: field(record, 'events', EVENTS),
    active,
    createdAt: field(record, 'created_at', dateTime),
    updatedAt: field(record, 'updated_at', dateTime),
  };
}

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
