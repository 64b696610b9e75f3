import { Hono } from 'hono';
import { type EmulatedApi, type Middleware, type SandboxEnv, serveApi } from './api.ts';
import { control } from './control.ts';
import { injectFaults } from './fault.ts';
import { jsonResponse } from './json.ts';
import { describeSandbox } from './overview.ts';
import { recordRequest } from './recorder.ts';
import { readBody } from './request.ts';
import { sendcloudApi } from './sendcloud/api.ts';
import { tokenApi } from './sendcloud/token.ts';
import { shippingChannelsApi } from './shipping-channels/api.ts';
import type { SandboxState } from './state.ts';
import type { Tenant } from './tenant.ts';

/**
 * The overview at `/`, the control path, both APIs and the token endpoint, each at its path.
 * `shownTenants` are those whose credentials `GET /` tells everyone; null to tell none.
 */
export function createSandboxApp(
  state: SandboxState,
  shownTenants: readonly Tenant[] | null,
): Hono<SandboxEnv> {
  let received = 0;

  function observe({ name }: EmulatedApi): Middleware {
    return async (c, next) => {
      const { incoming, outgoing } = c.env;
      const recordBody = recordRequest(state, name, incoming, outgoing);
      received += 1;
      // On the bare response, so that every answer has it, forced and cut ones included.
      outgoing.setHeader('x-request-id', `sandbox-${String(received).padStart(6, '0')}`);
      // Before faults, so that a request which is answered by none is recorded as a whole.
      const body = await readBody(c.req.raw).catch(() => undefined);
      // The client hung up in the middle of it: half of a body is nothing to act on.
      if (body === undefined) return new Response(null, { status: 400 });
      if (body !== null) recordBody(body);
      c.set('body', body);
      return next();
    };
  }

  const app = new Hono<SandboxEnv>();
  app.get('/', (c) => jsonResponse(200, describeSandbox(new URL(c.req.url).origin, shownTenants)));
  app.use(async (c, next) => {
    c.set('state', state);
    return next();
  });
  serveApi(app, control);
  for (const api of [sendcloudApi, tokenApi, shippingChannelsApi]) {
    serveApi(app, { ...api, middleware: [observe(api), injectFaults(api), ...api.middleware] });
  }
  return app;
}
