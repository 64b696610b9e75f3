import type { Config } from '../config/config.ts';
import type { LiveUpstreams, ServiceCredential, UpstreamConfig } from '../config/upstreams.ts';
import { NO_TRACER, type Tracer } from '../domain/tracer.ts';
import type { CircuitState, UpstreamApi } from '../domain/upstream.ts';
import {
  type Credential,
  createCredential,
  createTokenCredential,
  ownHash,
} from '../upstream/credential.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { CircuitPolicy } from '../upstream/gate/circuit.ts';
import { createGate } from '../upstream/gate/gate.ts';
import type { RateLimitRule } from '../upstream/gate/rate-limit.ts';
import { createMutex } from '../upstream/mutex.ts';
import { createTokenEndpoint, type Token } from '../upstream/oauth2/token-endpoint.ts';
import { createTokenSource } from '../upstream/oauth2/token-source.ts';
import type { Replicas } from '../upstream/replicas.ts';
import { createRetry, type RetryPolicy } from '../upstream/retry/retry.ts';
import { SENDCLOUD } from '../upstream/sendcloud/api.ts';
import { createReplicaReads } from '../upstream/sharing/replica-reads.ts';
import type { SharedReads } from '../upstream/sharing/shared-read.ts';
import { createSharedReads } from '../upstream/sharing/shared-reads.ts';
import { SHIPPING_CHANNELS } from '../upstream/shipping-channels/api.ts';
import { createPool, type PoolOptions } from '../upstream/transport/pool.ts';
import { createTransport, type Transport } from '../upstream/transport/transport.ts';
import type { ApiDefinition, Upstream } from '../upstream/upstream.ts';
import { UpstreamError, type UpstreamErrorCode } from '../upstream/upstream-error.ts';

/** The two APIs, for the life of the process. */
export interface Upstreams {
  readonly sendcloud: Upstream;
  readonly shippingChannels: Upstream;
  /** What the service itself has to show there; null where it has nothing. */
  readonly credentials: {
    readonly sendcloud: Credential | null;
    readonly shippingChannels: Credential | null;
  };
  /** The APIs whose last request had no answer, or a status of 500 or more. */
  readonly degraded: readonly UpstreamApi[];
  readonly circuits: Readonly<Record<UpstreamApi, CircuitState>>;
  /** An API has sent an event: what grows by events is not fresh any more. */
  noteEvent(event: { readonly api: UpstreamApi }): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** What does not come from the environment. Tests and those who embed the graph set it. */
export interface UpstreamTuning {
  /** When requests are sent again; as `RETRY_POLICY` unless told. */
  readonly retryPolicy?: RetryPolicy;
  /** When the circuit of an API opens; as `CIRCUIT_POLICY` unless told. */
  readonly circuitPolicy?: CircuitPolicy;
  /** In the place of the limits that the APIs document. */
  readonly rateLimits?: readonly RateLimitRule[];
  /** In the place of the system's resolver of names. */
  readonly lookup?: PoolOptions['lookup'];
}

/** Nobody unless given. */
export interface UpstreamListeners {
  readonly tracer?: Tracer;
  /** With whom everything is shared that can be. */
  readonly replicas?: Replicas | null;
  /** An OAuth2 token was asked for; null when there is one. */
  onTokenFetch?(failure: UpstreamErrorCode | null): void;
}

const MAX_CONNECTIONS = 50;
/** How many requests may wait for one of them, for each API. */
const MAX_WAITING = 200;
/** The least number of credentials whose quota is remembered: with fewer, others would push them out. */
const MIN_QUOTAS = 1000;
/** How long a request waits in the quota queue of its credential. */
const QUOTA_WAIT_MS = 2000;

/** Makes the connections to both APIs; nothing is sent yet. */
export function createUpstreams(
  { limits, timeouts, sharing }: Pick<Config, 'limits' | 'timeouts' | 'sharing'>,
  live: LiveUpstreams,
  { retryPolicy, circuitPolicy, rateLimits: rules, lookup }: UpstreamTuning = {},
  { tracer = NO_TRACER, replicas = null, onTokenFetch = () => {} }: UpstreamListeners = {},
): Upstreams {
  const transports: Transport[] = [];
  /** When an API has last sent an event, by the clock of `performance.now`. */
  const lastEventAtMs = new Map<UpstreamApi, number>();
  const keyedHash = replicas?.keyedHash ?? ownHash;

  function connect(
    api: UpstreamApi,
    origin: string,
    basePath: string,
    isForAll = false,
  ): Transport {
    const transport = createTransport({
      api,
      host: new URL(origin).hostname,
      tracer,
      isForAll,
      basePath,
      // An attempt ends with its operation, and has then had all the time that there is.
      attemptTimeoutMs: Math.min(timeouts.attemptMs, timeouts.operationMs),
      maxBodyBytes: limits.upstreamBodyBytes,
      dispatcher: createPool(origin, {
        connections: MAX_CONNECTIONS,
        connectTimeoutMs: timeouts.connectMs,
        ...(lookup !== undefined && { lookup }),
      }),
    });
    transports.push(transport);
    return transport;
  }

  const createOwnRetry = () =>
    createRetry(retryPolicy === undefined ? {} : { policy: retryPolicy });

  function createUpstream(
    { api, rateLimits }: ApiDefinition,
    { origin, basePath }: UpstreamConfig,
    freshMs: number,
  ): Upstream {
    const { maxStaleMs, entries, bytes, eventsFreshMs } = sharing;
    const always = { freshMs: eventsFreshMs };
    const usual = { freshMs };
    const untilEvent = {
      freshMs,
      notBeforeMs: () => lastEventAtMs.get(api) ?? Number.NEGATIVE_INFINITY,
    };
    const gate = createGate({
      api,
      rules: rules ?? rateLimits,
      maxQuotas: Math.max(entries, MIN_QUOTAS),
      longestQuotaWaitMs: QUOTA_WAIT_MS,
      connections: MAX_CONNECTIONS,
      maxWaiting: MAX_WAITING,
      longestSlotWaitMs: timeouts.attemptMs,
      ...(circuitPolicy !== undefined && { circuitPolicy }),
      ...(replicas !== null && { sharedQuotas: replicas.quotasOf(api) }),
    });
    return {
      gate,
      transport: connect(api, origin, basePath),
      retry: createOwnRetry(),
      reads: shareReads(
        api,
        createSharedReads({ api, maxStaleMs, maxEntries: entries, maxBytes: bytes }),
      ),
      mutex: createMutex(api, replicas?.locksOf(api) ?? null),
      freshnessOf({ longLived = false, growsByEvents = false }, { kind }) {
        if (longLived) return always;
        // Hooks receive what belongs to the service's own account.
        return growsByEvents && kind === 'service' ? untilEvent : usual;
      },
    };
  }

  function shareReads(api: UpstreamApi, own: SharedReads): SharedReads {
    if (replicas === null) return own;
    return createReplicaReads(own, replicas.answersOf(api), Math.max(sharing.entries, MIN_QUOTAS));
  }

  function createServiceCredential(
    api: UpstreamApi,
    credential: ServiceCredential | null,
  ): Credential | null {
    if (credential === null) return null;
    if (credential.kind === 'fixed') {
      return createCredential('service', credential.authorization, keyedHash);
    }
    const { clientAuthorization, tokenUrl } = credential;
    const quotaKey = keyedHash(`client ${clientAuthorization.reveal()}`);
    const fetchToken = createTokenEndpoint({
      transport: connect(api, tokenUrl.origin, tokenUrl.path, true),
      authorization: clientAuthorization,
      retry: createOwnRetry(),
    });
    async function fetchOwn(deadline: Deadline): Promise<Token> {
      try {
        const token = await fetchToken(deadline);
        onTokenFetch(null);
        return token;
      } catch (error) {
        if (error instanceof UpstreamError) onTokenFetch(error.code);
        throw error;
      }
    }
    return createTokenCredential(
      quotaKey,
      createTokenSource({
        api,
        fetchToken: fetchOwn,
        ...(replicas !== null && {
          share: (rejected, deadline, fetchShared) =>
            replicas.tokens.get(quotaKey, rejected, deadline, fetchShared),
        }),
      }),
    );
  }

  const { sendcloud, shippingChannels } = live;
  const upstreams = {
    sendcloud: createUpstream(SENDCLOUD, sendcloud, sharing.sendcloudFreshMs),
    shippingChannels: createUpstream(
      SHIPPING_CHANNELS,
      shippingChannels,
      sharing.shippingChannelsFreshMs,
    ),
  };
  return {
    ...upstreams,
    credentials: {
      sendcloud: createServiceCredential('SENDCLOUD', sendcloud.serviceCredential),
      shippingChannels: createServiceCredential(
        'SHIPPING_CHANNELS',
        shippingChannels.serviceCredential,
      ),
    },
    noteEvent: ({ api }) => void lastEventAtMs.set(api, performance.now()),
    get degraded() {
      const failing = transports.filter(({ degraded }) => degraded);
      return [...new Set(failing.map(({ api }) => api))];
    },
    get circuits() {
      return {
        SENDCLOUD: upstreams.sendcloud.gate.circuitState,
        SHIPPING_CHANNELS: upstreams.shippingChannels.gate.circuitState,
      };
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()));
    },
  };
}
