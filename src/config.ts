import { type AccessConfig, readAccess } from './access-config.ts';
import {
  isLoopback,
  notNegative,
  oneOf,
  onOrOff,
  parseOrigins,
  positive,
  wholeNumber,
} from './environment.ts';
import { createEnvironmentReader, type Environment } from './environment-reader.ts';
import { type LiveUpstreams, readLiveUpstreams } from './upstream-config.ts';

export type { JwtConfig } from './access-config.ts';

/** Everything that the environment decides. Secrets are wrapped, so printing a configuration is harmless. */
export interface Config {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Of the metrics, on the same host; 0 takes a free one, null: they are not served. */
  readonly metricsPort: number | null;
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
}

/** What one request may ask for. */
export interface Limits {
  readonly bodyBytes: number;
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly mutationFields: number;
  readonly directives: number;
  readonly representations: number;
  readonly listItems: number;
  /** Upstream calls, at most, of one operation. */
  readonly calls: number;
  /** Of one upstream answer, decoded. */
  readonly upstreamBodyBytes: number;
}

export interface Timeouts {
  /** A whole operation, from the end of its body on. */
  readonly operationMs: number;
  readonly attemptMs: number;
  readonly connectMs: number;
  /** How long a client's connection may be idle between two requests. */
  readonly keepAliveMs: number;
  /** How long requests in flight may go on after a signal to end. */
  readonly drainMs: number;
}

/** What is kept of answers, for the credential that asked; in milliseconds, 0 for not at all. */
export interface Sharing {
  readonly sendcloudFreshMs: number;
  readonly shippingChannelsFreshMs: number;
  /** Of `availableEvents`, which only a new release of the API changes. */
  readonly eventsFreshMs: number;
  /** How old a copy may be that is served when an API is in trouble. */
  readonly maxStaleMs: number;
  /** How many answers of each API are kept. */
  readonly entries: number;
  /** How large they may be together, as they arrived. */
  readonly bytes: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Thrown by {@link loadConfig}: every problem at once, each naming its variable and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Ours, and the likeliest slip of the pen. */
const PREFIX = /^(SENDCLOUD|SHIPPING_CHANNELS?|HOOKGRAPH)_/;

/** Reads the environment. Pure; an empty variable counts as absent. Throws {@link ConfigError}. */
export function loadConfig(environment: Environment): Config {
  const reader = createEnvironmentReader(environment);
  const { read, isSet, problems } = reader;
  const production = environment.NODE_ENV === 'production';
  const host = read('HOST', (text) => text, '127.0.0.1');
  const open = isLoopback(host) && !production;

  const { sendcloud, shippingChannels } = readLiveUpstreams(reader);
  const hasUpstreamVariable = Object.keys(environment).some(
    (name) => /^(SENDCLOUD|SHIPPING_CHANNELS)_/.test(name) && isSet(name),
  );
  const upstreamKind = read(
    'UPSTREAM',
    oneOf(['sandbox', 'live']),
    production || hasUpstreamVariable ? 'live' : 'sandbox',
  );

  const access = readAccess(reader, {
    isSandbox: upstreamKind === 'sandbox',
    hasServiceCredential:
      sendcloud.serviceCredential !== null || shippingChannels.serviceCredential !== null,
  });

  const documents = read('HOOKGRAPH_DOCUMENTS', (text) => text, null);
  const onlyTrustedDocuments = read('HOOKGRAPH_DOCUMENTS_ONLY', onOrOff, false);

  const config: Config = {
    host,
    port: read('PORT', wholeNumber(0, 65_535), 4000),
    metricsPort: read('HOOKGRAPH_METRICS_PORT', wholeNumber(0, 65_535), null),
    production,
    logLevel: read('HOOKGRAPH_LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    upstream:
      upstreamKind === 'sandbox'
        ? { kind: 'sandbox' }
        : { kind: 'live', sendcloud, shippingChannels },
    access,
    graphiql: read('HOOKGRAPH_GRAPHIQL', onOrOff, open),
    documents,
    onlyTrustedDocuments,
    apq: read('HOOKGRAPH_APQ', onOrOff, !onlyTrustedDocuments),
    introspection: read('HOOKGRAPH_INTROSPECTION', onOrOff, open),
    reportUpstreamCalls: read('HOOKGRAPH_UPSTREAM_CALLS', onOrOff, open),
    corsOrigins: read('HOOKGRAPH_CORS_ORIGINS', parseOrigins, []),
    limits: {
      bodyBytes: read('HOOKGRAPH_MAX_BODY_BYTES', positive, 128 * 1024),
      tokens: read('HOOKGRAPH_MAX_TOKENS', positive, 1000),
      depth: read('HOOKGRAPH_MAX_DEPTH', positive, 10),
      aliases: read('HOOKGRAPH_MAX_ALIASES', positive, 100),
      rootFields: read('HOOKGRAPH_MAX_ROOT_FIELDS', positive, 100),
      mutationFields: read('HOOKGRAPH_MAX_MUTATION_FIELDS', positive, 10),
      directives: read('HOOKGRAPH_MAX_DIRECTIVES', positive, 100),
      representations: read('HOOKGRAPH_MAX_REPRESENTATIONS', positive, 200),
      listItems: read('HOOKGRAPH_MAX_LIST_ITEMS', positive, 20_000),
      calls: read('HOOKGRAPH_MAX_CALLS', positive, 30),
      upstreamBodyBytes: read('HOOKGRAPH_MAX_UPSTREAM_BODY_BYTES', positive, 5 * 1024 * 1024),
    },
    timeouts: {
      operationMs: read(
        'HOOKGRAPH_OPERATION_TIMEOUT_MS',
        // With 100 ms left nothing is begun any more.
        wholeNumber(101, 3_600_000),
        10_000,
      ),
      attemptMs: read('HOOKGRAPH_ATTEMPT_TIMEOUT_MS', positive, 4000),
      connectMs: read('HOOKGRAPH_CONNECT_TIMEOUT_MS', positive, 2000),
      // Gateways and balancers keep theirs for up to 60 s, and would send on one that is being closed.
      keepAliveMs: read('HOOKGRAPH_KEEP_ALIVE_MS', positive, 72_000),
      drainMs: read('HOOKGRAPH_DRAIN_TIMEOUT_MS', positive, 15_000),
    },
    sharing: {
      sendcloudFreshMs: read('HOOKGRAPH_SENDCLOUD_FRESH_MS', notNegative, 5000),
      shippingChannelsFreshMs: read('HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS', notNegative, 30_000),
      eventsFreshMs: read('HOOKGRAPH_EVENTS_FRESH_MS', notNegative, 86_400_000),
      maxStaleMs: read('HOOKGRAPH_STALE_MS', notNegative, 3_600_000),
      entries: read('HOOKGRAPH_MAX_SHARED_ENTRIES', wholeNumber(1, 1_000_000), 10_000),
      bytes: read('HOOKGRAPH_MAX_SHARED_BYTES', positive, 32 * 1024 * 1024),
    },
  };

  if (onlyTrustedDocuments && documents === null) {
    problems.push('HOOKGRAPH_DOCUMENTS_ONLY=on needs the list that HOOKGRAPH_DOCUMENTS names.');
  }
  if (onlyTrustedDocuments && config.apq) {
    problems.push('HOOKGRAPH_APQ=on means nothing with HOOKGRAPH_DOCUMENTS_ONLY=on.');
  }
  reader.reportUnknown(PREFIX);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
