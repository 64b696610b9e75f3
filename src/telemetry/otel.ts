import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  CompositePropagator,
  getBooleanFromEnv,
  getNumberFromEnv,
  getStringFromEnv,
  getStringListFromEnv,
  setGlobalErrorHandler,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

// Registers the SDK of OpenTelemetry, before the program begins: `node --import hookgraph/otel`. It is
// configured by the standard variables, and sends spans by OTLP over HTTP.

/** For the last spans, when everything else has ended: a collector that is away holds nobody up for longer. */
const FLUSH_MS = 2000;

const SAMPLERS: Readonly<Record<string, () => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: () =>
    new TraceIdRatioBasedSampler(getNumberFromEnv('OTEL_TRACES_SAMPLER_ARG') ?? 1),
};

const PROPAGATORS: Readonly<Record<string, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
};

if (!getBooleanFromEnv('OTEL_SDK_DISABLED') && exporterOf() === 'otlp') register();

function register(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new CompositePropagator({ propagators: readPropagators() }));
  const name = resourceFromAttributes({ 'service.name': 'hookgraph' });
  const provider = new TracerProvider({
    // What the environment says of the service goes before what is said here.
    resource: defaultResource()
      .merge(name)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: readSampler(),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...readBatch() })],
  });
  trace.setGlobalTracerProvider(provider);

  setGlobalErrorHandler(warnOnce);
  // When nothing is left to do, so after the last request has been answered.
  process.once('beforeExit', async () => {
    const timer = setTimeout(() => process.exit(), FLUSH_MS);
    await provider.shutdown().catch(warnOnce);
    clearTimeout(timer);
  });
}

let isWarned = false;

/** Without the error, which may have the address of the collector and its headers. */
function warnOnce(): void {
  if (isWarned) return;
  isWarned = true;
  process.stderr.write('Traces: the collector does not take the spans, which are dropped.\n');
}

function exporterOf(): string {
  return oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'none'], getStringFromEnv('OTEL_TRACES_EXPORTER'));
}

function readSampler(): Sampler {
  const names = Object.keys(SAMPLERS);
  const known = [...names.map((name) => `parentbased_${name}`), ...names];
  const name = oneOf('OTEL_TRACES_SAMPLER', known, getStringFromEnv('OTEL_TRACES_SAMPLER'));
  const root = SAMPLERS[name.replace(/^parentbased_/, '')]?.() ?? new AlwaysOnSampler();
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function readPropagators(): TextMapPropagator[] {
  const known = Object.keys(PROPAGATORS);
  const names = getStringListFromEnv('OTEL_PROPAGATORS') ?? known;
  return names
    .filter((name) => name !== 'none')
    .flatMap((name) => PROPAGATORS[oneOf('OTEL_PROPAGATORS', known, name)]?.() ?? []);
}

function readBatch() {
  const variables = {
    scheduledDelayMillis: 'OTEL_BSP_SCHEDULE_DELAY',
    exportTimeoutMillis: 'OTEL_BSP_EXPORT_TIMEOUT',
    maxQueueSize: 'OTEL_BSP_MAX_QUEUE_SIZE',
    maxExportBatchSize: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
  };
  const read = Object.entries(variables).map(([option, name]) => [option, getNumberFromEnv(name)]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** The value of a variable, which is the first of those that are known unless it is set. Ends the process for any other. */
function oneOf(variable: string, known: readonly string[], value = known[0] ?? ''): string {
  if (known.includes(value)) return value;
  process.stderr.write(`${variable} is one of ${known.join(', ')}.\n`);
  process.exit(1);
}
