import type { SendcloudAccount } from './sendcloud/account.ts';
import * as sendcloud from './sendcloud/seed.ts';
import * as shippingChannels from './shipping-channels/seed.ts';
import type { ShippingChannelsAccount } from './shipping-channels/store.ts';

/** One customer of both APIs. Its two accounts know nothing of each other. */
export interface Tenant {
  readonly name: string;
  readonly sendcloud: SendcloudAccount;
  readonly shippingChannels: ShippingChannelsAccount;
}

/** Everything a client needs to be a tenant. */
export type TenantCredentials = Pick<ShippingChannelsAccount, 'apiKey'> &
  Pick<SendcloudAccount, 'publicKey' | 'secretKey' | 'token' | 'clientId' | 'clientSecret'>;

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
