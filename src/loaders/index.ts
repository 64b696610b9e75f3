import type { SendcloudClient } from '../upstream/sendcloud/client.ts';
import type { ShippingChannelsClient } from '../upstream/shipping-channels/client.ts';
import type { ShippingChannelsWrites } from '../upstream/shipping-channels/writes.ts';
import { type ConnectionLoader, createConnectionLoader } from './sendcloud/connection.ts';
import {
  createEventSubscriptionLoader,
  type EventSubscriptionLoader,
} from './sendcloud/event-subscription.ts';
import { createSendcloudWrites, type SendcloudWrites } from './sendcloud/writes.ts';
import { createEventLoader, type EventLoader } from './shipping-channels/event.ts';
import {
  createWebhookDeliveryLoader,
  type WebhookDeliveryLoader,
} from './shipping-channels/webhook-delivery.ts';
import {
  createWebhookSubscriptionLoader,
  type WebhookSubscriptionLoader,
} from './shipping-channels/webhook-subscription.ts';
import { createShippingChannelsWrites } from './shipping-channels/writes.ts';
import type { Staleness } from './staleness.ts';

/** One loader for each noun. A set serves one operation of one caller, and is thrown away after it. */
export interface Loaders {
  readonly connection: ConnectionLoader;
  readonly eventSubscription: EventSubscriptionLoader;
  readonly webhookSubscription: WebhookSubscriptionLoader;
  readonly webhookDelivery: WebhookDeliveryLoader;
  readonly event: EventLoader;
  readonly sendcloudWrites: SendcloudWrites;
  readonly shippingChannelsWrites: ShippingChannelsWrites;
}

/** The clients hold the caller's credentials, so the loaders' keys need not. */
export function createLoaders(
  clients: {
    readonly sendcloud: SendcloudClient;
    readonly shippingChannels: ShippingChannelsClient;
  },
  staleness: Staleness,
): Loaders {
  const connection = createConnectionLoader(clients.sendcloud, staleness);
  const eventSubscription = createEventSubscriptionLoader(clients.sendcloud, staleness);
  const webhookSubscription = createWebhookSubscriptionLoader(clients.shippingChannels, staleness);
  return {
    connection,
    eventSubscription,
    webhookSubscription,
    webhookDelivery: createWebhookDeliveryLoader(clients.shippingChannels, staleness),
    event: createEventLoader(clients.shippingChannels),
    sendcloudWrites: createSendcloudWrites(clients.sendcloud, { connection, eventSubscription }),
    shippingChannelsWrites: createShippingChannelsWrites(
      clients.shippingChannels,
      webhookSubscription,
    ),
  };
}
