import { z } from 'zod';
import type { EventDescription } from '../../domain/shipping-channels/event.ts';
import { assertShippingChannelsId } from '../../domain/shipping-channels/id.ts';
import { assertPage, type Page } from '../../domain/shipping-channels/page.ts';
import type { WebhookSubscription } from '../../domain/shipping-channels/webhook-subscription.ts';
import { DecodeError, decode } from '../decode.ts';
import { decodeListing, type ListedItem } from '../listing.ts';
import { createRestCaller, type UpstreamSession } from '../rest-caller.ts';
import type { Transport } from '../transport.ts';
import { decodeErrorBody } from './error-body.ts';
import { availableEvents } from './event.ts';
import { shippingChannelsId } from './id.ts';
import { listedWebhookSubscription, webhookSubscription } from './webhook-subscription.ts';

/**
 * The reads of the Shipping Channels API v1, one request for each call.
 * All methods throw `UpstreamError`, and `InvalidInputError` before anything is sent.
 */
export interface ShippingChannelsClient {
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
}

const meta = z.object({
  meta: z.object({
    current_page: z.int().min(1),
    per_page: z.int().min(1),
    last_page: z.int().min(1),
    total: z.int().min(0),
  }),
});

export function createShippingChannelsClient(
  transport: Transport,
  session: UpstreamSession,
): ShippingChannelsClient {
  const call = createRestCaller({ api: 'SHIPPING_CHANNELS', transport, decodeErrorBody }, session);

  return {
    async getWebhookSubscription(id) {
      assertShippingChannelsId(id);
      return call({
        operation: 'getWebhookSubscription',
        path: `/webhook-subscriptions/${id}`,
        keys: 1,
        lookup: true,
        decode(body) {
          const { data } = decode(z.object({ data: webhookSubscription }), body);
          if (data.id !== id) throw new DecodeError('$.data.id: not the id that was asked for');
          return data;
        },
      });
    },

    async listWebhookSubscriptions(page, perPage, keys = 0) {
      assertPage(page, perPage);
      return call({
        operation: 'listWebhookSubscriptions',
        path: `/webhook-subscriptions?page=${page}&per_page=${perPage}`,
        keys,
        decode(body, toUpstreamError) {
          const { current_page, per_page, last_page, total } = decode(meta, body).meta;
          if (current_page !== page) {
            throw new DecodeError('$.meta.current_page: not the page that was asked for');
          }
          const item = { schema: listedWebhookSubscription, id: shippingChannelsId };
          const items = decodeListing(body, item, toUpstreamError);
          return { items, page, perPage: per_page, totalCount: total, lastPage: last_page };
        },
      });
    },

    listAvailableEvents: () =>
      call({
        operation: 'listAvailableEvents',
        path: '/webhook-subscriptions/available-events',
        keys: 0,
        decode: (body) => decode(availableEvents, body),
      }),
  };
}
