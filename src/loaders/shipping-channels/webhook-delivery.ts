import type { Observer } from '../../domain/observer.ts';
import {
  assertPage,
  assertShippingChannelsId,
  MAX_PER_PAGE,
  type Page,
  type WebhookDelivery,
  type WebhookSubscription,
} from '../../domain/shipping-channels.ts';
import { type WebhookHealth, webhookHealthOf } from '../../domain/webhook-health.ts';
import type { ShippingChannelsReads } from '../../upstream/shipping-channels/client.ts';
import { createOneByOneLoader } from '../batch-loader.ts';
import { readableOf, valuesOf } from '../listing.ts';
import type { Staleness } from '../staleness.ts';

/** Deliveries, for the time of one operation. What is of the wrong shape costs no call. */
export interface WebhookDeliveryLoader {
  /** One GET: the API finds a delivery only under its subscription. Throws `NotFoundError`. */
  load(subscriptionId: string, id: string): Promise<WebhookDelivery>;
  /** One page of one subscription, one call. Throws `NotFoundError` for the subscription. */
  list(subscriptionId: string, page: number, perPage: number): Promise<Page<WebhookDelivery>>;
  /**
   * By the first page of 100, which `list` shares, without the deliveries on it that cannot be read;
   * throws the error of one when none can. Throws `NotFoundError` for the subscription.
   */
  health(subscription: Pick<WebhookSubscription, 'id' | 'active'>): Promise<WebhookHealth>;
}

interface PageKey {
  readonly subscriptionId: string;
  readonly page: number;
  readonly perPage: number;
}

export function createWebhookDeliveryLoader(
  reads: ShippingChannelsReads,
  staleness: Staleness,
  observer: Observer,
): WebhookDeliveryLoader {
  const deliveries = createOneByOneLoader(
    { api: 'SHIPPING_CHANNELS', name: 'webhookDelivery', observer },
    ({ subscriptionId, id }: { subscriptionId: string; id: string }) =>
      reads.getLog(subscriptionId, id),
    { cacheKeyFn: ({ subscriptionId, id }) => `${subscriptionId}/${id}` },
  );
  const pages = createOneByOneLoader(
    { api: 'SHIPPING_CHANNELS', name: 'webhookDeliveryPage', observer },
    ({ subscriptionId, page, perPage }: PageKey) => reads.listLogs(subscriptionId, page, perPage),
    { cacheKeyFn: ({ subscriptionId, page, perPage }) => `${subscriptionId}/${page}/${perPage}` },
  );

  return {
    async load(subscriptionId, id) {
      assertShippingChannelsId(subscriptionId);
      assertShippingChannelsId(id);
      return deliveries.load({ subscriptionId, id });
    },
    async list(subscriptionId, page, perPage) {
      assertPage(page, perPage);
      const answer = await pages.load({ subscriptionId, page, perPage });
      return staleness.inherit({ ...answer, items: valuesOf(answer.items) }, answer);
    },
    async health(subscription) {
      const { id: subscriptionId } = subscription;
      const answer = await pages.load({ subscriptionId, page: 1, perPage: MAX_PER_PAGE });
      const health = webhookHealthOf(subscription, readableOf(answer.items));
      return staleness.inherit(health, answer);
    },
  };
}
