import { demoCredentials } from '../../src/sandbox/tenant.ts';

/** The credentials of a demo tenant for both APIs, as a caller forwards them. */
export function demoHeaders(tenant: 'acme' | 'globex'): Readonly<Record<string, string>> {
  const { token, apiKey } = demoCredentials(tenant);
  return {
    'x-sendcloud-authorization': `Bearer ${token}`,
    'x-shipping-channels-authorization': `Bearer ${apiKey}`,
  };
}
