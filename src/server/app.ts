import { createYoga, useExecutionCancellation } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Config, UpstreamConfig } from '../config.ts';
import { schema } from '../schema/index.ts';
import { createPool } from '../upstream/pool.ts';
import { createTransport, type Transport } from '../upstream/transport.ts';
import type { UpstreamApi } from '../upstream/upstream-error.ts';
import { identifyCaller } from './caller.ts';
import { createDocumentCache, noErrorCache } from './document-cache.ts';
import { describeReadiness, type Phase } from './health.ts';
import type { Operation } from './operation.ts';
import { createOperationContext, type OperationContext } from './operation-context.ts';
import { createRequestHandler, type RequestHandler } from './request-handler.ts';
import { useClientResult } from './use-client-result.ts';
import { useDocumentChecks } from './use-document-checks.ts';
import { useOperationBudget } from './use-operation-budget.ts';
import { useReadParams } from './use-read-params.ts';
import { useRequestLog } from './use-request-log.ts';

export interface AppOptions {
  readonly config: Config;
  readonly upstreams: {
    readonly sendcloud: UpstreamConfig;
    readonly shippingChannels: UpstreamConfig;
  };
  readonly logger: Logger;
}

/** The graph as an HTTP request handler, not yet listening. */
export interface App {
  readonly handle: RequestHandler;
  /** What `/readyz` answers. */
  setPhase(phase: Phase): void;
  /** Ends all upstream connections. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS_PER_UPSTREAM = 50;

export function createApp({ config, upstreams, logger }: AppOptions): App {
  const { limits, timeouts, access } = config;
  let phase: Phase = 'starting';

  function connect(api: UpstreamApi, { origin, basePath }: UpstreamConfig): Transport {
    const dispatcher = createPool(origin, {
      connections: MAX_CONNECTIONS_PER_UPSTREAM,
      connectTimeoutMs: timeouts.connectMs,
    });
    return createTransport({
      api,
      basePath,
      attemptTimeoutMs: timeouts.attemptMs,
      maxBodyBytes: limits.upstreamBodyBytes,
      dispatcher,
    });
  }
  const transports = {
    sendcloud: connect('SENDCLOUD', upstreams.sendcloud),
    shippingChannels: connect('SHIPPING_CHANNELS', upstreams.shippingChannels),
  };

  const yoga = createYoga<Operation, OperationContext>({
    schema,
    context: (operation) => createOperationContext(operation, transports, config),
    graphqlEndpoint: '/graphql',
    // What the request handler does before Yoga, or what this graph does not offer.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
    maskedErrors: false,
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: noErrorCache },
    logging: false,
    plugins: [
      useReadParams(),
      useDocumentChecks(limits, config.introspection),
      useRequestLog(),
      useExecutionCancellation(),
      useOperationBudget(),
      useClientResult({
        logger,
        sandbox: config.upstream.kind === 'sandbox',
        reportUpstreamCalls: config.reportUpstreamCalls,
      }),
    ],
  });

  const serviceAuthorizations = {
    sendcloud: upstreams.sendcloud.serviceAuthorization,
    shippingChannels: upstreams.shippingChannels.serviceAuthorization,
  };

  return {
    handle: createRequestHandler({
      config,
      logger,
      identifyCaller: ({ headers }) => identifyCaller(headers, access, serviceAuthorizations),
      execute: async (request, response, operation) => {
        await yoga.handle(request, response, operation);
      },
      readiness: () =>
        describeReadiness(
          phase,
          Object.values(transports)
            .filter(({ degraded }) => degraded)
            .map(({ api }) => api),
        ),
    }),
    setPhase: (next) => {
      phase = next;
    },
    close: async () => {
      await Promise.all(Object.values(transports).map((transport) => transport.close()));
    },
  };
}
