import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EndedRequest, Telemetry } from '../domain/observer.ts';
import type { CircuitState, RateLimit, UpstreamApi } from '../domain/upstream.ts';
import { createMeasuringListener } from './measuring-listener.ts';
import { createPendingCounter } from './pending-counter.ts';

/** Metrics of one process, in the format of Prometheus. No label holds what a client made up. */
export interface Metrics extends Telemetry {
  readonly contentType: string;
  /** The metrics as text; what is asked for at that moment is asked of `state`. */
  read(): Promise<string>;
  /** All metrics that there are, measured or not. */
  list(): readonly { readonly name: string; readonly labels: readonly string[] }[];
}

/** What is read when metrics are, and not told when it changes. */
export interface MeasuredState {
  readonly circuits: Readonly<Record<UpstreamApi, CircuitState>>;
  /** Streams of events. */
  readonly openStreams: number;
  /** Null when nothing is shared with other replicas. */
  readonly redis: 'connected' | 'away' | null;
  /** What the service's own credentials have left: those of callers are theirs. */
  describeServiceLimits(): readonly RateLimit[];
}

/** In seconds; the boundaries of OpenTelemetry's conventions for HTTP. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Of the library: gauges with names of counters, which `promtool check metrics` rejects. */
const MISNAMED = ['handles', 'requests', 'resources'].map((of) => `nodejs_active_${of}_total`);
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];
const CIRCUITS: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** Names and units are those that an exporter of OpenTelemetry would print. */
export function createMetrics(version: string, state: () => MeasuredState): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);

  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    createPendingCounter({ name, help, labelNames, registers });
  const histogram = (
    name: string,
    help: string,
    labelNames: readonly string[],
    buckets: readonly number[] = DURATIONS,
  ) => new Histogram({ name, help, labelNames, buckets: [...buckets], registers });

  new Gauge({
    name: 'hookgraph_build_info',
    help: 'The version that runs; always 1.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  new Gauge({
    name: 'hookgraph_circuit_state',
    help: 'The circuit of an API: 0 closed, 1 half-open, 2 open.',
    labelNames: ['api'],
    registers,
    collect() {
      for (const [api, circuit] of Object.entries(state().circuits)) {
        this.set({ api }, CIRCUITS[circuit]);
      }
    },
  });
  new Gauge({
    name: 'hookgraph_redis_connected',
    help: 'Whether replicas share what they have: 1, or 0 while Redis is away. Absent without Redis.',
    registers,
    collect() {
      const { redis } = state();
      // A reset gauge without labels is not absent but 0, which would say that Redis is away.
      if (redis === null) this.remove();
      else this.set(redis === 'connected' ? 1 : 0);
    },
  });
  new Gauge({
    name: 'hookgraph_rate_remaining',
    help: "Requests that the service's own credential may still send, by limit.",
    labelNames: ['api', 'window'],
    registers,
    collect() {
      this.reset();
      for (const { api, window, remaining } of state().describeServiceLimits()) {
        this.set({ api, window }, remaining);
      }
    },
  });
  const received = counter(
    'hookgraph_events_received_total',
    'Requests that a hook has received, by what became of them.',
    ['api', 'hook', 'outcome'],
  );
  const lastEvent = new Gauge({
    name: 'hookgraph_last_event_timestamp_seconds',
    help: 'When a hook has last received an event of its API, in seconds since 1970.',
    labelNames: ['api', 'hook'],
    registers,
  });
  new Gauge({
    name: 'hookgraph_open_streams',
    help: 'Streams of events that are open.',
    registers,
    collect() {
      this.set(state().openStreams);
    },
  });
  const ended = counter('hookgraph_streams_ended_total', 'Streams that have ended, by why.', [
    'reason',
  ]);
  let activeRequests = 0;
  new Gauge({
    name: 'graphql_server_active_requests',
    help: 'Requests of clients that are being answered.',
    registers,
    collect() {
      this.set(activeRequests);
    },
  });
  const httpDurations = histogram(
    'http_server_request_duration_seconds',
    'Time from the headers of a request to the end of its answer.',
    ['http_request_method', 'http_route', 'http_response_status_code'],
  );
  const operationDurations = histogram(
    'graphql_server_request_duration_seconds',
    'The same for operations, by listed document; error_type is the first code of their errors.',
    ['graphql_operation_type', 'graphql_document_id', 'error_type'],
  );
  const calls = counter(
    'hookgraph_operation_price_total',
    'Upstream calls of operations: estimated before the first one, and made.',
    ['kind'],
  );
  const rejected = counter(
    'hookgraph_refused_total',
    'Operations that did not run, by the codes of their errors.',
    ['code'],
  );

  const tokens = counter('hookgraph_tokens_fetched_total', 'OAuth2 tokens asked for.', ['outcome']);

  function onRequestEnd({ operation, ...request }: EndedRequest): void {
    const { method, route, status, durationMs, errorCodes } = request;
    const seconds = durationMs / 1000;
    activeRequests -= 1;
    if (operation?.isStream === true) return;
    httpDurations.observe(
      {
        http_request_method: METHODS.includes(method) ? method : 'other',
        http_route: route,
        http_response_status_code: status ?? 'none',
      },
      seconds,
    );
    if (operation === null) return;
    const { operationType, documentId, estimatedCalls, upstreamCalls } = operation;
    operationDurations.observe(
      {
        graphql_operation_type: operationType ?? 'none',
        graphql_document_id: documentId ?? '',
        error_type: errorCodes[0] ?? '',
      },
      seconds,
    );
    const isRejected =
      estimatedCalls === null ||
      errorCodes.includes('OPERATION_TOO_COMPLEX') ||
      operationType === 'subscription';
    if (isRejected) for (const code of errorCodes) rejected.inc({ code });
    else calls.inc({ kind: 'estimated' }, estimatedCalls);
    calls.inc({ kind: 'actual' }, upstreamCalls.length);
  }

  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    list: () =>
      registry.getMetricsAsArray().map((metric) => ({
        name: metric.name,
        labels: 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : [],
      })),
    listener: createMeasuringListener(counter, histogram),
    onTokenFetch: (failure) => tokens.inc({ outcome: failure ?? 'ok' }),
    onHook({ api, name: hook }, outcome) {
      received.inc({ api, hook, outcome });
      if (outcome === 'accepted') lastEvent.set({ api, hook }, Date.now() / 1000);
    },
    onStreamEnd: (reason) => ended.inc({ reason }),
    onRequestStart() {
      activeRequests += 1;
    },
    onRequestEnd,
  };
}
