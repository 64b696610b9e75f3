import { z } from 'zod';
import type { Entity } from '../collection.ts';
import { jsonResponse } from '../json.ts';
import { isWebUrl } from '../request.ts';
import { resourceEndpoints } from '../resource.ts';
import documented from './documented.json' with { type: 'json' };
import { webhookSubscriptionErrors } from './error.ts';
import { answerPage } from './page.ts';
import { getDelivery, listDeliveries } from './webhook-delivery.ts';

/** A webhook subscription as the API sends it by id, but for the secret: no answer holds one. */
export interface WebhookSubscription extends Entity {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Open, because the guide names events that the API does not list. */
  readonly events: readonly string[];
  readonly active: boolean;
}

/** An active subscription to one event, unless `fields` says otherwise. */
export function webhookSubscription({
  id,
  created_at = '2025-03-29T16:00:00Z',
  ...fields
}: Pick<WebhookSubscription, 'id'> & Partial<WebhookSubscription>): WebhookSubscription {
  return {
    id,
    name: `Subscription ${id}`,
    url: `https://example.com/webhooks/${id}`,
    events: ['tracking_parcel.status_changed'],
    active: true,
    created_at,
    updated_at: created_at,
    ...fields,
  };
}

const path = '/webhook-subscriptions';
const maskedSecret = '\u2022'.repeat(16);

/** The calls of webhook subscriptions, their logs included. */
export const webhookSubscriptionEndpoints = resourceEndpoints({
  path,
  query: '?page=&per_page=',
  changeMethod: 'PUT',
  collection: (store) => store.webhookSubscriptions,
  list: (c) => answerPage(c, c.var.store.webhookSubscriptions.items.map(encodeListItem)),
  encode: encodeDetail,
  newFields: () => fields([]),
  create: webhookSubscription,
  // Partial but for the name, as documented; events that it has already may stay, known or not.
  changes(_body, _store, { events }) {
    const { shape } = fields(events);
    return fields(events).extend({
      url: shape.url.exactOptional(),
      events: shape.events.exactOptional(),
    });
  },
  listCalls: {
    [`GET ${path}/available-events`]: () => jsonResponse(200, { data: documented.availableEvents }),
  },
  itemCalls: {
    [`PATCH ${path}/{id}/toggle-active`](c, item) {
      const active = !item.active;
      const data = encodeDetail(c.var.store.webhookSubscriptions.update(item, { active }));
      // Only the sentence of a deactivation is documented.
      const message = `Webhook subscription ${active ? 'activated' : 'deactivated'} successfully`;
      return jsonResponse(200, { data, message });
    },
    // The logs of a deleted one stay: no path leads to them, and no other one gets its id.
    // The subscription comes before the parameters: the framework with these texts looks it up first.
    [`GET ${path}/{id}/logs?page=&per_page=`]: listDeliveries,
    [`GET ${path}/{webhook_subscription_id}/logs/{id}`]: getDelivery,
  },
  errors: webhookSubscriptionErrors,
});

function encodeDetail(subscription: WebhookSubscription): object {
  const { id, name, url, events, active, created_at, updated_at } = subscription;
  return { id, name, url, events, secret: maskedSecret, active, created_at, updated_at };
}

/** Poorer than by id, as documented: no `name`, and a word in place of the flag. */
function encodeListItem(subscription: WebhookSubscription): object {
  const { id, url, events, active, created_at, updated_at } = subscription;
  const status = active ? 'active' : 'inactive';
  return { id, url, events, status, secret: maskedSecret, created_at, updated_at };
}

const required = 'The :attribute field is required.';
const noText = 'The :attribute field must be a string.';
const unlessMissing =
  (message: string) =>
  ({ input }: { readonly input?: unknown }) =>
    input === undefined || input === null ? required : message;
const filledText = z
  .string({ error: unlessMissing(noText) })
  .refine((text) => text.trim() !== '', { error: required, abort: true });

/** The listed events, and the four that only the guide names. */
const acceptedEvents: readonly string[] = [
  ...documented.availableEvents.map(({ value }) => value),
  ...['created', 'updated', 'deleted', 'status_changed'].map((change) => `shipment.${change}`),
];

/** The body of a POST. Other members are ignored, as the framework with these texts does. */
function fields(ownEvents: readonly string[]) {
  const known = [...acceptedEvents, ...ownEvents];
  const event = z
    .string(noText)
    .refine((text) => known.includes(text), 'The selected :attribute is invalid.');
  return z.object({
    name: filledText.max(255, 'The :attribute field must not be greater than 255 characters.'),
    // Whether https is required is not documented.
    url: filledText.refine(isWebUrl, 'The :attribute field must be a valid URL.'),
    events: z
      .array(event, { error: unlessMissing('The :attribute field must be an array.') })
      .refine((events) => events.length > 0, required),
    // Checked, and kept nowhere. An empty one counts as none, as documented.
    secret: z
      .string(noText)
      .refine(
        (text) => text === '' || text.length >= 8,
        'The :attribute field must be at least 8 characters.',
      )
      .nullable()
      .transform(() => undefined)
      .exactOptional(),
    active: z.boolean('The :attribute field must be true or false.').exactOptional(),
  });
}
