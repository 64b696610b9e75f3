import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Faults } from './fault.ts';
import { injectFaults } from './fault-injection.ts';
import { jsonResponse } from './json.ts';
import { describeSandbox } from './overview.ts';
import type { ApiName, Recorder } from './recorder.ts';
import { createSendcloudApi } from './sendcloud/api.ts';
import { sendcloudError } from './sendcloud/error.ts';
import { createShippingChannelsApi } from './shipping-channels/api.ts';
import { shippingChannelsError } from './shipping-channels/error.ts';
import type { Tenant } from './tenant.ts';

type HttpEnv = { Bindings: HttpBindings };

/** What the two APIs are served with. */
export interface SandboxAppOptions {
  readonly tenants: readonly Tenant[];
  /** Whether `GET /` tells everyone the credentials of the tenants. */
  readonly showCredentials: boolean;
  readonly recorder: Recorder;
  readonly faults: Faults;
}

/** The overview at `/` and both APIs below their prefixes; knows nothing of ports. */
export function createSandboxApp(options: SandboxAppOptions): Hono<HttpEnv> {
  const { tenants, showCredentials, recorder, faults } = options;
  let received = 0;

  function observe(api: ApiName): MiddlewareHandler<HttpEnv> {
    return ({ env: { incoming, outgoing } }, next) => {
      recorder.record(api, incoming, outgoing);
      received += 1;
      // On the bare response, so that every answer has it, forced and cut ones included.
      outgoing.setHeader('x-request-id', `sandbox-${String(received).padStart(6, '0')}`);
      return next();
    };
  }

  function misbehave(api: ApiName, errorResponse: (status: number) => Response) {
    return injectFaults({ api, faults, errorResponse });
  }

  const app = new Hono<HttpEnv>();
  app.get('/', (c) => {
    const { origin } = new URL(c.req.url);
    return jsonResponse(200, describeSandbox(origin, showCredentials ? tenants : null));
  });

  app.use('/api/v3/*', observe('sendcloud'), misbehave('sendcloud', sendcloudError));
  app.route('/api/v3', createSendcloudApi(tenants.map((each) => each.sendcloud)));

  app.use(
    '/v1/*',
    observe('shipping-channels'),
    misbehave('shipping-channels', shippingChannelsError),
  );
  app.route('/v1', createShippingChannelsApi(tenants.map((each) => each.shippingChannels)));
  return app;
}
