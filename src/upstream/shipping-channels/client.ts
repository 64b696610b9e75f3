import { z } from 'zod';
import { type EventDescription, isEventName } from '../../domain/shipping-channels/event.ts';
import { assertShippingChannelsId } from '../../domain/shipping-channels/id.ts';
import { assertPage, type Page } from '../../domain/shipping-channels/page.ts';
import type { WebhookDelivery } from '../../domain/shipping-channels/webhook-delivery.ts';
import type { WebhookSubscription } from '../../domain/shipping-channels/webhook-subscription.ts';
import type {
  NewWebhookSubscription,
  WebhookSubscriptionChanges,
} from '../../domain/shipping-channels/webhook-subscription-changes.ts';
import { DecodeError, decode } from '../decode.ts';
import { parseJsonVerbatim } from '../json.ts';
import { decodeListing, type ListedItem } from '../listing.ts';
import { beforeWrite, createRestCaller } from '../rest-caller.ts';
import type { UpstreamSession } from '../session.ts';
import type { Transport } from '../transport.ts';
import { decodeErrorBody } from './error-body.ts';
import { availableEvents } from './event.ts';
import { shippingChannelsId } from './id.ts';
import { decodePage } from './page.ts';
import { webhookDelivery } from './webhook-delivery.ts';
import { listedWebhookSubscription, webhookSubscription } from './webhook-subscription.ts';
import {
  encodeWebhookSubscription,
  toWebhookSubscriptionInputPath,
} from './webhook-subscription-changes.ts';

/**
 * The Shipping Channels API v1, one request for each call where nothing else is said, and none sent
 * twice. All methods throw `UpstreamError`, and `InvalidInputError` before anything is sent. Writes
 * throw `ValidationError`, `ForbiddenError` and `ConflictError` too.
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
  /** `GET /webhook-subscriptions/{id}/logs`: one page. Throws `NotFoundError` for the subscription. */
  listLogs(
    subscriptionId: string,
    page: number,
    perPage: number,
  ): Promise<Page<ListedItem<WebhookDelivery>>>;
  /** `GET /webhook-subscriptions/{webhook_subscription_id}/logs/{id}`. Throws `NotFoundError`. */
  getLog(subscriptionId: string, id: string): Promise<WebhookDelivery>;
  /** `POST /webhook-subscriptions` */
  createWebhookSubscription(subscription: NewWebhookSubscription): Promise<WebhookSubscription>;
  /**
   * `PUT /webhook-subscriptions/{id}`: what is absent stays as it is. The API always wants the name,
   * and the events that this version does not know are kept: so unless the name is given and the
   * events are not, the subscription is read first. Throws `NotFoundError`.
   */
  updateWebhookSubscription(
    id: string,
    changes: WebhookSubscriptionChanges,
  ): Promise<WebhookSubscription>;
  /** `DELETE /webhook-subscriptions/{id}`. Throws `NotFoundError`. */
  deleteWebhookSubscription(id: string): Promise<void>;
}

export function createShippingChannelsClient(
  transport: Transport,
  session: UpstreamSession,
): ShippingChannelsClient {
  const call = createRestCaller({ api: 'SHIPPING_CHANNELS', transport, decodeErrorBody }, session);

  async function getWebhookSubscription(id: string): Promise<WebhookSubscription> {
    assertShippingChannelsId(id);
    return call({
      operation: 'getWebhookSubscription',
      path: `/webhook-subscriptions/${id}`,
      keys: 1,
      lookup: true,
      decode: ({ body }) => decodeSubscription(body, id),
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
          return decodePage(body, page, decodeListing(body, item, toUpstreamError));
        },
      });
    },

    listAvailableEvents: () =>
      call({
        operation: 'listAvailableEvents',
        path: '/webhook-subscriptions/available-events',
        keys: 0,
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
          return decodePage(body, page, items);
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

    createWebhookSubscription: (subscription) =>
      call({
        operation: 'createWebhookSubscription',
        path: '/webhook-subscriptions',
        keys: 0,
        write: {
          method: 'POST',
          status: 201,
          body: encodeWebhookSubscription(subscription),
          secrets: [subscription.secret],
          toInputPath: toWebhookSubscriptionInputPath,
        },
        decode: ({ body }) => decode(z.object({ data: webhookSubscription }), body).data,
      }),

    async updateWebhookSubscription(id, changes) {
      assertShippingChannelsId(id);
      const { name, eventNames } = changes;
      const current =
        name === undefined || eventNames !== undefined
          ? await beforeWrite(getWebhookSubscription(id))
          : null;
      const unknown = current?.eventNames.filter((event) => !isEventName(event)) ?? [];
      const whole = {
        ...changes,
        name: name ?? current?.name ?? '',
        ...(eventNames !== undefined && { eventNames: [...eventNames, ...unknown] }),
      };
      return call({
        operation: 'updateWebhookSubscription',
        path: `/webhook-subscriptions/${id}`,
        keys: 1,
        lookup: true,
        write: {
          method: 'PUT',
          status: 200,
          body: encodeWebhookSubscription(whole),
          secrets: changes.secret === undefined ? [] : [changes.secret],
          toInputPath: toWebhookSubscriptionInputPath,
        },
        decode: ({ body }) => decodeSubscription(body, id),
      });
    },

    async deleteWebhookSubscription(id) {
      assertShippingChannelsId(id);
      return call({
        operation: 'deleteWebhookSubscription',
        path: `/webhook-subscriptions/${id}`,
        keys: 1,
        lookup: true,
        write: { method: 'DELETE', status: 204, toInputPath: () => [] },
        decode: () => undefined,
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

function decodeSubscription(body: unknown, id: string): WebhookSubscription {
  const { data } = decode(z.object({ data: webhookSubscription }), body);
  if (data.id !== id) throw new DecodeError('$.data.id: not the id that was asked for');
  return data;
}
