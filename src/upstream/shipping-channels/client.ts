import {
  assertPage,
  assertShippingChannelsId,
  type EventDescription,
  type Page,
  type WebhookDelivery,
  type WebhookSubscription,
} from '../../domain/shipping-channels.ts';
import { parseJsonVerbatim } from '../json.ts';
import { decodeListing, decodeOne, type ListedItem } from '../rest/listing.ts';
import { createRestCaller, type RestApi, type RestCaller } from '../rest/rest-caller.ts';
import type { Upstream, UpstreamSession } from '../upstream.ts';
import { SHIPPING_CHANNELS } from './api.ts';
import { decodeAvailableEvents } from './event.ts';
import { decodePage } from './page.ts';
import { createShippingChannelsSearch, type ShippingChannelsSearch } from './search.ts';
import { deliveryOf } from './webhook-delivery.ts';
import { listedWebhookSubscription, webhookSubscription } from './webhook-subscription.ts';
import { createShippingChannelsWrites, type ShippingChannelsWrites } from './writes.ts';

/**
 * The Shipping Channels API v1: one method for each operation. A read costs one request, none
 * when it is shared, and more when it is tried again; a write costs one, and a read before it where
 * that is said. All methods throw `UpstreamError`. Most operations only read, and so have only what
 * reads.
 */
export function createShippingChannelsReads(
  upstream: Upstream,
  session: UpstreamSession,
): ShippingChannelsReads {
  return readsOf(createRestCaller({ ...SHIPPING_CHANNELS, upstream }, session));
}

/** What a mutation needs of the API. */
export interface ShippingChannelsWriter extends ShippingChannelsSearch, ShippingChannelsWrites {}

export function createShippingChannelsWriter(
  upstream: Upstream,
  session: UpstreamSession,
): ShippingChannelsWriter {
  const rest: RestApi = { ...SHIPPING_CHANNELS, upstream };
  // What a write is built upon has to be true now.
  const callAnew = createRestCaller(rest, { ...session, noCache: true });
  const readsAnew = readsOf(callAnew);
  return {
    ...createShippingChannelsSearch(callAnew, readsAnew),
    ...createShippingChannelsWrites(createRestCaller(rest, session), readsAnew),
  };
}

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

function readsOf(call: RestCaller): ShippingChannelsReads {
  async function getWebhookSubscription(id: string): Promise<WebhookSubscription> {
    assertShippingChannelsId(id);
    return call({
      operation: 'getWebhookSubscription',
      template: '/webhook-subscriptions/{id}',
      ids: [id],
      keys: 1,
      lookup: true,
      decode: (answer) => decodeOne(webhookSubscription, answer.body, answer, id),
    });
  }

  return {
    getWebhookSubscription,

    async listWebhookSubscriptions(page, perPage, keys = 0) {
      assertPage(page, perPage);
      return call({
        operation: 'listWebhookSubscriptions',
        template: '/webhook-subscriptions',
        query: `?page=${page}&per_page=${perPage}`,
        keys,
        decode(answer) {
          const { body } = answer;
          const items = decodeListing(listedWebhookSubscription, body, answer);
          return decodePage(body, { page, perPage }, items);
        },
      });
    },

    listAvailableEvents: () =>
      call({
        operation: 'listAvailableEvents',
        template: '/webhook-subscriptions/available-events',
        keys: 0,
        longLived: true,
        decode: (answer) => decodeAvailableEvents(answer.body, answer),
      }),

    async listLogs(subscriptionId, page, perPage) {
      assertShippingChannelsId(subscriptionId);
      assertPage(page, perPage);
      return call({
        operation: 'listLogs',
        template: '/webhook-subscriptions/{id}/logs',
        ids: [subscriptionId],
        query: `?page=${page}&per_page=${perPage}`,
        keys: 1,
        lookup: true,
        growsByEvents: true,
        decode(answer) {
          const body = parseJsonVerbatim(answer.text);
          const items = decodeListing(deliveryOf(subscriptionId), body, answer);
          return decodePage(answer.body, { page, perPage }, items);
        },
      });
    },

    async getLog(subscriptionId, id) {
      assertShippingChannelsId(subscriptionId);
      assertShippingChannelsId(id);
      return call({
        operation: 'getLog',
        template: '/webhook-subscriptions/{id}/logs/{id}',
        ids: [subscriptionId, id],
        keys: 1,
        lookup: true,
        decode: (answer) =>
          decodeOne(deliveryOf(subscriptionId), parseJsonVerbatim(answer.text), answer, id),
      });
    },
  };
}
