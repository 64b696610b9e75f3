import type { Observer } from '../../domain/observer.ts';
import {
  assertPage,
  assertShippingChannelsId,
  type Page,
  type WebhookDelivery,
} from '../../domain/shipping-channels.ts';
import type { ShippingChannelsClient } from '../../upstream/shipping-channels/client.ts';
import { createOneByOneLoader } from '../batch-loader.ts';
import { valuesOf } from '../listing.ts';
import type { Staleness } from '../staleness.ts';

/** Deliveries, for the time of one operation. What is of the wrong shape costs no call. */
export interface WebhookDeliveryLoader {
  /** One GET: the API finds a delivery only under its subscription. Throws `NotFoundError`. */
  load(subscriptionId: string, id: string): Promise<WebhookDelivery>;
  /** One page of one subscription, one call. Throws `NotFoundError` for the subscription. */
  list(subscriptionId: string, page: number, perPage: number): Promise<Page<WebhookDelivery>>;
}

export function createWebhookDeliveryLoader(
  client: ShippingChannelsClient,
  staleness: Staleness,
  observer: Observer,
): WebhookDeliveryLoader {
  const deliveries = createOneByOneLoader(
    { api: 'SHIPPING_CHANNELS', name: 'webhookDelivery', observer },
    ({ subscriptionId, id }: { subscriptionId: string; id: string }) =>
      client.getLog(subscriptionId, id),
    { cacheKeyFn: ({ subscriptionId, id }) => `${subscriptionId}/${id}` },
  );
  const pages = createOneByOneLoader(
    { api: 'SHIPPING_CHANNELS', name: 'webhookDeliveryPage', observer },
    async (key: { subscriptionId: string; page: number; perPage: number }) => {
      const answer = await client.listLogs(key.subscriptionId, key.page, key.perPage);
      return staleness.inherit({ ...answer, items: valuesOf(answer.items) }, answer);
    },
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
      return pages.load({ subscriptionId, page, perPage });
    },
  };
}
