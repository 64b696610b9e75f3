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
export interface TenantCredentials {
  /** User name of Basic authentication at Sendcloud. */
  readonly publicKey: string;
  /** Password of Basic authentication at Sendcloud. */
  readonly secretKey: string;
  /** Bearer token at Sendcloud, which never expires. */
  readonly token: string;
  /** User name of Basic authentication at Sendcloud's token endpoint. */
  readonly clientId: string;
  /** Password of Basic authentication at Sendcloud's token endpoint. */
  readonly clientSecret: string;
  /** Bearer token at Shipping Channels. */
  readonly apiKey: string;
}

/** What a tenant has at each API; whatever is left out is empty, credentials follow the name. */
export interface TenantContents {
  readonly sendcloud?: Partial<SendcloudAccount>;
  readonly shippingChannels?: Partial<ShippingChannelsAccount>;
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

/** A tenant built by hand, with the credentials of `demoCredentials(name)`. */
export function tenant(name: string, contents: TenantContents = {}): Tenant {
  const { apiKey, ...sendcloudCredentials } = demoCredentials(name);
  return {
    name,
    sendcloud: {
      ...sendcloudCredentials,
      connections: [],
      eventSubscriptions: [],
      ...contents.sendcloud,
    },
    shippingChannels: {
      apiKey,
      webhookSubscriptions: [],
      webhookDeliveries: [],
      ...contents.shippingChannels,
    },
  };
}

let made: readonly Tenant[] | undefined;

/**
 * The same three tenants on every call: `acme`, a realistic account that holds the documented
 * examples; `globex`, small and with some of acme's ids; `initech`, which is always answered 403.
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
  ];
  return made;
}
