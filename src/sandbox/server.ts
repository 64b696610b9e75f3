import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { type SandboxEnv, serveApi } from './api.ts';
import { control } from './control.ts';
import type { SandboxHook } from './event-sender.ts';
import { type Fault, injectFaults, orderFault } from './fault.ts';
import { jsonResponse } from './json.ts';
import { describeSandbox } from './overview.ts';
import { type RecordedRequest, recordRequest } from './recorder.ts';
import { sendcloudApi } from './sendcloud/api.ts';
import { tokenApi, tokenPath } from './sendcloud/token.ts';
import { shippingChannelsApi } from './shipping-channels/api.ts';
import { createSandboxState, type SandboxState } from './state.ts';
import { demoCredentials, demoTenants, type Tenant, type TenantCredentials } from './tenant.ts';

export type { SandboxHook } from './event-sender.ts';

/** How to start a sandbox. */
export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** `demoTenants()` by default. Of several with the same credential the first is served. */
  readonly tenants?: readonly Tenant[];
  /**
   * Whether Sendcloud's unsafe requests beyond 100 a minute or 15 a second are refused, and webhook
   * management at Shipping Channels beyond 100 an hour; false by default.
   */
  readonly enforceLimits?: boolean;
  /** How long a delivery to a webhook or hook may take, its answer included; 5 s by default. */
  readonly deliveryTimeoutMs?: number;
  /** How long there is between two events for hooks, 3 s by default; 0 for none of its own accord. */
  readonly eventIntervalMs?: number;
  /** The clock of `created_at`, `updated_at`, events, tokens and limits; that of the system by default. */
  readonly nowMs?: () => number;
}

/** A running emulator of both REST APIs. */
export interface Sandbox extends AsyncDisposable {
  /** Without a trailing slash, as are the two base URLs. */
  readonly url: string;
  readonly sendcloudBaseUrl: string;
  /** Of Sendcloud's OAuth2, with the slash at its end. */
  readonly tokenUrl: string;
  readonly shippingChannelsBaseUrl: string;
  /** Of the largest demo tenant, `acme`. */
  readonly credentials: TenantCredentials;
  /** Every request to the two APIs since the start or the last `reset`, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /**
   * Orders a fault. Throws a `RangeError` for what `POST /_sandbox/faults`, which does the same,
   * answers 400.
   */
  misbehave(fault: Fault): void;
  /**
   * Sends events to these hooks, and no longer to earlier ones: one each `eventIntervalMs` to one
   * hook after the other, while `isListening` returns true, and whatever `POST /_sandbox/events`
   * orders. Failed deliveries are not repeated. Throws a `RangeError` for a URL that is not http or
   * https on a loopback host.
   */
  deliverTo(hooks: readonly SandboxHook[], isListening: () => boolean): void;
  /**
   * Forgets recorded requests, ordered faults, rate limits and what was written; request ids go
   * on, tokens stay valid, and hooks stay. `POST /_sandbox/reset` does the same.
   */
  reset(): void;
  /** Destroys every open connection. May be called again. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects with the error of the system if the port cannot be had. */
export async function startSandbox({
  port = 0,
  tenants,
  enforceLimits = false,
  deliveryTimeoutMs = 5000,
  eventIntervalMs = 3000,
  nowMs = Date.now,
}: SandboxOptions = {}): Promise<Sandbox> {
  const closing = new AbortController();
  const served = tenants ?? demoTenants();
  const state = createSandboxState({
    tenants: served,
    enforceLimits,
    deliveryTimeoutMs,
    eventIntervalMs,
    nowMs,
    closing: closing.signal,
  });
  const app = createSandboxApp(state, tenants === undefined ? served : null);

  // The sandbox lives in the process of an application: its global Request and Response stay.
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const stopped = new Promise<void>((resolve) => {
    server.once('close', resolve);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;

  async function close(): Promise<void> {
    closing.abort();
    server.close();
    server.closeAllConnections();
    await stopped;
  }

  return {
    url,
    sendcloudBaseUrl: url + sendcloudApi.path,
    tokenUrl: url + tokenPath,
    shippingChannelsBaseUrl: url + shippingChannelsApi.path,
    credentials: demoCredentials(),
    get requests() {
      return state.requests;
    },
    misbehave: (fault) => void orderFault(state.faults, fault),
    deliverTo: state.events.deliverTo,
    reset: state.reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * The overview at `/`, the control path, both APIs and the token endpoint, each at its path.
 * `shownTenants` are those whose credentials `GET /` tells everyone; null to tell none.
 */
function createSandboxApp(
  state: SandboxState,
  shownTenants: readonly Tenant[] | null,
): Hono<SandboxEnv> {
  // By default Hono tries a router first that cannot hold these paths, at each start.
  const app = new Hono<SandboxEnv>({ router: new TrieRouter() });
  app.get('/', (c) => jsonResponse(200, describeSandbox(new URL(c.req.url).origin, shownTenants)));
  app.use(async (c, next) => {
    c.set('state', state);
    return next();
  });
  serveApi(app, control);
  for (const api of [sendcloudApi, tokenApi, shippingChannelsApi]) {
    const before = [recordRequest(api.name), injectFaults(api)];
    serveApi(app, { ...api, middleware: [...before, ...api.middleware] });
  }
  return app;
}
