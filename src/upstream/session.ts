import type { Credential } from './credential.ts';
import type { Reader } from './sharing/shared-reads.ts';
import type { UpstreamApi } from './upstream-error.ts';

/** Who is asking an API, for the time of one GraphQL operation. */
export interface UpstreamSession extends Reader {
  /** Null when the caller sent none: then nothing is sent to the API. */
  readonly credential: Credential | null;
  /**
   * How long until the credential could pay for all of the operation, in milliseconds; null when it
   * can. Until then nothing is sent for it: an operation that cannot be finished spends nothing.
   */
  readonly quotaWaitMs: number | null;
  /** Told of every request that was begun, when it ended. */
  onCall(call: UpstreamCall): void;
}

/** One request that an operation cost. */
export interface UpstreamCall {
  readonly api: UpstreamApi;
  /** Name of the client's method. */
  readonly operation: string;
  /** HTTP status; null when no answer arrived. */
  readonly status: number | null;
  /** From asking for its turn, within the limits, to the end of the body, in milliseconds. */
  readonly ms: number;
  /** How many ids the request was made for; 0 when it was made for the list itself. */
  readonly keys: number;
}
