import type { ExecutionResult } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { schema } from '../schema/index.ts';
import type { LiveUpstreams } from '../upstream-config.ts';
import { identifyCaller } from './caller.ts';
import { createDocumentCache, noErrorCache } from './document-cache.ts';
import { createPersistedQueries } from './documents/persisted-queries.ts';
import { createGraphQLHandler } from './graphql-handler.ts';
import { describeReadiness, type Phase } from './health.ts';
import type { Operation } from './operation.ts';
import { createOperationContext, type OperationContext } from './operation-context.ts';
import { createRequestHandler, type RequestHandler } from './request-handler.ts';
import { createUpstreams, type UpstreamTuning } from './upstreams.ts';
import { useDocumentChecks } from './use-document-checks.ts';
import { useOperation } from './use-operation.ts';
import { useOperationBudget } from './use-operation-budget.ts';
import { usePrice } from './use-price.ts';

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

/** Yoga's plugins look at its method, which was looked at before them. */
const NO_REQUEST = new Request('http://localhost/graphql', { method: 'POST' });

export function createApp({ config, upstreams: live, logger, tuning }: AppOptions): App {
  const { limits, access } = config;
  let phase: Phase = 'starting';

  const upstreams = createUpstreams(config, live, tuning);

  const persistedQueries = createPersistedQueries(config.apq);

  // The engine: it parses, validates and executes. What HTTP asks for is done in front of it.
  const yoga = createYoga<Operation, OperationContext>({
    schema,
    context: (operation) => createOperationContext(operation, upstreams, config),
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
    maskedErrors: false,
    parserAndValidationCache: {
      documentCache: createDocumentCache(limits.tokens),
      errorCache: noErrorCache,
    },
    logging: false,
    plugins: [
      useDocumentChecks(limits, config.introspection),
      useOperation(persistedQueries),
      usePrice(limits.calls, upstreams),
      useOperationBudget(),
    ],
  });

  const handleGraphQL = createGraphQLHandler({
    config,
    logger,
    sandbox: config.upstream.kind === 'sandbox',
    reportUpstreamCalls: config.reportUpstreamCalls,
    persistedQueries,
    identifyCaller: ({ headers }) => identifyCaller(headers, access, upstreams.credentials),
    async execute(operation) {
      const { document, operationName, variables } = operation;
      const params = {
        query: document.text,
        variables,
        ...(operationName !== null && { operationName }),
      };
      const result = await yoga.getResultForParams({ request: NO_REQUEST, params }, operation);
      if (!isSingleResult(result)) throw new Error('The operation has no single result.');
      return result;
    },
  });

  return {
    handle: createRequestHandler({
      config,
      logger,
      handleGraphQL,
      readiness: () => describeReadiness(phase, upstreams.degraded, upstreams.circuits),
    }),
    setPhase: (next) => {
      phase = next;
    },
    close: upstreams.close,
  };
}

function isSingleResult(result: object | undefined): result is ExecutionResult {
  return result !== undefined && !(Symbol.asyncIterator in result);
}
