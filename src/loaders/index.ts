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

/** The clients of one operation. Each is made when its API is first used: most operations use one of the two. */
export interface Clients {
  sendcloud(): SendcloudClient;
  shippingChannels(): ShippingChannelsClient;
}

export function createLoaders(
  clients: Clients,
  exclusively: Exclusively,
  staleness: Staleness,
  observer: Observer,
): Loaders {
  return new LazyLoaders(clients, exclusively, staleness, observer);
}

class LazyLoaders implements Loaders {
  readonly #clients: Clients;
  readonly #exclusively: Exclusively;
  readonly #staleness: Staleness;
  readonly #observer: Observer;
  #sendcloud: SendcloudLoaders | undefined;
  #shippingChannels: ShippingChannelsLoaders | undefined;

  constructor(
    clients: Clients,
    exclusively: Exclusively,
    staleness: Staleness,
    observer: Observer,
  ) {
    this.#clients = clients;
    this.#exclusively = exclusively;
    this.#staleness = staleness;
    this.#observer = observer;
  }

  get sendcloud(): SendcloudLoaders {
    this.#sendcloud ??= this.#loadersOfSendcloud(this.#clients.sendcloud());
    return this.#sendcloud;
  }

  get shippingChannels(): ShippingChannelsLoaders {
    this.#shippingChannels ??= this.#loadersOfShippingChannels(this.#clients.shippingChannels());
    return this.#shippingChannels;
  }

  #loadersOfSendcloud(client: SendcloudClient): SendcloudLoaders {
    const connection = createConnectionLoader(client, this.#staleness, this.#observer);
    const eventSubscription = createEventSubscriptionLoader(
      client,
      this.#staleness,
      this.#observer,
    );
    const nouns = { connection, eventSubscription };
    const writes = {
      ...createSendcloudWrites(client, nouns),
      ...createSendcloudEnsures(client, this.#exclusively, nouns),
    };
    return { ...nouns, writes };
  }

  #loadersOfShippingChannels(client: ShippingChannelsClient): ShippingChannelsLoaders {
    const webhookSubscription = createWebhookSubscriptionLoader(
      client,
      this.#staleness,
      this.#observer,
    );
    return {
      webhookSubscription,
      webhookDelivery: createWebhookDeliveryLoader(client, this.#staleness, this.#observer),
      event: createEventLoader(client),
      writes: {
        ...createShippingChannelsWrites(client, webhookSubscription),
        ...createShippingChannelsEnsures(client, this.#exclusively, webhookSubscription),
      },
    };
  }
}
