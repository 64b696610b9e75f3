import {
  MAX_PER_PAGE,
  type Page,
  type WebhookSubscription,
} from '../../domain/shipping-channels.ts';
import { decodeListing, type ListedItem, matchesOf } from '../rest/listing.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { beforeWrite } from '../rest/write-rejection.ts';
import type { ShippingChannelsReads } from './client.ts';
import { decodePage } from './page.ts';
import { listedWebhookSubscriptionTo } from './webhook-subscription.ts';

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
export function createShippingChannelsSearch(
  call: RestCaller,
  reads: ShippingChannelsReads,
): ShippingChannelsSearch {
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
            const items = decodeListing(noun, body, answer);
            return decodePage(body, { page, perPage: MAX_PER_PAGE }, items);
          },
        }),
      );
      return { ...found, items: matchesOf(found.items) };
    },
    getFoundWebhookSubscription: (id) => beforeWrite(reads.getWebhookSubscription(id)),
  };
}
