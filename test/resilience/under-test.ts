import { expect } from 'vitest';
import type { UpstreamTuning } from '../../src/server/upstreams.ts';
import { canary } from '../support/canaries.ts';
import { type Graph, type GraphResponse, startGraph } from '../support/start-graph.ts';
import {
  OK,
  type Script,
  type ScriptedServer,
  startScriptedServer,
} from '../upstream/scripted-server.ts';
import { expectWellFormed, watchProcess } from './invariants.ts';

export interface UnderTestOptions {
  /** What Sendcloud answers to tenant A, request by request; to B it answers well. */
  readonly script: Script;
  /** Added to times that are a tenth of those that hold. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly tuning?: UpstreamTuning;
  /** Between the graph and the scripted Sendcloud: what is to be connected to instead of it. */
  through?(server: ScriptedServer): string;
}

/** The app as it is shipped, ten times as fast, over a Sendcloud that plays a script for one of two tenants. */
export interface UnderTest extends AsyncDisposable {
  readonly graph: Graph;
  readonly server: ScriptedServer;
  /** How many requests of tenant A have come. */
  readonly requestsOfA: number;
  /** The credentials of a tenant, for Sendcloud and Shipping Channels. */
  headersOf(tenant: 'A' | 'B'): Readonly<Record<string, string>>;
  /** Asks as one of the tenants, of Sendcloud and of Shipping Channels. */
  ask(
    tenant: 'A' | 'B',
    query: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<GraphResponse>;
  /** What has to hold after whatever has happened. */
  expectInvariants(answers: readonly GraphResponse[]): Promise<void>;
}

/** Ten times as fast as the defaults. */
export const FAST_TIMES = {
  HOOKGRAPH_OPERATION_TIMEOUT_MS: '1000',
  HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '400',
  HOOKGRAPH_CONNECT_TIMEOUT_MS: '200',
};

/** The defaults: for what is not about time, on a machine that may be busy. */
export const REAL_TIMES = {
  HOOKGRAPH_OPERATION_TIMEOUT_MS: '10000',
  HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '4000',
  HOOKGRAPH_CONNECT_TIMEOUT_MS: '2000',
};

/** One connection of Sendcloud as it answers. */
export function connectionBody(id: number, url = 'https://example.com/a'): string {
  const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
  return JSON.stringify({ data: { id, type: 'webhook', configuration: { url }, ...times } });
}

/** A whole answer of 200 with a body of JSON. */
export function ok(body: string): string {
  return `${OK}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

export async function startUnderTest(options: UnderTestOptions): Promise<UnderTest> {
  const tokens = { A: `Bearer ${canary('TENANT_A')}`, B: `Bearer ${canary('TENANT_B')}` };
  const shippingChannels = `Bearer sandbox_key_acme`;
  let requestsOfA = 0;
  const server = await startScriptedServer((socket, _request, head) => {
    if (head.includes(tokens.B)) {
      socket.write(ok(connectionBody(1, 'https://example.com/b')));
      return;
    }
    requestsOfA += 1;
    options.script(socket, requestsOfA, head);
  });
  const graph = await startGraph({
    plain: false,
    environment: {
      UPSTREAM: 'live',
      SENDCLOUD_BASE_URL: `${options.through?.(server) ?? server.origin}/api/v3`,
      ...FAST_TIMES,
      ...options.environment,
    },
    ...(options.tuning !== undefined && { tuning: options.tuning }),
  });
  const watch = watchProcess();

  const headersOf: UnderTest['headersOf'] = (tenant) => ({
    'x-sendcloud-authorization': tokens[tenant],
    'x-shipping-channels-authorization': shippingChannels,
  });
  const ask: UnderTest['ask'] = (tenant, query, headers) =>
    graph.query(query, {}, { ...headersOf(tenant), ...headers });

  return {
    graph,
    server,
    headersOf,
    ask,
    get requestsOfA() {
      return requestsOfA;
    },
    async expectInvariants(answers) {
      for (const answer of answers) expectWellFormed(answer);
      expect((await graph.send({ path: '/healthz' })).status).toBe(200);
      const other = await ask('B', '{ connection(id: 1) { ... on WebhookConnection { url } } }');
      expect(other.errors).toBeUndefined();
      expect(other.data).toEqual({ connection: { url: 'https://example.com/b' } });
      watch.expectCalm();
    },
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await graph[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
