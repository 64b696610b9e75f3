import { faultOrderRules } from './fault-order.ts';
import { tokenPath } from './sendcloud/token-endpoint.ts';
import { demoCredentials, type Tenant, type TenantCredentials } from './tenant.ts';

/** One call of the control path. */
export interface ControlCall {
  readonly call: string;
  readonly description: string;
  /** For a shell, ready to be run. */
  readonly example: string;
}

/** What `GET /` answers. */
export interface Overview {
  readonly name: string;
  readonly description: string;
  readonly apis: Readonly<
    Record<
      string,
      {
        readonly baseUrl: string;
        /** Where an OAuth2 client gets its tokens, with Basic authentication and this body. */
        readonly oauth2?: { readonly tokenUrl: string; readonly body: string };
        readonly endpoints: readonly string[];
      }
    >
  >;
  readonly control: {
    readonly description: string;
    readonly calls: readonly ControlCall[];
    /** What each field of an ordered fault is. */
    readonly faultFields: Readonly<Record<string, string>>;
  };
  /** Left out if the tenants are not the demo ones: their credentials are nobody's business. */
  readonly tenants?: readonly ({ name: string; forbidden: boolean } & TenantCredentials)[];
}

const sendcloudEndpoints = [
  'GET /event-subscriptions/connections?connection_type=',
  'POST /event-subscriptions/connections',
  'GET /event-subscriptions/connections/{id}',
  'PATCH /event-subscriptions/connections/{id}',
  'DELETE /event-subscriptions/connections/{id}',
  'POST /event-subscriptions/connections/{id}/authorization',
  'GET /event-subscriptions/subscriptions?event_type=&is_active=',
  'POST /event-subscriptions/subscriptions',
  'GET /event-subscriptions/subscriptions/{id}',
  'PATCH /event-subscriptions/subscriptions/{id}',
  'DELETE /event-subscriptions/subscriptions/{id}',
  'POST /event-subscriptions/broadcast/test/{subscription_id}',
];

const shippingChannelsEndpoints = [
  'GET /webhook-subscriptions?page=&per_page=',
  'POST /webhook-subscriptions',
  'GET /webhook-subscriptions/available-events',
  'GET /webhook-subscriptions/{id}',
  'PUT /webhook-subscriptions/{id}',
  'DELETE /webhook-subscriptions/{id}',
  'PATCH /webhook-subscriptions/{id}/toggle-active',
  'GET /webhook-subscriptions/{id}/logs?page=&per_page=',
  'GET /webhook-subscriptions/{webhook_subscription_id}/logs/{id}',
];

/** `example` is what follows `curl`; `URL` in it stands for that of the sandbox. */
const controlCalls: readonly ControlCall[] = [
  {
    call: 'GET /_sandbox/requests',
    description: 'The requests to both APIs in order of arrival, secrets redacted.',
    example: 'URL/_sandbox/requests',
  },
  {
    call: 'DELETE /_sandbox/requests',
    description: 'Forgets them.',
    example: '-X DELETE URL/_sandbox/requests',
  },
  {
    call: 'GET /_sandbox/faults',
    description: 'The ordered faults, and for how many answers each is left.',
    example: 'URL/_sandbox/faults',
  },
  {
    call: 'POST /_sandbox/faults',
    description: 'Orders a fault, which the next requests that it is for are answered with.',
    example: `-d '{"api":"shipping-channels","rateLimit":true,"times":3}' URL/_sandbox/faults`,
  },
  {
    call: 'DELETE /_sandbox/faults',
    description: 'Forgets all ordered faults.',
    example: '-X DELETE URL/_sandbox/faults',
  },
  {
    call: 'GET /_sandbox/limits',
    description: 'Whether what is beyond the counted limits is refused; at first it is not.',
    example: 'URL/_sandbox/limits',
  },
  {
    call: 'POST /_sandbox/limits',
    description:
      'Has it refused, or not: more than 100 unsafe requests a minute or 15 a second at ' +
      'Sendcloud, and more than 100 requests an hour at Shipping Channels.',
    example: `-d '{"enforce":true}' URL/_sandbox/limits`,
  },
  {
    call: 'POST /_sandbox/reset',
    description:
      'Back to the start: forgets requests, faults, what was counted for limits, and all that ' +
      'was written to the APIs.',
    example: '-X POST URL/_sandbox/reset',
  },
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
      'Nothing here is real, the credentials included. Test events of Sendcloud are delivered, but ' +
      'to loopback addresses only.',
    apis: {
      sendcloud: {
        baseUrl: `${url}/api/v3`,
        oauth2: { tokenUrl: url + tokenPath, body: 'grant_type=client_credentials&scope=api' },
        endpoints: sendcloudEndpoints,
      },
      'shipping-channels': { baseUrl: `${url}/v1`, endpoints: shippingChannelsEndpoints },
    },
    control: {
      description:
        'How to drive the sandbox. These calls need no credential, are not recorded, and no fault ' +
        'is for them. Pages of other origins are refused.',
      calls: controlCalls.map((each) => ({
        ...each,
        example: `curl ${each.example.replace('URL', url)}`,
      })),
      faultFields: Object.fromEntries(
        Object.entries(faultOrderRules).map(([field, { text }]) => [field, text]),
      ),
    },
    ...(tenants === undefined ? {} : { tenants }),
  };
}
