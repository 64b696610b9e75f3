import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { createControl } from './control.ts';
import type { Faults } from './fault.ts';
import { injectFaults } from './fault-injection.ts';
import { jsonResponse } from './json.ts';
import { describeSandbox } from './overview.ts';
import type { ApiName, Recorder } from './recorder.ts';
import { createSendcloudApi } from './sendcloud/api.ts';
import { sendcloudError } from './sendcloud/error.ts';
import { createShippingChannelsApi } from './shipping-channels/api.ts';
import { shippingChannelsError } from './shipping-channels/error.ts';
import { exhaustedRateLimitHeaders, type RateLimit } from './shipping-channels/rate-limit.ts';
import type { Tenant } from './tenant.ts';

type HttpEnv = { Bindings: HttpBindings };

/** What the two APIs are served with. */
export interface SandboxAppOptions {
  readonly tenants: readonly Tenant[];
  /** Whether `GET /` tells everyone the credentials of the tenants. */
  readonly showCredentials: boolean;
  readonly recorder: Recorder;
  readonly faults: Faults;
  /** Of Shipping Channels: Sendcloud announces none. */
  readonly rateLimit: RateLimit;
  /** Brings the recorder, the faults and the rate limit back to the start. */
  readonly reset: () => void;
}

/** The overview at `/`, the control path, and both APIs below their prefixes. */
export function createSandboxApp(options: SandboxAppOptions): Hono<HttpEnv> {
  const { tenants, showCredentials, recorder, faults, rateLimit } = options;
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

  const app = new Hono<HttpEnv>();
  app.get('/', (c) => {
    const { origin } = new URL(c.req.url);
    return jsonResponse(200, describeSandbox(origin, showCredentials ? tenants : null));
  });
  app.route('/_sandbox', createControl(options));

  app.use(
    '/api/v3/*',
    observe('sendcloud'),
    injectFaults({ api: 'sendcloud', faults, errorResponse: sendcloudError }),
  );
  app.route('/api/v3', createSendcloudApi(tenants.map((each) => each.sendcloud)));

  app.use(
    '/v1/*',
    observe('shipping-channels'),
    injectFaults({
      api: 'shipping-channels',
      faults,
      errorResponse: shippingChannelsError,
      rateLimitHeaders: () => exhaustedRateLimitHeaders(Date.now()),
    }),
  );
  const accounts = tenants.map((each) => each.shippingChannels);
  app.route('/v1', createShippingChannelsApi(accounts, rateLimit));
  return app;
}
