import type { EndedOperation } from './observer.ts';
import type { UpstreamApi } from './upstream.ts';

/** Of a span, as W3C Trace Context has them: 32 and 16 hexadecimal digits. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** What a span tells of a request of a client. */
export interface TracedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether the trace in the headers is continued; that of anybody else is only linked to. */
  readonly isTrusted: boolean;
  readonly method: string;
  readonly route: string;
  /** On the clock of `performance.now`. */
  readonly startedAtMs: number;
}

/** The keys that one loader asks for at once. */
export interface TracedBatch {
  readonly api: UpstreamApi;
  readonly loader: string;
  /** As the loader compares them. */
  readonly keys: readonly string[];
}

/** One request to an API. */
export interface TracedCall {
  readonly api: UpstreamApi;
  /** Host name of the API. */
  readonly host: string;
  readonly method: string;
  /** Of the path, with `{id}` for each id. */
  readonly template: string;
  /** How often it has been sent before. */
  readonly resends: number;
  /** Whether it is made for everybody who comes after, and so belongs to no operation: it asks for a token. */
  readonly isForAll: boolean;
}

/** What the server does in an operation; the names are those of spans. */
export type Step =
  | 'GraphQL Document Parsing'
  | 'GraphQL Document Validation'
  | 'GraphQL Operation Execution';

/**
 * Makes spans of what operations do. What a method runs, and all that this causes, is within its span.
 * Nothing else of an operation is told to it than what the parameters have: no id, variable, header
 * or query of a URL.
 */
export interface Tracer {
  /** Answers a request: its span is named by its operation, which is read when the answer is there. */
  inRequest<T extends { readonly status: number; readonly codes: readonly string[] }>(
    request: TracedRequest,
    operation: EndedOperation,
    run: (ids: SpanIds | null) => Promise<T>,
  ): Promise<T>;
  inStep<T>(step: Step, run: () => T): T;
  /** Resolves a field that may cost calls; one that is answered at once has no span. */
  inField<T>(typeName: string, fieldName: string, run: () => T): T;
  /** A field asks a loader for a key: it is one of the fields that the key's batch is for. */
  onLoad(api: UpstreamApi, loader: string, key: string): void;
  inBatch<T>(batch: TracedBatch, run: () => Promise<T>): Promise<T>;
  /** Makes a read that others may join: `shared` stands for its shared request. */
  inSharedRequest<T>(shared: object, run: () => Promise<T>): Promise<T>;
  /** Sends a request, with this `traceparent` when the API is told of traces. */
  inCall<T extends { readonly status: number }>(
    call: TracedCall,
    run: (traceparent: string | null) => Promise<T>,
  ): Promise<T>;
}

/** For when nobody listens. */
export const NO_TRACER: Tracer = {
  inRequest: (_request, _operation, run) => run(null),
  inStep: (_step, run) => run(),
  inField: (_typeName, _fieldName, run) => run(),
  onLoad() {},
  inBatch: (_batch, run) => run(),
  inSharedRequest: (_shared, run) => run(),
  inCall: (_call, run) => run(null),
};
