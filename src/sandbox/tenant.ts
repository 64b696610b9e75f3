import type { Connection } from './sendcloud/connection.ts';
import type { EventSubscription } from './sendcloud/event-subscription.ts';
import * as sendcloud from './sendcloud/seed.ts';
import * as shippingChannels from './shipping-channels/seed.ts';
import type { WebhookDelivery } from './shipping-channels/webhook-delivery.ts';
import type { WebhookSubscription } from './shipping-channels/webhook-subscription.ts';

/** Everything a client needs to be a tenant. */
export interface TenantCredentials {
  /** User name and password of Basic authentication at Sendcloud. */
  readonly publicKey: string;
  readonly secretKey: string;
  /** A bearer token that never expires, unlike those of the token endpoint. */
  readonly token: string;
  /** User name and password of an OAuth2 client at the token endpoint. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The bearer token of Shipping Channels. */
  readonly apiKey: string;
}

/** One organization at Sendcloud: how it authenticates, and what it begins with. */
export interface SendcloudAccount extends Omit<TenantCredentials, 'apiKey'> {
  readonly connections: readonly Connection[];
  readonly eventSubscriptions: readonly EventSubscription[];
  /** Every request of this account is answered 403. */
  readonly forbidden?: boolean;
}

/** One account at Shipping Channels: how it authenticates, and what it begins with. */
export interface ShippingChannelsAccount extends Pick<TenantCredentials, 'apiKey'> {
  readonly webhookSubscriptions: readonly WebhookSubscription[];
  /** Of all subscriptions, in any order. */
  readonly webhookDeliveries: readonly WebhookDelivery[];
  /** Every request of this account is answered 403. */
  readonly forbidden?: boolean;
  /** Every request of this account is answered 503, as if the API was down. */
  readonly unavailable?: boolean;
}

/** One customer of both APIs. Its two accounts know nothing of each other. */
export interface Tenant {
  readonly name: string;
  readonly sendcloud: SendcloudAccount;
  readonly shippingChannels: ShippingChannelsAccount;
}

/** The credentials of a demo tenant, or of one that `tenant` made; acme's by default. */
export function demoCredentials(name = 'acme'): TenantCredentials {
  return {
    publicKey: `sandbox_public_${name}`,
    secretKey: `sandbox_secret_${name}`,
    token: `sandbox_token_${name}`,
    clientId: `sandbox_client_${name}`,
    clientSecret: `sandbox_client_secret_${name}`,
    apiKey: `sandbox_key_${name}`,
  };
}

/** A tenant built by hand, with the credentials of `demoCredentials(name)`; empty by default. */
export function tenant(
  name: string,
  contents: {
    readonly sendcloud?: Partial<SendcloudAccount>;
    readonly shippingChannels?: Partial<ShippingChannelsAccount>;
  } = {},
): Tenant {
  const { apiKey, ...keys } = demoCredentials(name);
  const hooks = { webhookSubscriptions: [], webhookDeliveries: [] };
  return {
    name,
    sendcloud: { ...keys, connections: [], eventSubscriptions: [], ...contents.sendcloud },
    shippingChannels: { apiKey, ...hooks, ...contents.shippingChannels },
  };
}

let made: readonly Tenant[] | undefined;

/**
 * The same four tenants on every call: `acme`, a realistic account that holds the documented
 * examples; `globex`, small and with some of acme's ids; `initech`, which is always answered 403;
 * `umbrella`, for which Shipping Channels is always down.
 * They are made once, since a sandbox changes only what it keeps of them itself.
 */
export function demoTenants(): readonly Tenant[] {
  const forbidden = { forbidden: true };
  made ??= [
    tenant('acme', {
      sendcloud: sendcloud.acmeSeed(),
      shippingChannels: shippingChannels.acmeSeed(),
    }),
    tenant('globex', {
      sendcloud: sendcloud.globexSeed(),
      shippingChannels: shippingChannels.globexSeed(),
    }),
    tenant('initech', { sendcloud: forbidden, shippingChannels: forbidden }),
    tenant('umbrella', {
      sendcloud: sendcloud.globexSeed(),
      shippingChannels: { unavailable: true },
    }),
  ];
  return made;
}
