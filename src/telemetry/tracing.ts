import {
  type Context,
  context,
  createContextKey,
  type Link,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import type { Listener } from '../domain/observer.ts';
import type { TracedCall, TracedRequest, Tracer } from '../domain/tracer.ts';
import { codeOf, endAfter, endCall, endRequest, statusOf } from './end-span.ts';
import { createEventListener } from './span-events.ts';

/** Makes spans of OpenTelemetry, where a tracer provider and a context manager are registered. */
export interface Tracing {
  readonly tracer: Tracer;
  /** What else happens is events of the span in which it does. */
  readonly listener: Listener;
}

/** Spans of fields in one operation, and links of one batch: a list may have thousands. */
const MAX_FIELDS = 100;

/** One request of a client, as long as it is answered. */
interface Operation {
  /** Where batches belong that a field has caused: they are for more fields than that. */
  execution: Context;
  fields: number;
  /** The fields that have asked a loader for a key, by both. */
  readonly loads: Map<string, Link[]>;
}

const OPERATION = createContextKey('hookgraph.operation');
/** The coordinate of the field that is being resolved. */
const FIELD = createContextKey('hookgraph.field');
const SHARED_REQUEST = createContextKey('hookgraph.shared_request');

/** Whether anything would become of spans. Asked once, at the start. */
export function isTracing(): boolean {
  const provider = trace.getTracerProvider();
  return (
    !(provider instanceof ProxyTracerProvider) ||
    provider.getDelegateTracer('hookgraph') !== undefined
  );
}

/** `traceUpstream` tells the APIs of traces, by `traceparent`. */
export function createTracing({ traceUpstream }: { readonly traceUpstream: boolean }): Tracing {
  const spans = trace.getTracer('hookgraph');
  /** What is known of a read under way: its last request, or who waits to be linked to the first one. */
  const sharedRequests = new WeakMap<
    object,
    { sent: SpanContext | null; readonly joined: Span[] }
  >();

  const operationOf = (within: Context) => within.getValue(OPERATION) as Operation | undefined;

  function linkTo(shared: object): void {
    const span = trace.getActiveSpan();
    const known = sharedRequests.get(shared);
    if (span === undefined || known === undefined) return;
    if (known.sent === null) known.joined.push(span);
    else span.addLink({ context: known.sent });
  }

  function noteSent(span: Span, within: Context): void {
    const known = sharedRequests.get((within.getValue(SHARED_REQUEST) ?? {}) as object);
    if (known === undefined) return;
    known.sent = span.spanContext();
    for (const each of known.joined.splice(0)) each.addLink({ context: known.sent });
  }

  const tracer: Tracer = {
    inRequest(request, operation, run) {
      const span = startRequest(request);
      const own: Operation = { execution: ROOT_CONTEXT, fields: 0, loads: new Map() };
      own.execution = trace.setSpan(ROOT_CONTEXT, span).setValue(OPERATION, own);
      return context.with(own.execution, async () => {
        try {
          const answer = await run(span.spanContext());
          endRequest(span, operation, answer.status, answer.codes);
          return answer;
        } catch (error) {
          endRequest(span, operation, statusOf(error), [codeOf(error)]);
          throw error;
        }
      });
    },

    inStep(step, run) {
      const active = context.active();
      const operation = operationOf(active);
      // Documents are also read at the start, for nobody.
      if (operation === undefined) return run();
      const span = spans.startSpan(step);
      const within = trace.setSpan(active, span);
      operation.execution = within;
      return endAfter(span, () => context.with(within, run));
    },

    inField(typeName, fieldName, run) {
      const active = context.active();
      const operation = operationOf(active);
      if (operation === undefined || operation.fields >= MAX_FIELDS) return run();
      operation.fields += 1;
      const coordinate = `${typeName}.${fieldName}`;
      const attributes = { 'graphql.selection.field.coordinate': coordinate };
      const span = spans.startSpan(coordinate, { attributes });
      const resolved = context.with(trace.setSpan(active, span).setValue(FIELD, coordinate), run);
      if (!(resolved instanceof Promise)) {
        // A span that is never ended is never exported.
        operation.fields -= 1;
        return resolved;
      }
      return endAfter(span, () => resolved);
    },

    onLoad(api, loader, key) {
      const active = context.active();
      const span = trace.getSpan(active);
      const coordinate = active.getValue(FIELD) as string | undefined;
      const loads = operationOf(active)?.loads;
      if (loads === undefined || span === undefined || coordinate === undefined) return;
      const links = loads.get(`${api} ${loader} ${key}`) ?? [];
      const attributes = { 'graphql.selection.field.coordinate': coordinate };
      links.push({ context: span.spanContext(), attributes });
      loads.set(`${api} ${loader} ${key}`, links);
    },

    inBatch(batch, run) {
      const active = context.active();
      const operation = operationOf(active);
      if (operation === undefined) return run();
      const { api, loader, keys } = batch;
      // What the first of its fields has caused, all have; what a batch has caused is within that one.
      const parent = active.getValue(FIELD) === undefined ? active : operation.execution;
      const attributes = {
        'graphql.processing.type': 'dataloader_batch',
        'graphql.dataloader.name': loader,
        'graphql.dataloader.batch.size': keys.length,
        'hookgraph.api': api,
      };
      const links = keys.flatMap((key) => operation.loads.get(`${api} ${loader} ${key}`) ?? []);
      const span = spans.startSpan(
        `GraphQL DataLoader Batch ${loader}`,
        { attributes, links: links.slice(0, MAX_FIELDS) },
        parent,
      );
      return endAfter(span, () => context.with(trace.setSpan(parent, span), run));
    },

    inSharedRequest(shared, run) {
      sharedRequests.set(shared, { sent: null, joined: [] });
      return context.with(context.active().setValue(SHARED_REQUEST, shared), run);
    },

    inCall(call, run) {
      const active = context.active();
      if (operationOf(active) === undefined && !call.isForAll) return run(null);
      const span = startCall(call, active);
      if (!call.isForAll) noteSent(span, active);
      const traceparent = traceUpstream ? traceparentOf(span.spanContext()) : null;
      return context.with(trace.setSpan(active, span), async () => {
        try {
          const answer = await run(traceparent);
          const { status } = answer;
          endCall(span, status, status < 400 ? null : String(status));
          return answer;
        } catch (error) {
          endCall(span, statusOf(error), codeOf(error));
          throw error;
        }
      });
    },
  };

  function startRequest({ headers, isTrusted, startedAtMs, method, route }: TracedRequest): Span {
    const remote = propagation.extract(ROOT_CONTEXT, headers);
    const caller = trace.getSpanContext(remote);
    return spans.startSpan(
      'GraphQL Operation',
      {
        kind: SpanKind.SERVER,
        // On the clock that never goes back: the others are put beside it, whatever the time of day does.
        startTime: startedAtMs,
        attributes: { 'http.request.method': method, 'http.route': route },
        // Anybody could have every request traced, or put it into the traces of others.
        ...(!isTrusted && caller !== undefined && { links: [{ context: caller }] }),
      },
      isTrusted ? remote : ROOT_CONTEXT,
    );
  }

  function startCall({ api, host, method, template, resends, isForAll }: TracedCall, at: Context) {
    const attributes = {
      'hookgraph.api': api,
      'http.request.method': method,
      'url.template': template,
      'server.address': host,
      ...(resends > 0 && { 'http.request.resend_count': resends }),
    };
    const cause = trace.getSpanContext(at);
    const links = isForAll && cause !== undefined ? [{ context: cause }] : [];
    const options = { kind: SpanKind.CLIENT, attributes, links, root: isForAll };
    return spans.startSpan(`${method} ${template}`, options, at);
  }

  return { tracer, listener: createEventListener(linkTo) };
}

/** W3C Trace Context, and nothing else of the context: the APIs are of others. */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
