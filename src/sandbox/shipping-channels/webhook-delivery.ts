import type { Endpoints } from '../api.ts';
import { encodeJson, jsonResponse } from '../json.ts';
import type { Store } from '../state.ts';
import { shippingChannelsError } from './error.ts';
import { answerPage } from './page.ts';
import { deliveryHeaders, eventPayload } from './webhook-event.ts';
import { type WebhookSubscription, withWebhookSubscription } from './webhook-subscription.ts';

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

/** The calls of the logs of a subscription. */
export const webhookDeliveryEndpoints: Endpoints = {
  // The subscription comes before the parameters: the framework with these texts looks it up first.
  'GET /webhook-subscriptions/{id}/logs?page=&per_page=': withWebhookSubscription((c, item) => {
    const own = deliveriesOf(c.var.store, item);
    // Newest first; all times have the same form, so that their texts compare as they do.
    const byAge = own.toSorted((one, other) => other.created_at.localeCompare(one.created_at));
    return answerPage(c, byAge);
  }),
  'GET /webhook-subscriptions/{webhook_subscription_id}/logs/{id}': withWebhookSubscription(
    (c, item) => {
      const found = deliveriesOf(c.var.store, item).find(({ id }) => id === c.req.param('id'));
      const message = 'The specified webhook subscription log could not be found';
      if (found === undefined) return shippingChannelsError(404, { message });
      // As documented: a text that holds JSON, where the list has the JSON itself.
      const request_body = encodeJson(found.request_body);
      return jsonResponse(200, { data: { ...found, request_body } });
    },
    'webhook_subscription_id',
  ),
};

function deliveriesOf({ tenant }: Store, { id }: WebhookSubscription): readonly WebhookDelivery[] {
  return tenant.shippingChannels.webhookDeliveries.filter(
    (each) => each.webhook_subscription_id === id,
  );
}
