import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { createTracing } from '../../src/telemetry/tracing.ts';
import { collectOutput } from '../support/canaries.ts';
import { type GraphOptions, startGraph } from '../support/start-graph.ts';

const exporter = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
);

/** A graph that is traced, and its spans. */
export async function startTracedGraph(
  options: GraphOptions & { readonly traceUpstream?: boolean } = {},
) {
  const { traceUpstream = false } = options;
  const graph = await startGraph({ ...options, tracing: createTracing({ traceUpstream }) });
  exporter.reset();
  const close = graph[Symbol.asyncDispose];
  const spans = () => exporter.getFinishedSpans();
  return Object.assign(graph, {
    spans,
    /** Those with a name that begins so, in the order in which they ended. */
    named: (start: string) => spans().filter(({ name }) => name.startsWith(start)),
    async [Symbol.asyncDispose]() {
      await close.call(graph);
      for (const span of spans()) collectOutput('span', textOf(span));
    },
  });
}

/** All that a span tells, without the numbers that are nobody's choice: times, and ids of spans. */
export function textOf({ name, attributes, events, links, status }: ReadableSpan): string {
  const told = [...events, ...links].map((each) =>
    'name' in each ? [each.name, each.attributes] : each.attributes,
  );
  return JSON.stringify({ name, attributes, told, status });
}

/** The id of a span, and of that in which it is. */
export function idOf(span: ReadableSpan | undefined): string | undefined {
  return span?.spanContext().spanId;
}

export function parentOf(span: ReadableSpan | undefined): string | undefined {
  return span?.parentSpanContext?.spanId;
}
