import type { Entity } from '../collection.ts';
import { encodeJson, jsonResponse } from '../json.ts';
import type { ItemHandler } from '../resource.ts';
import type { Store } from '../state.ts';
import { shippingChannelsError } from './error.ts';
import { answerPage } from './page.ts';
import { deliveryHeaders, eventPayload } from './webhook-event.ts';

/** One delivery of an event to a webhook, as the API lists it; it calls this a log. */
export interface WebhookDelivery {
  readonly id: string;
  readonly webhook_subscription_id: string;
  readonly event_type: string;
  /** `success` and `failed` are documented; open for tests. */
  readonly status: string;
  readonly url: string;
  readonly request_headers: Readonly<Record<string, string>>;
  /** Any JSON value; use bigints beyond 2^53. By id it is sent as a text that holds its JSON. */
  readonly request_body: unknown;
  /** Null if the webhook could not be reached, as is `response_body`; this is not documented. */
  readonly response_status: number | null;
  readonly response_body: string | null;
  readonly duration_ms: number | null;
  /** Null if the delivery succeeded. */
  readonly error_message: string | null;
  readonly created_at: string;
}

/** A successful delivery of a parcel's status, unless `fields` says otherwise. */
export function webhookDelivery({
  id,
  webhook_subscription_id,
  event_type = 'tracking_parcel.status_changed',
  request_body = eventPayload({ type: event_type, key: id.replace(/^whl_/, '') }),
  ...fields
}: Pick<WebhookDelivery, 'id' | 'webhook_subscription_id'> &
  Partial<WebhookDelivery>): WebhookDelivery {
  return {
    id,
    webhook_subscription_id,
    event_type,
    status: 'success',
    url: `https://example.com/webhooks/${webhook_subscription_id}`,
    request_headers: {
      'Content-Type': 'application/json',
      // The secret is of no subscription, since the API never tells it.
      ...deliveryHeaders(id, event_type, encodeJson(request_body), 'sandbox_webhook_secret'),
    },
    request_body,
    response_status: 200,
    response_body: '{"received":true}',
    duration_ms: 123,
    error_message: null,
    created_at: '2025-04-07T12:00:01Z',
    ...fields,
  };
}

/** Answers with the logs of a subscription, newest first. */
export const listDeliveries: ItemHandler<Entity> = (c, subscription) => {
  // All times have the same form, so that their texts compare as they do.
  const byAge = deliveriesOf(c.var.store, subscription).toSorted((one, other) =>
    other.created_at.localeCompare(one.created_at),
  );
  return answerPage(c, byAge);
};

/** Answers with the log of a subscription that `id` names. */
export const getDelivery: ItemHandler<Entity> = (c, subscription) => {
  const deliveries = deliveriesOf(c.var.store, subscription);
  const found = deliveries.find(({ id }) => id === c.req.param('id'));
  const message = 'The specified webhook subscription log could not be found';
  if (found === undefined) return shippingChannelsError(404, { message });
  // As documented: a text that holds JSON, where the list has the JSON itself.
  const request_body = encodeJson(found.request_body);
  return jsonResponse(200, { data: { ...found, request_body } });
};

function deliveriesOf({ tenant }: Store, { id }: Entity): readonly WebhookDelivery[] {
  const { webhookDeliveries } = tenant.shippingChannels;
  return webhookDeliveries.filter((each) => each.webhook_subscription_id === id);
}
