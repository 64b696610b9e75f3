import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import { readVersion } from './command-line.ts';
import type { Config } from './config/config.ts';
import {
  baseUrl,
  basicCredential,
  bearerCredential,
  type LiveUpstreams,
} from './config/upstreams.ts';
import type { ConnectedReplicas } from './replicas/replicas.ts';
import type { Sandbox, SandboxOptions } from './sandbox/server.ts';
import { createSandboxHooks, toSandboxHooks } from './sandbox-hooks.ts';
import { type App, createApp } from './server/app.ts';
import { startHttpServer } from './server/http-server.ts';
import { startMetricsServer } from './telemetry/metrics-server.ts';
import type { Tracing } from './telemetry/tracing.ts';

/** A graph that listens. */
export interface Hookgraph {
  /** Of the GraphQL endpoint, with the port that was taken. */
  readonly url: string;
  /** Of the metrics; null when they are not served. */
  readonly metricsUrl: string | null;
  /** Of the built-in sandbox that sends events; null when none does. */
  readonly sandboxUrl: string | null;
  /** Reads the list of trusted documents anew. */
  reloadDocuments(): void;
  /** Lets requests in flight end, then closes everything. Tells whether none had to be cut. */
  stop(): Promise<boolean>;
}

/**
 * Has V8 allocate what a request makes among the young objects, where garbage costs little. V8 would allocate
 * objects among the old ones once most of their kind have survived a collection, as those of the first requests
 * do, and then spend a third of the processor time on collecting them. The whole process is affected, so
 * the program calls this and the library never does.
 */
export function keepGarbageYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * Starts the graph, the sandbox under it when the configuration asks for that, and the metrics. Throws
 * the error of `listen`, and `DocumentListError`.
 */
export async function startHookgraph(config: Config, logger: Logger): Promise<Hookgraph> {
  /** What ends all that has been started, in that order. */
  const closers: (() => Promise<unknown>)[] = [];
  async function close(): Promise<void> {
    for (const each of closers.toReversed()) await each();
  }
  try {
    return await start(config, logger, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  config: Config,
  logger: Logger,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Hookgraph> {
  const { host, port, metricsPort, timeouts } = config;
  let upstreams: LiveUpstreams;
  let sandbox: Sandbox | null = null;
  let { hooks } = config;
  if (config.upstream.kind === 'live') {
    upstreams = config.upstream;
  } else {
    sandbox = await startSandbox();
    closers.push(sandbox.close);
    upstreams = upstreamsOf(sandbox);
    if (hooks.length === 0) hooks = createSandboxHooks();
  }
  // Nothing of the metrics is loaded unless they are asked for.
  const telemetry = metricsPort === null ? null : await import('./telemetry/metrics.ts');
  const metrics = telemetry?.createMetrics(readVersion(), () => app);
  const tracing = await startTracing(config);
  const replicas = await startReplicas(config, logger);
  if (replicas !== null) closers.push(async () => replicas.close());
  const app: App = createApp({
    config: { ...config, hooks },
    upstreams,
    logger,
    ...(metrics !== undefined && { telemetry: metrics }),
    ...(tracing !== null && { tracing }),
    replicas,
  });
  closers.push(app.close);
  let metricsUrl: string | null = null;
  if (metrics !== undefined && metricsPort !== null) {
    const metricsServer = await startMetricsServer(metrics, host, metricsPort);
    closers.push(metricsServer.close);
    metricsUrl = metricsServer.url;
  }
  const server = await startHttpServer({
    app,
    host,
    port,
    // The operation, before it the time to send its body, and after it the time to read its answer.
    answerTimeoutMs: timeouts.operationMs + 20_000,
    drainTimeoutMs: timeouts.drainMs,
    keepAliveMs: timeouts.keepAliveMs,
  });
  const sandboxHooks = toSandboxHooks(hooks, server.url);
  sandbox?.deliverTo(sandboxHooks, () => app.openStreams > 0);
  return {
    url: `${server.url}/graphql`,
    metricsUrl,
    sandboxUrl: sandboxHooks.length > 0 ? (sandbox?.url ?? null) : null,
    reloadDocuments: app.reloadDocuments,
    async stop() {
      const isDrained = await server.drain();
      await close();
      return isDrained;
    },
  };
}

/** Null when no SDK of OpenTelemetry is registered, as `hookgraph/otel` does. */
async function startTracing({ traceUpstream }: Config): Promise<Tracing | null> {
  const { createTracing, isTracing } = await import('./telemetry/tracing.ts');
  return isTracing() ? createTracing({ traceUpstream }) : null;
}

/** Null without Redis. Nothing of it is loaded then. */
async function startReplicas(
  { replicas, sharing }: Config,
  logger: Logger,
): Promise<ConnectedReplicas | null> {
  if (replicas === null) return null;
  const { connectReplicas } = await import('./replicas/replicas.ts');
  return connectReplicas({
    ...replicas,
    keptMs: Math.max(
      ...[sharing.maxStaleMs, sharing.eventsFreshMs],
      ...[sharing.sendcloudFreshMs, sharing.shippingChannelsFreshMs],
    ),
    onState(isUp, reason) {
      if (isUp) logger.info('redis connected');
      else logger.warn({ reason }, 'redis away');
    },
  });
}

/** Starts the built-in sandbox, which no process loads that does not ask for it. */
export async function startSandbox(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await import('./sandbox/server.ts');
  return sandbox.startSandbox(options);
}

/** A sandbox as the upstream of both APIs, with the credentials of its largest demo tenant. */
export function upstreamsOf(sandbox: Sandbox): LiveUpstreams {
  const { publicKey, secretKey, apiKey } = sandbox.credentials;
  return {
    sendcloud: {
      ...baseUrl.parse(sandbox.sendcloudBaseUrl),
      serviceCredential: basicCredential(publicKey, secretKey),
    },
    shippingChannels: {
      ...baseUrl.parse(sandbox.shippingChannelsBaseUrl),
      serviceCredential: bearerCredential(apiKey),
    },
  };
}
