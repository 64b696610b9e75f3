import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { LiveUpstreams } from '../config/upstreams.ts';
import type { Listener, Telemetry } from '../domain/observer.ts';
import { NO_TRACER, type Tracer } from '../domain/tracer.ts';
import type { CircuitState, RateLimit, UpstreamApi } from '../domain/upstream.ts';
import { createEventLog } from '../events/event-log.ts';
import { createReceiver } from '../events/receiver.ts';
import { schema } from '../schema/index.ts';
import type { Replicas, ReplicasState } from '../upstream/replicas.ts';
import { createCallerCheck } from './callers/caller.ts';
import { type CompilationOptions, createCompilation } from './documents/compilation.ts';
import { createDocumentCheck } from './documents/document-checks.ts';
import { DocumentListError, readDocumentList } from './documents/document-list.ts';
import { createDocumentPlans } from './documents/document-plan.ts';
import { createPersistedQueries } from './documents/persisted-queries.ts';
import { createDocumentFinder } from './documents/requested-documents.ts';
import { createTrustedDocuments } from './documents/trusted-documents.ts';
import { createGraphQLHandler } from './graphql-handler.ts';
import { createHookHandler } from './hook-handler.ts';
import { describeRateLimits } from './operation-context.ts';
import { createOperationRunner } from './operation-runner.ts';
import { createRequestHandler, type RequestHandler } from './request-handler.ts';
import { createOpenStreams } from './streams/open-streams.ts';
import { createUpstreams, type UpstreamTuning } from './upstreams.ts';

/** What does not come from the environment. */
export interface AppTuning extends UpstreamTuning {
  /** When operations are compiled; as `createCompilation` has it unless told. */
  readonly compilation?: Omit<CompilationOptions, 'schema'>;
}

export interface AppOptions {
  readonly config: Config;
  readonly upstreams: LiveUpstreams;
  readonly logger: Logger;
  /** Told of all requests, and of what happens in them; nobody unless given. */
  readonly telemetry?: Telemetry;
  /** Makes spans of all operations; nobody unless given. */
  readonly tracing?: { readonly tracer: Tracer; readonly listener: Listener };
  /** What is shared with other replicas; nothing unless given. */
  readonly replicas?: Replicas | null;
  readonly tuning?: AppTuning;
}

/** The graph as an HTTP request handler, not yet listening. */
export interface App {
  readonly handle: RequestHandler;
  /** What `/readyz` answers. */
  setPhase(phase: Phase): void;
  readonly circuits: Readonly<Record<UpstreamApi, CircuitState>>;
  /** How many streams of events are open. */
  readonly openStreams: number;
  /** Whether anything is shared with other replicas; null when nothing ever is. */
  readonly redis: ReplicasState | null;
  /** What the service's own credentials have left of each limit. */
  describeServiceLimits(): readonly RateLimit[];
  /** Reads the list of trusted documents anew; one that cannot be used is logged, and changes nothing. */
  reloadDocuments(): void;
  /** Ends all upstream connections. */
  close(): Promise<void>;
}

/** Throws {@link DocumentListError} for a list of trusted documents that cannot be used. */
export function createApp(options: AppOptions): App {
  const {
    config,
    upstreams: live,
    logger,
    telemetry = null,
    tracing = null,
    replicas = null,
    tuning = {},
  } = options;
  const tracer = tracing?.tracer ?? NO_TRACER;
  const listeners = [telemetry, tracing].flatMap((each) => each?.listener ?? []);
  const { limits, access } = config;
  let phase: Phase = 'starting';

  const upstreams = createUpstreams(config, live, tuning, {
    tracer,
    replicas,
    ...(telemetry !== null && { onTokenFetch: telemetry.onTokenFetch }),
  });

  const streams = createOpenStreams({
    maxStreams: limits.streams,
    maxPerCaller: limits.streamsPerCaller,
    maxMs: config.timeouts.streamMs,
    ...(telemetry !== null && { onEnd: telemetry.onStreamEnd }),
  });
  const events = createEventLog({ onEvent: upstreams.noteEvent });
  const receiver = createReceiver({ log: events, shared: replicas?.events ?? null });

  const persistedQueries = createPersistedQueries(config.apq);
  const planning = {
    schema,
    maxTokens: limits.tokens,
    maxCalls: limits.calls,
    check: createDocumentCheck(schema, limits, config.introspection),
    tracer,
  };
  const compilation = createCompilation({ schema, ...tuning.compilation });
  const planOf = createDocumentPlans({ ...planning, compilation });
  const readTrusted = () =>
    config.documents === null
      ? null
      : createTrustedDocuments(readDocumentList(config.documents), planning);
  let trusted = readTrusted();

  const handleGraphQL = createGraphQLHandler({
    config,
    logger,
    listeners,
    tracer,
    sandbox: config.upstream.kind === 'sandbox',
    reportUpstreamCalls: config.reportUpstreamCalls,
    documentOf: createDocumentFinder({
      persistedQueries,
      trusted: () => trusted,
      onlyTrusted: config.onlyTrustedDocuments,
      logger,
    }),
    identifyCaller: createCallerCheck(access, upstreams.credentials, replicas?.keyedHash),
    execute: createOperationRunner({
      config,
      upstreams,
      events: config.hooks.length > 0 ? events : null,
      streams,
      planOf,
      persistedQueries,
    }),
  });

  return {
    handle: createRequestHandler({
      config,
      logger,
      telemetry,
      handleGraphQL,
      handleHook: createHookHandler({ hooks: config.hooks, receiver, logger, telemetry }),
      readiness: () =>
        describeReadiness(phase, upstreams.degraded, upstreams.circuits, replicas?.state),
    }),
    setPhase(next) {
      phase = next;
      if (next === 'draining') streams.endAll();
    },
    get openStreams() {
      return streams.count;
    },
    get circuits() {
      return upstreams.circuits;
    },
    get redis() {
      return replicas?.state ?? null;
    },
    describeServiceLimits: () => describeRateLimits(upstreams, upstreams.credentials),
    reloadDocuments() {
      try {
        trusted = readTrusted();
        logger.info('trusted documents read anew');
      } catch (error) {
        if (!(error instanceof DocumentListError)) throw error;
        logger.error({ problems: error.problems }, 'trusted documents stay as they were');
      }
    },
    close: upstreams.close,
  };
}

/** Where the process is in its life. */
export type Phase = 'starting' | 'ready' | 'draining';

/** The answer of `/readyz`: 503 only while starting or draining, since each API serves without the other. */
export function describeReadiness(
  phase: Phase,
  degraded: readonly UpstreamApi[],
  circuits: Readonly<Record<UpstreamApi, CircuitState>>,
  redis?: ReplicasState,
): { readonly status: number; readonly body: object } {
  const body = { status: phase, degraded, circuits, ...(redis !== undefined && { redis }) };
  return { status: phase === 'ready' ? 200 : 503, body };
}
