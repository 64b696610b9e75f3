import type { Hook } from '../domain/received-event.ts';
import { type AccessConfig, readAccess } from './access.ts';
import { readHooks } from './hooks.ts';
import { type ReplicasConfig, readReplicas } from './replicas.ts';
import { type LiveUpstreams, readLiveUpstreams } from './upstreams.ts';
import {
  anyText,
  createVariableReader,
  type Environment,
  isLoopback,
  listOf,
  notNegative,
  oneOf,
  onOrOff,
  origin,
  port,
  positive,
  type VariableReader,
  wholeNumber,
} from './variables.ts';

/** Everything that the environment decides. Secrets are wrapped, so printing a configuration is harmless. */
export interface Config {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Of the metrics, on the same host; 0 takes a free one, null: they are not served. */
  readonly metricsPort: number | null;
  /** Whether the APIs are told of traces, by `traceparent`. */
  readonly traceUpstream: boolean;
  readonly production: boolean;
  readonly logLevel: LogLevel;
  readonly upstream: { readonly kind: 'sandbox' } | ({ readonly kind: 'live' } & LiveUpstreams);
  readonly access: AccessConfig;
  /** Whether `GET /graphql` answers browsers with GraphiQL. */
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** A file, or a folder, of trusted documents; null: there are none. */
  readonly documents: string | null;
  /** Whether nobody but the gateway may send another document. */
  readonly onlyTrustedDocuments: boolean;
  /** Whether clients may name a document by its hash (automatic persisted queries). */
  readonly apq: boolean;
  /** Whether answers carry `extensions.upstreamCalls`. */
  readonly reportUpstreamCalls: boolean;
  /** Origins whose pages may read answers; none by default. */
  readonly corsOrigins: readonly string[];
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly sharing: Sharing;
  /** Where the APIs send events to. */
  readonly hooks: readonly Hook[];
  /** What is shared with other replicas; null: nothing. */
  readonly replicas: ReplicasConfig | null;
}

/** What one request may ask for, at most. Sizes are in bytes, the rest is counted. */
export type Limits = Readonly<ReturnType<typeof readLimits>>;

/** In milliseconds. */
export type Timeouts = Readonly<ReturnType<typeof readTimeouts>>;

/** How long answers are cached for the credential that asked, in milliseconds, 0 for not at all; and how many. */
export type Sharing = Readonly<ReturnType<typeof readSharing>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Ours, and the likeliest slip of the pen. */
const PREFIX = /^(SENDCLOUD|SHIPPING_CHANNELS?|HOOKGRAPH)_/;

/** Reads the environment. Pure; an empty variable counts as absent. Throws {@link ConfigError}. */
export function loadConfig(
  environment: Environment,
  earlierProblems: readonly string[] = [],
): Config {
  const reader = createVariableReader(environment);
  const { read, isSet, problems } = reader;
  problems.push(...earlierProblems);
  const production = environment.NODE_ENV === 'production';
  const host = read('HOST', anyText, '127.0.0.1');
  // What helps to explore is on by default where only this machine can ask.
  const open = isLoopback(host) && !production;

  const { sendcloud, shippingChannels } = readLiveUpstreams(reader);
  const hasUpstreamVariable = Object.keys(environment).some(
    (name) => /^(SENDCLOUD|SHIPPING_CHANNELS)_/.test(name) && isSet(name),
  );
  const kind = read(
    'UPSTREAM',
    oneOf(['sandbox', 'live']),
    production || hasUpstreamVariable ? 'live' : 'sandbox',
  );
  const hasServiceCredential =
    sendcloud.serviceCredential !== null || shippingChannels.serviceCredential !== null;
  const onlyTrustedDocuments = read('HOOKGRAPH_DOCUMENTS_ONLY', onOrOff, false);

  const config: Config = {
    host,
    port: read('PORT', port, 4000),
    metricsPort: read('HOOKGRAPH_METRICS_PORT', port, null),
    traceUpstream: read('HOOKGRAPH_TRACE_UPSTREAM', onOrOff, false),
    production,
    logLevel: read('HOOKGRAPH_LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    upstream: kind === 'sandbox' ? { kind } : { kind, sendcloud, shippingChannels },
    access: readAccess(reader, { isSandbox: kind === 'sandbox', hasServiceCredential }),
    graphiql: read('HOOKGRAPH_GRAPHIQL', onOrOff, open),
    introspection: read('HOOKGRAPH_INTROSPECTION', onOrOff, open),
    documents: read('HOOKGRAPH_DOCUMENTS', anyText, null),
    onlyTrustedDocuments,
    apq: read('HOOKGRAPH_APQ', onOrOff, !onlyTrustedDocuments),
    reportUpstreamCalls: read('HOOKGRAPH_UPSTREAM_CALLS', onOrOff, open),
    corsOrigins: read('HOOKGRAPH_CORS_ORIGINS', listOf(origin), []),
    limits: readLimits(reader),
    timeouts: readTimeouts(reader),
    sharing: readSharing(reader),
    hooks: readHooks(reader),
    replicas: readReplicas(reader),
  };

  if (config.hooks.length > 0 && kind === 'live' && !hasServiceCredential) {
    problems.push(
      'HOOKGRAPH_HOOKS needs service credentials: nobody else may read the events that are received.',
    );
  }
  if (onlyTrustedDocuments && config.documents === null) {
    problems.push('HOOKGRAPH_DOCUMENTS_ONLY=on needs the list that HOOKGRAPH_DOCUMENTS names.');
  }
  if (onlyTrustedDocuments && config.apq) {
    problems.push('HOOKGRAPH_APQ=on means nothing with HOOKGRAPH_DOCUMENTS_ONLY=on.');
  }
  reader.finish(PREFIX);
  return config;
}

function readLimits({ read }: VariableReader) {
  return {
    /** Of the body of a request, decoded. */
    bodyBytes: read('HOOKGRAPH_MAX_BODY_BYTES', positive, 128 * 1024),
    /** Of a document. */
    tokens: read('HOOKGRAPH_MAX_TOKENS', positive, 1000),
    /** Levels of fields. */
    depth: read('HOOKGRAPH_MAX_DEPTH', positive, 10),
    aliases: read('HOOKGRAPH_MAX_ALIASES', positive, 100),
    rootFields: read('HOOKGRAPH_MAX_ROOT_FIELDS', positive, 100),
    mutationFields: read('HOOKGRAPH_MAX_MUTATION_FIELDS', positive, 10),
    directives: read('HOOKGRAPH_MAX_DIRECTIVES', positive, 100),
    /** Of `_entities`, in an operation. */
    representations: read('HOOKGRAPH_MAX_REPRESENTATIONS', positive, 200),
    /** In all lists of an answer. */
    listItems: read('HOOKGRAPH_MAX_LIST_ITEMS', positive, 20_000),
    /** Upstream calls of one operation. */
    calls: read('HOOKGRAPH_MAX_CALLS', positive, 30),
    /** Streams of events that are open. */
    streams: read('HOOKGRAPH_MAX_STREAMS', positive, 500),
    /** Of those, the ones of one caller. */
    streamsPerCaller: read('HOOKGRAPH_MAX_STREAMS_PER_CALLER', positive, 10),
    /** Of one upstream answer, decoded. */
    upstreamBodyBytes: read('HOOKGRAPH_MAX_UPSTREAM_BODY_BYTES', positive, 5 * 1024 * 1024),
  };
}

function readTimeouts({ read }: VariableReader) {
  return {
    /** A whole operation, from the end of its body on. With 100 ms left nothing is begun any more. */
    operationMs: read('HOOKGRAPH_OPERATION_TIMEOUT_MS', wholeNumber(101, 3_600_000), 10_000),
    /** One upstream request. */
    attemptMs: read('HOOKGRAPH_ATTEMPT_TIMEOUT_MS', positive, 4000),
    connectMs: read('HOOKGRAPH_CONNECT_TIMEOUT_MS', positive, 2000),
    /**
     * How long a client's connection may be idle between two requests. Gateways and balancers keep
     * theirs for up to 60 s, and would send on one that is being closed.
     */
    keepAliveMs: read('HOOKGRAPH_KEEP_ALIVE_MS', positive, 72_000),
    /** How long a stream of events is open: after it, the caller is checked again. */
    streamMs: read('HOOKGRAPH_STREAM_MS', positive, 3_600_000),
    /** How long requests in flight may go on after a signal to end. */
    drainMs: read('HOOKGRAPH_DRAIN_TIMEOUT_MS', positive, 15_000),
  };
}

function readSharing({ read }: VariableReader) {
  return {
    sendcloudFreshMs: read('HOOKGRAPH_SENDCLOUD_FRESH_MS', notNegative, 5000),
    shippingChannelsFreshMs: read('HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS', notNegative, 30_000),
    /** Of `availableEvents`, which only a new release of the API changes. */
    eventsFreshMs: read('HOOKGRAPH_EVENTS_FRESH_MS', notNegative, 86_400_000),
    /** How old a stale answer may be. */
    maxStaleMs: read('HOOKGRAPH_STALE_MS', notNegative, 3_600_000),
    /** Cached answers of each API. */
    entries: read('HOOKGRAPH_MAX_SHARED_ENTRIES', wholeNumber(1, 1_000_000), 10_000),
    /** Of those answers together, as they arrived. */
    bytes: read('HOOKGRAPH_MAX_SHARED_BYTES', positive, 32 * 1024 * 1024),
  };
}
