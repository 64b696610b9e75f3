import { type OperationTypeNode, responsePathAsArray } from 'graphql';
import type { FieldPath, LimitedBy, Observer, ReadSource } from '../domain/observer.ts';
import type { CircuitState, SentWrite, UpstreamApi, UpstreamCall } from '../domain/upstream.ts';
import type { Caller } from './callers/caller.ts';
import type { OperationDeadline } from './deadline.ts';
import type { RequestedDocument } from './documents/requested-documents.ts';
import type { GraphQLParams } from './graphql-params.ts';
import type { MediaType } from './media-type.ts';

/** One GraphQL operation that arrived over HTTP: what Yoga is handed beside its parameters. */
export interface Operation extends Pick<GraphQLParams, 'operationName' | 'variables'> {
  readonly requestId: string;
  readonly document: RequestedDocument;
  /** Whether the HTTP method is one that changes nothing (RFC 9110, section 9.2.1), so that only a query may run. */
  readonly isSafe: boolean;
  readonly mediaType: MediaType;
  readonly caller: Caller;
  /** Ends early when the client hangs up. */
  readonly deadline: OperationDeadline;
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
  /** For the log: who asks (see `Caller.subject`). */
  subject: string | null = null;
  /** The fields whose values are stale, because no new answer could be had. */
  readonly staleFields: StaleField[] = [];
  readonly reads: Record<ReadSource, number> = { sent: 0, joined: 0, fresh: 0, stale: 0 };
  /** How many batches its loaders have dispatched, and how many keys were in them. */
  readonly batches = { count: 0, keys: 0 };
  /** How long its requests have waited for quota and connections, together. */
  waitMs = 0;
  /** The last state to which it has brought a circuit. */
  readonly circuits: Partial<Record<UpstreamApi, CircuitState>> = {};

  readonly #next: Observer | null;

  /** Hands on to `next` what it is told. */
  constructor(next: Observer | null) {
    this.#next = next;
  }

  begin(name: string | null, type: OperationTypeNode): void {
    this.operationName = name?.slice(0, LONGEST_NAME) ?? null;
    this.operationType = type;
  }

  onBatch(api: UpstreamApi, loader: string, keys: number): void {
    this.batches.count += 1;
    this.batches.keys += keys;
    this.#next?.onBatch(api, loader, keys);
  }

  onRead(api: UpstreamApi, operation: string, source: ReadSource): void {
    this.reads[source] += 1;
    this.#next?.onRead(api, operation, source);
  }

  onCall(call: UpstreamCall, failure: string | null): void {
    this.upstreamCalls.push(call);
    this.#next?.onCall(call, failure);
  }

  onWrite(write: SentWrite): void {
    this.writes.push(write);
    this.#next?.onWrite(write);
  }

  onRetry(api: UpstreamApi, failure: string, isAllowed: boolean): void {
    this.#next?.onRetry(api, failure, isAllowed);
  }

  onRateLimited(api: UpstreamApi, window: string | null, by: LimitedBy): void {
    this.#next?.onRateLimited(api, window, by);
  }

  onWait(api: UpstreamApi, kind: 'read' | 'write', ms: number): void {
    this.waitMs += ms;
    this.#next?.onWait(api, kind, ms);
  }

  onCircuit(api: UpstreamApi, state: CircuitState): void {
    this.circuits[api] = state;
    this.#next?.onCircuit(api, state);
  }

  onUnknownWord(api: UpstreamApi, field: string): void {
    this.#next?.onUnknownWord(api, field);
  }

  onStaleField(path: FieldPath, ageMs: number): void {
    this.staleFields.push({ path: responsePathAsArray(path), ageMs });
    this.#next?.onStaleField(path, ageMs);
  }
}
