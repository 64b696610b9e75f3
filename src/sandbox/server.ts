import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createSandboxApp } from './app.ts';
import { createFaults, type Fault } from './fault.ts';
import { createRecorder, type RecordedRequest } from './recorder.ts';
import { createRateLimit } from './shipping-channels/rate-limit.ts';
import { demoTenants, type Tenant } from './tenant.ts';

/** How to start a sandbox. */
export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** `demoTenants()` by default. Of several with the same credential the first is served. */
  readonly tenants?: readonly Tenant[];
}

/** A running emulator of both REST APIs. */
export interface Sandbox extends AsyncDisposable {
  /** Without a trailing slash, as are the two base URLs. */
  readonly url: string;
  readonly sendcloudBaseUrl: string;
  readonly shippingChannelsBaseUrl: string;
  /** Every request to the two APIs since the start or the last `reset`, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /**
   * Orders a fault. Throws a `RangeError` for a status that no answer can have, and for one beside
   * `rateLimit`. `POST /_sandbox/faults` does the same.
   */
  misbehave(fault: Fault): void;
  /** Forgets recorded requests, ordered faults and rate limits; request ids go on. */
  reset(): void;
  /** Destroys every open connection. May be called again. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects with the error of the system if the port cannot be had. */
export async function startSandbox({ port = 0, tenants }: SandboxOptions = {}): Promise<Sandbox> {
  const closing = new AbortController();
  const recorder = createRecorder(closing.signal);
  const faults = createFaults();
  const rateLimit = createRateLimit(Date.now);

  function reset(): void {
    recorder.reset();
    faults.reset();
    rateLimit.reset();
  }

  const app = createSandboxApp({
    tenants: tenants ?? demoTenants(),
    showCredentials: tenants === undefined,
    recorder,
    faults,
    rateLimit,
    reset,
  });

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
    sendcloudBaseUrl: `${url}/api/v3`,
    shippingChannelsBaseUrl: `${url}/v1`,
    get requests() {
      return recorder.requests;
    },
    misbehave: faults.order,
    reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}
