import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { createControl } from './control.ts';
import { injectFaults } from './fault-injection.ts';
import { jsonResponse } from './json.ts';
import { describeSandbox } from './overview.ts';
import type { ApiName } from './recorder.ts';
import { type ReceivedBody, readBody } from './request.ts';
import { createSendcloudApi } from './sendcloud/api.ts';
import { sendcloudError } from './sendcloud/error.ts';
import { createTokenEndpoint, tokenError } from './sendcloud/token-endpoint.ts';
import { createShippingChannelsApi } from './shipping-channels/api.ts';
import { shippingChannelsError } from './shipping-channels/error.ts';
import { exhaustedRateLimitHeaders } from './shipping-channels/rate-limit.ts';
import type { SandboxState } from './state.ts';
import type { Tenant } from './tenant.ts';

type HttpEnv = { Bindings: HttpBindings; Variables: { body: ReceivedBody } };

/**
 * The overview at `/`, the control path, both APIs and the token endpoint, each at its prefix.
 * `shownTenants` are those whose credentials `GET /` tells everyone; null to tell none.
 */
export function createSandboxApp(
  state: SandboxState,
  shownTenants: readonly Tenant[] | null,
  nowMs: () => number,
): Hono<HttpEnv> {
  const { recorder, faults, limits, sendcloudStores, shippingChannelsStores } = state;
  let received = 0;

  function observe(api: ApiName): MiddlewareHandler<HttpEnv> {
    return async (c, next) => {
      const { incoming, outgoing } = c.env;
      const recordBody = recorder.record(api, incoming, outgoing);
      received += 1;
      // On the bare response, so that every answer has it, forced and cut ones included.
      outgoing.setHeader('x-request-id', `sandbox-${String(received).padStart(6, '0')}`);
      // Before faults, so that a request which is answered by none is recorded as a whole.
      const body = await readBody(c.req.raw).catch(() => null);
      // The client hung up in the middle of it: half of a body is nothing to act on.
      if (body === null) return new Response(null, { status: 400 });
      if (body.kind === 'text') recordBody(body.text);
      c.set('body', body);
      return next();
    };
  }

  const app = new Hono<HttpEnv>();
  app.get('/', (c) => jsonResponse(200, describeSandbox(new URL(c.req.url).origin, shownTenants)));
  app.route('/_sandbox', createControl(state));

  const sendcloud = { api: 'sendcloud', faults } as const;
  app.use(
    '/api/v3/*',
    observe('sendcloud'),
    injectFaults({ ...sendcloud, errorResponse: sendcloudError }),
  );
  app.route('/api/v3', createSendcloudApi(sendcloudStores, limits, nowMs));

  // Of another host than the API, but to clients it is Sendcloud.
  app.use(
    '/oauth2/*',
    observe('sendcloud'),
    injectFaults({ ...sendcloud, errorResponse: tokenError }),
  );
  app.route('/oauth2', createTokenEndpoint(sendcloudStores, nowMs));

  app.use(
    '/v1/*',
    observe('shipping-channels'),
    injectFaults({
      api: 'shipping-channels',
      faults,
      errorResponse: shippingChannelsError,
      rateLimitHeaders: () => exhaustedRateLimitHeaders(nowMs()),
    }),
  );
  app.route('/v1', createShippingChannelsApi(shippingChannelsStores, limits, nowMs));
  return app;
}
