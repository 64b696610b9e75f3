import { z } from 'zod';
import type { EventDescription } from '../../domain/shipping-channels/event.ts';
import { assertShippingChannelsId } from '../../domain/shipping-channels/id.ts';
import { assertPage, type Page } from '../../domain/shipping-channels/page.ts';
import type { WebhookDelivery } from '../../domain/shipping-channels/webhook-delivery.ts';
import type { WebhookSubscription } from '../../domain/shipping-channels/webhook-subscription.ts';
import { DecodeError, decode } from '../decode.ts';
import { parseJsonVerbatim } from '../json.ts';
import { decodeListing, type ListedItem } from '../rest/listing.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { availableEvents } from './event.ts';
import { shippingChannelsId } from './id.ts';
import { decodePage } from './page.ts';
import { webhookDelivery } from './webhook-delivery.ts';
import { decodeWebhookSubscription, listedWebhookSubscription } from './webhook-subscription.ts';

/** The reads. They throw `InvalidInputError`, before anything is sent, for what is of the wrong shape. */
export interface ShippingChannelsReads {
  /** `GET /webhook-subscriptions/{id}`. Throws `NotFoundError`. */
  getWebhookSubscription(id: string): Promise<WebhookSubscription>;
  /**
   * `GET /webhook-subscriptions`: one page of items without names. `keys` only tells the record
   * for how many ids the page is read.
   */
  listWebhookSubscriptions(
    page: number,
    perPage: number,
    keys?: number,
  ): Promise<Page<ListedItem<WebhookSubscription>>>;
  /** `GET /webhook-subscriptions/available-events` */
  listAvailableEvents(): Promise<readonly EventDescription[]>;
  /** `GET /webhook-subscriptions/{id}/logs`: one page. Throws `NotFoundError` for the subscription. */
  listLogs(
    subscriptionId: string,
    page: number,
    perPage: number,
  ): Promise<Page<ListedItem<WebhookDelivery>>>;
  /** `GET /webhook-subscriptions/{webhook_subscription_id}/logs/{id}`. Throws `NotFoundError`. */
  getLog(subscriptionId: string, id: string): Promise<WebhookDelivery>;
}

export function createShippingChannelsReads(call: RestCaller): ShippingChannelsReads {
  async function getWebhookSubscription(id: string): Promise<WebhookSubscription> {
    assertShippingChannelsId(id);
    return call({
      operation: 'getWebhookSubscription',
      path: `/webhook-subscriptions/${id}`,
      keys: 1,
      lookup: true,
      decode: ({ body }) => decodeWebhookSubscription(body, id),
    });
  }

  return {
    getWebhookSubscription,

    async listWebhookSubscriptions(page, perPage, keys = 0) {
      assertPage(page, perPage);
      return call({
        operation: 'listWebhookSubscriptions',
        path: `/webhook-subscriptions?page=${page}&per_page=${perPage}`,
        keys,
        decode({ body, toUpstreamError }) {
          const item = { schema: listedWebhookSubscription, id: shippingChannelsId };
          return decodePage(body, { page, perPage }, decodeListing(body, item, toUpstreamError));
        },
      });
    },

    listAvailableEvents: () =>
      call({
        operation: 'listAvailableEvents',
        path: '/webhook-subscriptions/available-events',
        keys: 0,
        releaseBound: true,
        decode: ({ body }) => decode(availableEvents, body),
      }),

    async listLogs(subscriptionId, page, perPage) {
      assertShippingChannelsId(subscriptionId);
      assertPage(page, perPage);
      return call({
        operation: 'listLogs',
        path: `/webhook-subscriptions/${subscriptionId}/logs?page=${page}&per_page=${perPage}`,
        keys: 1,
        lookup: true,
        decode({ body, text, toUpstreamError }) {
          const item = { schema: deliveryOf(subscriptionId), id: shippingChannelsId };
          const items = decodeListing(parseJsonVerbatim(text), item, toUpstreamError);
          return decodePage(body, { page, perPage }, items);
        },
      });
    },

    async getLog(subscriptionId, id) {
      assertShippingChannelsId(subscriptionId);
      assertShippingChannelsId(id);
      return call({
        operation: 'getLog',
        path: `/webhook-subscriptions/${subscriptionId}/logs/${id}`,
        keys: 1,
        lookup: true,
        decode({ text }) {
          const envelope = z.object({ data: deliveryOf(subscriptionId) });
          const { data } = decode(envelope, parseJsonVerbatim(text));
          if (data.id !== id) throw new DecodeError('$.data.id: not the id that was asked for');
          return data;
        },
      });
    },
  };
}

function deliveryOf(subscriptionId: string): z.ZodType<WebhookDelivery> {
  return webhookDelivery.refine((delivery) => delivery.subscriptionId === subscriptionId, {
    error: 'of another subscription',
    path: ['webhook_subscription_id'],
  });
}
