import {
  isEventName,
  isWebhookDeliveryStatus,
  type WebhookDelivery,
} from '../../domain/shipping-channels.ts';
import {
  bodyText,
  dateTime,
  faultAt,
  field,
  httpHeaders,
  httpUrl,
  integer,
  jsonText,
  sentence,
  word,
} from '../record.ts';
import type { Noun } from '../rest/listing.ts';
import { shippingChannelsId } from './api.ts';

const EVENT = word(isEventName);
const STATUS = word(isWebhookDeliveryStatus);

/**
 * Reads a delivery log of a subscription. `parseJsonVerbatim` has parsed it, so that its bodies keep
 * their numbers. One of another subscription is not what was asked for.
 */
export function deliveryOf(subscriptionId: string): Noun<WebhookDelivery> {
  return {
    id: shippingChannelsId,
    read(record, id) {
      // The log was asked for under its subscription: only another id would tell more.
      const owner = shippingChannelsId.read(record.wire.webhook_subscription_id);
      if (owner !== undefined && owner !== subscriptionId) {
        throw faultAt(record, 'webhook_subscription_id', 'of another subscription');
      }
      return {
        id,
        subscriptionId,
        eventName: field(record, 'event_type', EVENT),
        statusName: field(record, 'status', STATUS),
        url: field(record, 'url', httpUrl),
        requestHeaders: field(record, 'request_headers', httpHeaders),
        // An object in lists, and already text in a read by id.
        requestBody: field(record, 'request_body', jsonText),
        responseStatus: field(record, 'response_status', integer),
        responseBody: field(record, 'response_body', bodyText),
        durationMs: field(record, 'duration_ms', integer),
        errorMessage: field(record, 'error_message', sentence),
        createdAt: field(record, 'created_at', dateTime),
      };
    },
  };
}
