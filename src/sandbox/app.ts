import type { HttpBindings } from '@hono/node-server';
import { type Env, Hono, type MiddlewareHandler } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { createControl } from './control.ts';
import { type FaultTarget, injectFaults } from './fault-injection.ts';
import { jsonResponse } from './json.ts';
import { describeSandbox } from './overview.ts';
import type { ApiName } from './recorder.ts';
import { type ReceivedBody, readBody } from './request.ts';
import { createSendcloudApi } from './sendcloud/api.ts';
import { sendcloudError } from './sendcloud/error.ts';
import { createTokenEndpoint, tokenError } from './sendcloud/token-endpoint.ts';
import { createShippingChannelsApi, exhaustedRateLimitHeaders } from './shipping-channels/api.ts';
import { shippingChannelsError } from './shipping-channels/error.ts';
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

  // By default Hono tries a router first that cannot hold these paths, at each start.
  const app = new Hono<HttpEnv>({ router: new TrieRouter() });
  app.get('/', (c) => jsonResponse(200, describeSandbox(new URL(c.req.url).origin, shownTenants)));
  app.route('/_sandbox', createControl(state));

  function serve<E extends Env>(path: string, target: FaultTarget, routes: Hono<E>): void {
    app.use(`${path}/*`, observe(target.api), injectFaults(faults, target));
    app.route(path, routes);
  }
  const sendcloud = { api: 'sendcloud', errorResponse: sendcloudError } as const;
  serve('/api/v3', sendcloud, createSendcloudApi(sendcloudStores, limits, nowMs));
  // Of another host than the API, but to clients it is Sendcloud.
  const oauth2 = { ...sendcloud, errorResponse: tokenError };
  serve('/oauth2', oauth2, createTokenEndpoint(sendcloudStores, nowMs));
  const shippingChannels = {
    api: 'shipping-channels',
    errorResponse: shippingChannelsError,
    rateLimitHeaders: () => exhaustedRateLimitHeaders(nowMs()),
  } as const;
  serve('/v1', shippingChannels, createShippingChannelsApi(shippingChannelsStores, limits, nowMs));
  return app;
}
