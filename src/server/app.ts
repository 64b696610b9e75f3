import { createYoga, useExecutionCancellation } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { schema } from '../schema/index.ts';
import type { LiveUpstreams } from '../upstream-config.ts';
import { identifyCaller } from './caller.ts';
import { createDocumentCache, noErrorCache } from './document-cache.ts';
import { describeReadiness, type Phase } from './health.ts';
import type { Operation } from './operation.ts';
import { createOperationContext, type OperationContext } from './operation-context.ts';
import { createRequestHandler, type RequestHandler } from './request-handler.ts';
import { createUpstreams, type UpstreamTuning } from './upstreams.ts';
import { useClientResult } from './use-client-result.ts';
import { useDocumentChecks } from './use-document-checks.ts';
import { useOperationBudget } from './use-operation-budget.ts';
import { usePrice } from './use-price.ts';
import { useReadParams } from './use-read-params.ts';
import { useRequestLog } from './use-request-log.ts';

export interface AppOptions {
  readonly config: Config;
  readonly upstreams: LiveUpstreams;
  readonly logger: Logger;
  readonly tuning?: UpstreamTuning;
}

/** The graph as an HTTP request handler, not yet listening. */
export interface App {
  readonly handle: RequestHandler;
  /** What `/readyz` answers. */
  setPhase(phase: Phase): void;
  /** Ends all upstream connections. */
  close(): Promise<void>;
}

export function createApp({ config, upstreams: live, logger, tuning }: AppOptions): App {
  const { limits, access } = config;
  let phase: Phase = 'starting';

  const upstreams = createUpstreams(config, live, tuning);

  const yoga = createYoga<Operation, OperationContext>({
    schema,
    context: (operation) => createOperationContext(operation, upstreams, config),
    graphqlEndpoint: '/graphql',
    // What the request handler does before Yoga, or what this graph does not offer.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
    maskedErrors: false,
    parserAndValidationCache: {
      documentCache: createDocumentCache(config.limits.tokens),
      errorCache: noErrorCache,
    },
    logging: false,
    plugins: [
      useReadParams(),
      useDocumentChecks(limits, config.introspection),
      useRequestLog(),
      useExecutionCancellation(),
      usePrice(limits.calls, upstreams),
      useOperationBudget(),
      useClientResult({
        logger,
        sandbox: config.upstream.kind === 'sandbox',
        reportUpstreamCalls: config.reportUpstreamCalls,
      }),
    ],
  });

  return {
    handle: createRequestHandler({
      config,
      logger,
      identifyCaller: ({ headers }) => identifyCaller(headers, access, upstreams.credentials),
      execute: async (request, response, operation) => {
        await yoga.handle(request, response, operation);
      },
      readiness: () => describeReadiness(phase, upstreams.degraded, upstreams.circuits),
    }),
    setPhase: (next) => {
      phase = next;
    },
    close: upstreams.close,
  };
}
