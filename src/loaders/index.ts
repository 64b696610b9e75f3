import type { Observer } from '../domain/observer.ts';
import type { SendcloudReads, SendcloudWriter } from '../upstream/sendcloud/client.ts';
import type {
  ShippingChannelsReads,
  ShippingChannelsWriter,
} from '../upstream/shipping-channels/client.ts';
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

/** Each is made when it is first used: most operations read one noun of one API. */
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
    this.#sendcloud ??= new LazySendcloudLoaders(this.#options);
    return this.#sendcloud;
  }

  get shippingChannels(): ShippingChannelsLoaders {
    this.#shippingChannels ??= new LazyShippingChannelsLoaders(this.#options);
    return this.#shippingChannels;
  }
}

class LazySendcloudLoaders implements SendcloudLoaders {
  readonly #options: LoaderOptions;
  readonly #reads: SendcloudReads;
  #connection: ConnectionLoader | undefined;
  #eventSubscription: EventSubscriptionLoader | undefined;
  #writes: SendcloudLoaders['writes'] | undefined;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#reads = options.clients.sendcloud.reads();
  }

  get connection(): ConnectionLoader {
    const { staleness, observer } = this.#options;
    this.#connection ??= createConnectionLoader(this.#reads, staleness, observer);
    return this.#connection;
  }

  get eventSubscription(): EventSubscriptionLoader {
    const { staleness, observer } = this.#options;
    this.#eventSubscription ??= createEventSubscriptionLoader(this.#reads, staleness, observer);
    return this.#eventSubscription;
  }

  get writes(): SendcloudLoaders['writes'] {
    this.#writes ??= this.#createWrites();
    return this.#writes;
  }

  #createWrites(): SendcloudLoaders['writes'] {
    const { clients, exclusively } = this.#options;
    const writer = clients.sendcloud.writer();
    const nouns = { connection: this.connection, eventSubscription: this.eventSubscription };
    return {
      ...createSendcloudWrites(writer, nouns),
      ...createSendcloudEnsures(writer, exclusively, nouns),
    };
  }
}

class LazyShippingChannelsLoaders implements ShippingChannelsLoaders {
  readonly #options: LoaderOptions;
  readonly #reads: ShippingChannelsReads;
  #webhookSubscription: WebhookSubscriptionLoader | undefined;
  #webhookDelivery: WebhookDeliveryLoader | undefined;
  #event: EventLoader | undefined;
  #writes: ShippingChannelsLoaders['writes'] | undefined;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#reads = options.clients.shippingChannels.reads();
  }

  get webhookSubscription(): WebhookSubscriptionLoader {
    const { staleness, observer } = this.#options;
    this.#webhookSubscription ??= createWebhookSubscriptionLoader(this.#reads, staleness, observer);
    return this.#webhookSubscription;
  }

  get webhookDelivery(): WebhookDeliveryLoader {
    const { staleness, observer } = this.#options;
    this.#webhookDelivery ??= createWebhookDeliveryLoader(this.#reads, staleness, observer);
    return this.#webhookDelivery;
  }

  get event(): EventLoader {
    this.#event ??= createEventLoader(this.#reads);
    return this.#event;
  }

  get writes(): ShippingChannelsLoaders['writes'] {
    this.#writes ??= this.#createWrites();
    return this.#writes;
  }

  #createWrites(): ShippingChannelsLoaders['writes'] {
    const { clients, exclusively } = this.#options;
    const writer = clients.shippingChannels.writer();
    return {
      ...createShippingChannelsWrites(writer, this.webhookSubscription),
      ...createShippingChannelsEnsures(writer, exclusively, this.webhookSubscription),
    };
  }
}
