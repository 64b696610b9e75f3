import type { Observer } from '../domain/observer.ts';
import type { SendcloudReads, SendcloudWriter } from '../upstream/sendcloud/client.ts';
import type {
  ShippingChannelsReads,
  ShippingChannelsWriter,
} from '../upstream/shipping-channels/client.ts';
import {
  type ConnectionLoader,
  createConnectionLoader,
  createEventSubscriptionLoader,
  type EventSubscriptionLoader,
} from './sendcloud/loaders.ts';
import { createSendcloudWrites, type SendcloudWrites } from './sendcloud/writes.ts';
import {
  createWebhookDeliveryLoader,
  type WebhookDeliveryLoader,
} from './shipping-channels/webhook-delivery.ts';
import {
  createEventLoader,
  createWebhookSubscriptionLoader,
  type EventLoader,
  type WebhookSubscriptionLoader,
} from './shipping-channels/webhook-subscription.ts';
import {
  createShippingChannelsWrites,
  type ShippingChannelsWrites,
} from './shipping-channels/writes.ts';
import type { Staleness } from './staleness.ts';
import type { Exclusively } from './writes.ts';

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
  readonly writes: SendcloudWrites;
}

interface ShippingChannelsLoaders {
  readonly webhookSubscription: WebhookSubscriptionLoader;
  readonly webhookDelivery: WebhookDeliveryLoader;
  readonly event: EventLoader;
  readonly writes: ShippingChannelsWrites;
}

/** Makes the clients of one operation. */
export interface Clients {
  readonly sendcloud: { reads(): SendcloudReads; writer(): SendcloudWriter };
  readonly shippingChannels: { reads(): ShippingChannelsReads; writer(): ShippingChannelsWriter };
}

interface LoaderOptions {
  readonly clients: Clients;
  readonly exclusively: Exclusively;
  readonly staleness: Staleness;
  readonly observer: Observer;
}

/** Those of an API are made when it is first used, and its writes when one is: most operations read from one API. */
export function createLoaders(options: LoaderOptions): Loaders {
  return new LazyLoaders(options);
}

class LazyLoaders implements Loaders {
  readonly #options: LoaderOptions;
  #sendcloud: SendcloudLoaders | undefined;
  #shippingChannels: ShippingChannelsLoaders | undefined;

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  get sendcloud(): SendcloudLoaders {
    this.#sendcloud ??= new SendcloudSet(this.#options);
    return this.#sendcloud;
  }

  get shippingChannels(): ShippingChannelsLoaders {
    this.#shippingChannels ??= new ShippingChannelsSet(this.#options);
    return this.#shippingChannels;
  }
}

class SendcloudSet implements SendcloudLoaders {
  readonly connection: ConnectionLoader;
  readonly eventSubscription: EventSubscriptionLoader;
  readonly #options: LoaderOptions;
  #writes: SendcloudWrites | undefined;

  constructor(options: LoaderOptions) {
    const { clients, staleness, observer } = options;
    const reads = clients.sendcloud.reads();
    this.connection = createConnectionLoader(reads, staleness, observer);
    this.eventSubscription = createEventSubscriptionLoader(reads, staleness, observer);
    this.#options = options;
  }

  get writes(): SendcloudWrites {
    if (this.#writes !== undefined) return this.#writes;
    const { clients, exclusively } = this.#options;
    this.#writes = createSendcloudWrites(clients.sendcloud.writer(), exclusively, this);
    return this.#writes;
  }
}

class ShippingChannelsSet implements ShippingChannelsLoaders {
  readonly webhookSubscription: WebhookSubscriptionLoader;
  readonly webhookDelivery: WebhookDeliveryLoader;
  readonly event: EventLoader;
  readonly #options: LoaderOptions;
  #writes: ShippingChannelsWrites | undefined;

  constructor(options: LoaderOptions) {
    const { clients, staleness, observer } = options;
    const reads = clients.shippingChannels.reads();
    this.webhookSubscription = createWebhookSubscriptionLoader(reads, staleness, observer);
    this.webhookDelivery = createWebhookDeliveryLoader(reads, staleness, observer);
    this.event = createEventLoader(reads);
    this.#options = options;
  }

  get writes(): ShippingChannelsWrites {
    if (this.#writes !== undefined) return this.#writes;
    const { clients, exclusively } = this.#options;
    const writer = clients.shippingChannels.writer();
    this.#writes = createShippingChannelsWrites(writer, exclusively, this.webhookSubscription);
    return this.#writes;
  }
}
