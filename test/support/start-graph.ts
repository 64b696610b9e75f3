import { setTimeout as delay } from 'node:timers/promises';
import type { GraphQLFormattedError } from 'graphql';
import { pino } from 'pino';
import { request } from 'undici';
import { loadConfig } from '../../src/config/config.ts';
import type { LiveUpstreams } from '../../src/config/upstreams.ts';
import type { Telemetry } from '../../src/domain/observer.ts';
import type { Hook } from '../../src/domain/received-event.ts';
import type { UpstreamApi, UpstreamCall } from '../../src/domain/upstream.ts';
import { upstreamsOf } from '../../src/hookgraph.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { createSandboxHooks, toSandboxHooks } from '../../src/sandbox-hooks.ts';
import { type App, type AppTuning, createApp } from '../../src/server/app.ts';
import { startHttpServer } from '../../src/server/http-server.ts';
import type { StaleField } from '../../src/server/operation.ts';
import type { Tracing } from '../../src/telemetry/tracing.ts';
import { CIRCUIT_POLICY, type CircuitPolicy } from '../../src/upstream/gate/circuit.ts';
import { RETRY_POLICY, type RetryPolicy } from '../../src/upstream/retry/retry.ts';
import { collectOutput } from './canaries.ts';

export interface GraphOptions {
  /** Environment variables; none is inherited. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly tenants?: SandboxOptions['tenants'];
  /** How often the sandbox sends an event while a stream is open; never by default. */
  readonly eventIntervalMs?: number;
  /** 30 s by default. */
  readonly answerTimeoutMs?: number;
  /**
   * Keeps no answers, sends nothing twice and never stops sending, so that every query shows what it
   * costs; true unless told.
   */
  readonly plain?: boolean;
  /** The hooks of the sandbox unless told. */
  readonly hooks?: readonly Hook[];
  /** Other upstreams than the sandbox. */
  readonly upstreams?: Partial<LiveUpstreams>;
  readonly telemetry?: Telemetry;
  readonly tracing?: Tracing;
  readonly tuning?: AppTuning;
}

export interface GraphResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the answer to any query that a test sends
  readonly data: any;
  readonly errors: readonly AnswerError[] | undefined;
  /** As an open graph sends them. */
  readonly extensions: {
    readonly sandbox?: boolean;
    readonly upstreamCalls: readonly UpstreamCall[];
    readonly cost: { readonly estimatedCalls: number; readonly actualCalls: number };
    readonly stale?: readonly StaleField[];
  };
}

export interface AnswerError extends GraphQLFormattedError {
  readonly extensions: {
    readonly code: string;
    readonly upstream?: { readonly api: UpstreamApi };
    readonly [name: string]: unknown;
  };
}

export interface Graph extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly app: App;
  /** Every line that was logged so far, parsed. */
  readonly logs: readonly Record<string, unknown>[];
  /** Sends an operation as a JSON POST. */
  query(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<GraphResponse>;
  /** Sends any request to the server and reads the answer as text. */
  send(options: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
  }): Promise<Pick<GraphResponse, 'status' | 'headers' | 'text'>>;
  /** Lets requests in flight end, and takes no new ones; true when none had to be cut. */
  drain(): Promise<boolean>;
  /** `METHOD path` of each upstream request since the last call. */
  takeUpstreamRequests(): readonly string[];
}

const NOTHING_SHARED = {
  HOOKGRAPH_SENDCLOUD_FRESH_MS: '0',
  HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
  HOOKGRAPH_EVENTS_FRESH_MS: '0',
  HOOKGRAPH_STALE_MS: '0',
};

/** The policy that holds, ten times as fast. */
export const FAST_RETRIES: RetryPolicy = {
  ...RETRY_POLICY,
  minDelayMs: RETRY_POLICY.minDelayMs / 10,
  maxDelayMs: RETRY_POLICY.maxDelayMs / 10,
  longestWaitMs: RETRY_POLICY.longestWaitMs / 10,
};

/** Sends however much fails. */
export const NEVER_OPENS: CircuitPolicy = {
  ...CIRCUIT_POLICY,
  minimum: Number.POSITIVE_INFINITY,
};

const PLAIN: AppTuning = {
  retryPolicy: { ...FAST_RETRIES, maxRetries: 0 },
  circuitPolicy: NEVER_OPENS,
};

/** With which request of an operation it is compiled, so that the whole suite can be run with and without. */
const { COMPILE_AT_REQUEST } = process.env;
const COMPILATION: AppTuning =
  COMPILE_AT_REQUEST === undefined
    ? {}
    : { compilation: { atRequest: Number(COMPILE_AT_REQUEST) } };

/** The real app over the real sandbox, each on a free port. */
export async function startGraph(options: GraphOptions = {}): Promise<Graph> {
  const { plain = true, tenants, tuning } = options;
  const environment: Readonly<Record<string, string>> = {
    ...(plain && NOTHING_SHARED),
    ...options.environment,
  };
  // Nothing comes but what a test asks for.
  const sandbox = await startSandbox({
    eventIntervalMs: options.eventIntervalMs ?? 0,
    ...(tenants !== undefined && { tenants }),
  });
  const logs: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'debug', base: null },
    {
      write(line: string) {
        collectOutput('log', line);
        logs.push(JSON.parse(line));
      },
    },
  );

  const hooks = options.hooks ?? createSandboxHooks();
  const read = loadConfig({
    ...(environment.UPSTREAM === 'live' && {
      SENDCLOUD_BASE_URL: sandbox.sendcloudBaseUrl,
      SHIPPING_CHANNELS_BASE_URL: sandbox.shippingChannelsBaseUrl,
    }),
    ...environment,
  });
  const config = { ...read, hooks };
  const live = config.upstream.kind === 'live' ? config.upstream : upstreamsOf(sandbox);
  const app = createApp({
    config,
    upstreams: { ...live, ...options.upstreams },
    logger,
    ...(options.telemetry !== undefined && { telemetry: options.telemetry }),
    ...(options.tracing !== undefined && { tracing: options.tracing }),
    tuning: { ...COMPILATION, ...(plain ? PLAIN : { retryPolicy: FAST_RETRIES }), ...tuning },
  });
  const server = await startHttpServer({
    app,
    host: '127.0.0.1',
    port: 0,
    answerTimeoutMs: options.answerTimeoutMs ?? 30_000,
    drainTimeoutMs: 1000,
    keepAliveMs: config.timeouts.keepAliveMs,
  });

  sandbox.deliverTo(toSandboxHooks(hooks, server.url), () => app.openStreams > 0);

  let drained = false;
  const send: Graph['send'] = async ({ method = 'GET', path = '/graphql', headers, body }) => {
    const response = await request(`${server.url}${path}`, {
      method,
      headers: { ...headers },
      body: body ?? null,
    });
    const text = await response.body.text();
    collectOutput(`response to ${method} ${path}`, JSON.stringify(response.headers) + text);
    return { status: response.statusCode, headers: response.headers, text };
  };

  return {
    url: server.url,
    app,
    sandbox,
    logs,
    send,
    async query(query, variables, headers) {
      const response = await send({
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors, extensions } = JSON.parse(response.text);
      return { ...response, data, errors, extensions };
    },
    drain() {
      drained = true;
      return server.drain();
    },
    takeUpstreamRequests() {
      const taken = sandbox.requests.map(({ method, path }) => `${method} ${path}`);
      sandbox.reset();
      return taken;
    },
    async [Symbol.asyncDispose]() {
      if (!drained) await server.drain();
      await app.close();
      await sandbox.close();
    },
  };
}

/** Waits until a condition holds; fails after ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (await condition()) return;
    await delay(10);
  }
  throw new Error('The condition did not come true within ten seconds.');
}
