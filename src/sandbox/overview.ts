import { demoCredentials, type Tenant, type TenantCredentials } from './tenant.ts';

/** What `GET /` answers. */
export interface Overview {
  readonly name: string;
  readonly description: string;
  readonly apis: Readonly<Record<string, { baseUrl: string; endpoints: readonly string[] }>>;
  /** Left out if the tenants are not the demo ones: their credentials are nobody's business. */
  readonly tenants?: readonly ({ name: string; forbidden: boolean } & TenantCredentials)[];
}

const sendcloudEndpoints = [
  'GET /event-subscriptions/connections?connection_type=',
  'GET /event-subscriptions/connections/{id}',
  'GET /event-subscriptions/subscriptions?event_type=&is_active=',
  'GET /event-subscriptions/subscriptions/{id}',
];

const shippingChannelsEndpoints = [
  'GET /webhook-subscriptions?page=&per_page=',
  'GET /webhook-subscriptions/available-events',
  'GET /webhook-subscriptions/{id}',
];

/** Describes the sandbox at `url`; null for `demo` means that it serves other tenants. */
export function describeSandbox(url: string, demo: readonly Tenant[] | null): Overview {
  const tenants = demo?.map(({ name, sendcloud }) => ({
    name,
    forbidden: sendcloud.forbidden === true,
    ...demoCredentials(name),
  }));
  return {
    name: 'sandbox',
    description:
      'An emulator of the Sendcloud Event Subscriptions API v3 and the Shipping Channels API v1. ' +
      'Nothing here is real, the credentials included.',
    apis: {
      sendcloud: { baseUrl: `${url}/api/v3`, endpoints: sendcloudEndpoints },
      'shipping-channels': { baseUrl: `${url}/v1`, endpoints: shippingChannelsEndpoints },
    },
    ...(tenants === undefined ? {} : { tenants }),
  };
}
