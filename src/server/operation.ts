import { type OperationTypeNode, responsePathAsArray } from 'graphql';
import type { FieldPath, LimitedBy, Listener, Observer, ReadSource } from '../domain/observer.ts';
import type { SpanIds, Tracer } from '../domain/tracer.ts';
import type { CircuitState, SentWrite, UpstreamApi, UpstreamCall } from '../domain/upstream.ts';
import type { Caller } from './callers/caller.ts';
import type { OperationDeadline } from './deadline.ts';
import type { RequestedDocument } from './documents/requested-documents.ts';
import type { GraphQLParams } from './graphql-params.ts';
import type { MediaType } from './media-type.ts';

/** One GraphQL operation that arrived over HTTP. */
export interface Operation extends Pick<GraphQLParams, 'operationName' | 'variables'> {
  readonly requestId: string;
  readonly document: RequestedDocument;
  /** Whether the HTTP method is one that changes nothing (RFC 9110, section 9.2.1), so that only a query may run. */
  readonly isSafe: boolean;
  readonly mediaType: MediaType;
  /** Whether the client reads an event stream. */
  readonly acceptsStream: boolean;
  readonly caller: Caller;
  /** Ends early when the client hangs up. */
  readonly deadline: OperationDeadline;
  /** Begins the time of an event. */
  startDeadline(): OperationDeadline;
  /** Whether the caller wants new answers only. */
  readonly noCache: boolean;
  readonly record: OperationRecord;
}

/** `extensions.stale` is a list of these. */
export interface StaleField {
  /** Of the field in the answer, as errors have it. */
  readonly path: readonly (string | number)[];
  readonly ageMs: number;
}

const LONGEST_NAME = 100;

/**
 * What has happened in one operation so far. Its line in the log and the `extensions` of its answer are
 * made from it. Nothing in it was sent by the caller, but the name of the operation.
 */
export class OperationRecord implements Observer {
  operationName: string | null = null;
  operationType: OperationTypeNode | null = null;
  /** Of a document in the list of trusted ones; null for any other. */
  documentId: string | null = null;
  /** How many calls it costs at most; null until that is known, or when it does not run. */
  estimatedCalls: number | null = null;
  /** The requests it has cost, in the order in which they ended. */
  readonly upstreamCalls: UpstreamCall[] = [];
  /** The writes that were sent, in the order in which they ended. */
  readonly writes: SentWrite[] = [];
  /** For the log: who asks. Null until that is known. */
  caller: Pick<Caller, 'subject'> | null = null;
  /** The fields whose values are stale, because no new answer could be had. */
  readonly staleFields: StaleField[] = [];
  readonly reads: Record<ReadSource, number> = {
    sent: 0,
    joined: 0,
    fresh: 0,
    replica: 0,
    stale: 0,
  };
  /** How many batches its loaders have dispatched, and how many keys were in them. */
  readonly batches = { count: 0, keys: 0 };
  /** How long its requests have waited for quota and connections, together. */
  waitMs = 0;
  /** The last state to which it has brought a circuit. */
  readonly circuits: Partial<Record<UpstreamApi, CircuitState>> = {};

  isStream = false;
  /** How many events of a stream it has answered. */
  events = 0;
  /** Of its span; null when nobody traces. */
  span: SpanIds | null = null;

  readonly tracer: Tracer;
  readonly #listeners: readonly Listener[];

  /** Hands on to the listeners what it is told. */
  constructor(listeners: readonly Listener[], tracer: Tracer) {
    this.#listeners = listeners;
    this.tracer = tracer;
  }

  /** Of one event of a stream. */
  ofEvent(): OperationRecord {
    const record = new OperationRecord(this.#listeners, this.tracer);
    record.estimatedCalls = this.estimatedCalls;
    this.events += 1;
    return record;
  }

  begin(name: string | null, type: OperationTypeNode): void {
    this.operationName = name?.slice(0, LONGEST_NAME) ?? null;
    this.operationType = type;
  }

  onBatch(api: UpstreamApi, loader: string, keys: number): void {
    this.batches.count += 1;
    this.batches.keys += keys;
    for (const each of this.#listeners) each.onBatch(api, loader, keys);
  }

  onRead(api: UpstreamApi, operation: string, source: ReadSource, shared: object | null): void {
    this.reads[source] += 1;
    for (const each of this.#listeners) each.onRead(api, operation, source, shared);
  }

  onCall(call: UpstreamCall, failure: string | null): void {
    this.upstreamCalls.push(call);
    for (const each of this.#listeners) each.onCall(call, failure);
  }

  onWrite(write: SentWrite): void {
    this.writes.push(write);
    for (const each of this.#listeners) each.onWrite(write);
  }

  onRetry(api: UpstreamApi, failure: string, isAllowed: boolean): void {
    for (const each of this.#listeners) each.onRetry(api, failure, isAllowed);
  }

  onRateLimited(api: UpstreamApi, window: string | null, by: LimitedBy): void {
    for (const each of this.#listeners) each.onRateLimited(api, window, by);
  }

  onWait(api: UpstreamApi, kind: 'read' | 'write', ms: number): void {
    this.waitMs += ms;
    for (const each of this.#listeners) each.onWait(api, kind, ms);
  }

  onCircuit(api: UpstreamApi, state: CircuitState): void {
    this.circuits[api] = state;
    for (const each of this.#listeners) each.onCircuit(api, state);
  }

  onUnknownWord(api: UpstreamApi, field: string): void {
    for (const each of this.#listeners) each.onUnknownWord(api, field);
  }

  onStaleField(path: FieldPath, ageMs: number): void {
    this.staleFields.push({ path: responsePathAsArray(path), ageMs });
    for (const each of this.#listeners) each.onStaleField(path, ageMs);
  }
}
