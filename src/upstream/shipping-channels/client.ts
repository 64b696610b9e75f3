import {
  assertPage,
  assertShippingChannelsId,
  type EventDescription,
  MAX_PER_PAGE,
  type Page,
  type WebhookDelivery,
  type WebhookSubscription,
} from '../../domain/shipping-channels.ts';
import { parseJsonVerbatim } from '../decode.ts';
import { decodeListing, decodeOne, type ListedItem, matchesOf } from '../rest/listing.ts';
import { createRestCaller, type RestApi, type RestCaller } from '../rest/rest-caller.ts';
import { beforeWrite } from '../rest/write-rejection.ts';
import type { Upstream, UpstreamSession } from '../upstream.ts';
import { SHIPPING_CHANNELS } from './api.ts';
import { decodeAvailableEvents } from './event.ts';
import { decodePage } from './page.ts';
import { deliveryOf } from './webhook-delivery.ts';
import {
  listedWebhookSubscription,
  listedWebhookSubscriptionTo,
  webhookSubscription,
} from './webhook-subscription.ts';
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
    ...searchOf(callAnew, readsAnew),
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
          const items = decodeListing(listedWebhookSubscription, body, answer, perPage);
          return decodePage(body, page, items);
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
          const items = decodeListing(deliveryOf(subscriptionId), body, answer, perPage);
          return decodePage(answer.body, page, items);
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

/**
 * The reads by which a record is found that is to be written. They are always made anew, and throw
 * `ForbiddenError` like the write.
 */
export interface ShippingChannelsSearch {
  /**
   * `GET /webhook-subscriptions`: the items of one page of 100 that send to this URL, however it is
   * written. They have no names.
   */
  findWebhookSubscriptions(
    url: string,
    page: number,
  ): Promise<Page<ListedItem<WebhookSubscription>>>;
  /** `GET /webhook-subscriptions/{id}`, with its name. Throws `NotFoundError`. */
  getFoundWebhookSubscription(id: string): Promise<WebhookSubscription>;
}

/** `call` and `reads` take nothing that was read before. */
function searchOf(call: RestCaller, reads: ShippingChannelsReads): ShippingChannelsSearch {
  return {
    async findWebhookSubscriptions(url, page) {
      const noun = listedWebhookSubscriptionTo(url);
      const found = await beforeWrite(
        call({
          operation: 'findWebhookSubscriptions',
          template: '/webhook-subscriptions',
          query: `?page=${page}&per_page=${MAX_PER_PAGE}`,
          keys: 0,
          isPrivate: true,
          decode(answer) {
            const { body } = answer;
            const items = decodeListing(noun, body, answer, MAX_PER_PAGE);
            return decodePage(body, page, items);
          },
        }),
      );
      return { ...found, items: matchesOf(found.items) };
    },
    getFoundWebhookSubscription: (id) => beforeWrite(reads.getWebhookSubscription(id)),
  };
}
