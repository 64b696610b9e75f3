import { controlCalls } from './control.ts';
import { eventFields } from './event-sender.ts';
import { faultFields } from './fault.ts';
import type { OrderFields } from './request.ts';
import { sendcloudApi } from './sendcloud/api.ts';
import { tokenPath } from './sendcloud/token.ts';
import { shippingChannelsApi } from './shipping-channels/api.ts';
import { demoCredentials, type Tenant } from './tenant.ts';

/**
 * What `GET /` answers: the calls of the sandbox at `url`, read from the tables that serve them, and
 * the credentials of the demo tenants, which are published. Null for `demo` means that it serves
 * other tenants, whose credentials are nobody's business.
 */
export function describeSandbox(url: string, demo: readonly Tenant[] | null) {
  const tenants = demo?.map(({ name, sendcloud, shippingChannels }) => ({
    name,
    forbidden: sendcloud.forbidden === true,
    unavailable: shippingChannels.unavailable === true,
    ...demoCredentials(name),
  }));
  return {
    name: 'sandbox',
    description:
      'An emulator of the Sendcloud Event Subscriptions API v3 and the Shipping Channels API v1. ' +
      'Nothing here is real, the credentials included. Test events of Sendcloud and events for hooks ' +
      'are delivered, but to loopback addresses only.',
    apis: {
      sendcloud: {
        baseUrl: url + sendcloudApi.path,
        oauth2: { tokenUrl: url + tokenPath, body: 'grant_type=client_credentials&scope=api' },
        endpoints: Object.keys(sendcloudApi.endpoints),
      },
      'shipping-channels': {
        baseUrl: url + shippingChannelsApi.path,
        endpoints: Object.keys(shippingChannelsApi.endpoints),
      },
    },
    control: {
      description:
        'How to drive the sandbox. These calls need no credential, are not recorded, and no fault ' +
        'is for them. Pages of other origins are refused.',
      calls: Object.entries(controlCalls).map(([call, { description, body }]) => {
        const [method = '', path] = call.split(' ');
        const options = body === undefined ? `-X ${method} ` : `-d '${body}' `;
        const example = `curl ${method === 'GET' ? '' : options}${url}/_sandbox${path}`;
        return { call: `${method} /_sandbox${path}`, description, example };
      }),
      faultFields: describeFields(faultFields),
      eventFields: describeFields(eventFields),
    },
    ...(tenants === undefined ? {} : { tenants }),
  };
}

function describeFields(fields: OrderFields): Readonly<Record<string, string | undefined>> {
  const texts = Object.entries(fields).map(([name, { description }]) => [name, description]);
  return Object.fromEntries(texts);
}
