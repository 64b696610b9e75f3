import type { CircuitState, UpstreamApi, UpstreamCall } from './upstream.ts';

/**
 * How a read was answered: with a request of its own, with that of somebody else who was reading the
 * same, with a cached answer that is fresh, or with a stale one because no new one could be had.
 */
export type ReadSource = 'sent' | 'joined' | 'fresh' | 'stale';

/** Where a field stands in the answer, from its end. */
export interface FieldPath {
  readonly prev: FieldPath | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/**
 * Told what happens while one operation is answered: whatever is reported of an operation is made from
 * it, and nothing else is told of calls, ages or waits. Its methods return at once and never throw.
 */
export interface Observer {
  /** A loader asks for so many keys at once. */
  onBatch(loader: string, keys: number): void;
  /** Called twice for a read that is sent, fails, and is answered with a stale answer. */
  onRead(api: UpstreamApi, operation: string, source: ReadSource): void;
  /** A request has ended, in whatever way: each retry is one. */
  onCall(call: UpstreamCall): void;
  /** A request has waited for its quota or a connection, for so many milliseconds. */
  onWait(api: UpstreamApi, ms: number): void;
  /** A request of this operation has opened or closed the circuit of an API, or is its probe. */
  onCircuit(api: UpstreamApi, state: CircuitState): void;
  /** The value of a field is stale. */
  onStaleField(path: FieldPath, ageMs: number): void;
}
