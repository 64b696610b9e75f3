import type { Observer } from '../domain/observer.ts';
import type { SendcloudClient } from '../upstream/sendcloud/client.ts';
import type { ShippingChannelsClient } from '../upstream/shipping-channels/client.ts';
import type { ShippingChannelsWrites } from '../upstream/shipping-channels/writes.ts';
import type { Exclusively } from './ensure.ts';
import { type ConnectionLoader, createConnectionLoader } from './sendcloud/connection.ts';
import { createSendcloudEnsures, type SendcloudEnsures } from './sendcloud/ensure.ts';
import {
  createEventSubscriptionLoader,
  type EventSubscriptionLoader,
} from './sendcloud/event-subscription.ts';
import { createSendcloudWrites, type SendcloudWrites } from './sendcloud/writes.ts';
import {
  createShippingChannelsEnsures,
  type ShippingChannelsEnsures,
} from './shipping-channels/ensure.ts';
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

/**
 * One loader for each noun. A set serves one operation of one caller, and is thrown away after it: the
 * clients hold the caller's credentials, so the loaders' keys need not.
 */
export interface Loaders {
  readonly sendcloud: SendcloudLoaders;
  readonly shippingChannels: ShippingChannelsLoaders;
}

interface SendcloudLoaders {
  readonly connection: ConnectionLoader;
  readonly eventSubscription: EventSubscriptionLoader;
  readonly writes: SendcloudWrites & SendcloudEnsures;
}

interface ShippingChannelsLoaders {
  readonly webhookSubscription: WebhookSubscriptionLoader;
  readonly webhookDelivery: WebhookDeliveryLoader;
  readonly event: EventLoader;
  readonly writes: ShippingChannelsWrites & ShippingChannelsEnsures;
}

/** The clients are asked for when an API is first used: most operations use one of the two. */
export function createLoaders(
  clients: {
    sendcloud(): SendcloudClient;
    shippingChannels(): ShippingChannelsClient;
  },
  exclusively: Exclusively,
  staleness: Staleness,
  observer: Observer,
): Loaders {
  let sendcloud: SendcloudLoaders | undefined;
  let shippingChannels: ShippingChannelsLoaders | undefined;

  function loadersOfSendcloud(client: SendcloudClient): SendcloudLoaders {
    const connection = createConnectionLoader(client, staleness, observer);
    const eventSubscription = createEventSubscriptionLoader(client, staleness, observer);
    const nouns = { connection, eventSubscription };
    const writes = {
      ...createSendcloudWrites(client, nouns),
      ...createSendcloudEnsures(client, exclusively, nouns),
    };
    return { ...nouns, writes };
  }

  function loadersOfShippingChannels(client: ShippingChannelsClient): ShippingChannelsLoaders {
    const webhookSubscription = createWebhookSubscriptionLoader(client, staleness, observer);
    return {
      webhookSubscription,
      webhookDelivery: createWebhookDeliveryLoader(client, staleness, observer),
      event: createEventLoader(client),
      writes: {
        ...createShippingChannelsWrites(client, webhookSubscription),
        ...createShippingChannelsEnsures(client, exclusively, webhookSubscription),
      },
    };
  }

  return {
    get sendcloud() {
      sendcloud ??= loadersOfSendcloud(clients.sendcloud());
      return sendcloud;
    },
    get shippingChannels() {
      shippingChannels ??= loadersOfShippingChannels(clients.shippingChannels());
      return shippingChannels;
    },
  };
}
