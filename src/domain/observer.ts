import type { Hook, HookOutcome } from './received-event.ts';
import type { Tracer } from './tracer.ts';
import type { CircuitState, SentWrite, UpstreamApi, UpstreamCall } from './upstream.ts';

/**
 * How a read was answered: with a request of its own, with that of somebody else who was reading the
 * same, with a cached answer that is fresh, with one that another replica has cached, or with a stale one
 * because no new one could be had.
 */
export type ReadSource = 'sent' | 'joined' | 'fresh' | 'replica' | 'stale';

/** Where a field stands in the answer, from its end. */
export interface FieldPath {
  readonly prev: FieldPath | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** Who has held a request back for a limit: this service, before it was sent, or the API, by a 429. */
export type LimitedBy = 'us' | 'api';

/**
 * Told what happens while operations are answered: whatever is reported of them is made from it, and
 * nothing else is told of calls, ages or waits. Its methods return at once and never throw.
 */
export interface Listener {
  /** A loader asks for so many keys at once. */
  onBatch(api: UpstreamApi, loader: string, keys: number): void;
  /**
   * Called twice for a read that is sent, fails, and is answered with a stale answer. `shared` stands
   * for the shared request that is made or joined; null where there is none.
   */
  onRead(api: UpstreamApi, operation: string, source: ReadSource, shared: object | null): void;
  /** A request has ended, each retry for itself. `failure` is a code; null when there is an answer. */
  onCall(call: UpstreamCall, failure: string | null): void;
  /** A write has ended that was sent. */
  onWrite(write: SentWrite): void;
  /** An attempt has failed with such a code, and would help once more: whether the budget allows it. */
  onRetry(api: UpstreamApi, failure: string, isAllowed: boolean): void;
  /** A request was held back. `window` names the limit, as `RateLimit.window`; null when the API did not say. */
  onRateLimited(api: UpstreamApi, window: string | null, by: LimitedBy): void;
  /** A request has waited for its quota or a connection, for so many milliseconds. */
  onWait(api: UpstreamApi, kind: 'read' | 'write', ms: number): void;
  /** A request has opened or closed the circuit of an API, or is its probe. */
  onCircuit(api: UpstreamApi, state: CircuitState): void;
  /** An answer has a word that this version does not know, in a field of this name. */
  onUnknownWord(api: UpstreamApi, field: string): void;
  /** The value of a field is stale. */
  onStaleField(path: FieldPath, ageMs: number): void;
}

/** A listener to one operation, which also makes spans of it. */
export interface Observer extends Listener {
  readonly tracer: Tracer;
}

/** A request of a client that has been answered, or whose client has hung up. */
export interface EndedRequest {
  readonly method: string;
  /** One of those that are served, or `other`: what a client made up is not here. */
  readonly route: string;
  /** HTTP status; null when the client has hung up before. */
  readonly status: number | null;
  readonly durationMs: number;
  /** Codes of the errors in the answer, each once. */
  readonly errorCodes: readonly string[];
  /** Null for a page or a probe. */
  readonly operation: EndedOperation | null;
}

export interface EndedOperation {
  /** As the client has named it; null for none. */
  readonly operationName: string | null;
  readonly operationType: string | null;
  /** Whether it was a stream of events: how long that was open tells nothing of how fast anything is. */
  readonly isStream: boolean;
  /** Of a document that the operator has listed; null for any other. */
  readonly documentId: string | null;
  /** Null when it did not run. */
  readonly estimatedCalls: number | null;
  readonly upstreamCalls: readonly UpstreamCall[];
}

/** Why a stream of events has ended: there are no others, its client has left or reads too slowly, its time is over, or the process ends. */
export type StreamEnd = 'completed' | 'left' | 'slow' | 'expired' | 'drained' | 'failed';

/** What is told of all requests, for as long as the process runs. */
export interface Telemetry {
  /** Told what happens in every operation. */
  readonly listener: Listener;
  /** An OAuth2 token was asked for. `failure` is a code; null when there is one. */
  onTokenFetch(failure: string | null): void;
  onHook(hook: Pick<Hook, 'api' | 'name'>, outcome: HookOutcome): void;
  onStreamEnd(reason: StreamEnd): void;
  onRequestStart(): void;
  onRequestEnd(request: EndedRequest): void;
}
