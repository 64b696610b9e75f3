import type { Secret } from '../domain/secret.ts';
import type { UpstreamApi } from './upstream-error.ts';

/** Who is asking an API, for the time of one GraphQL operation. */
export interface UpstreamSession {
  /** Null when the caller sent none: then nothing is sent to the API. */
  readonly credential: Credential | null;
  /** The operation's deadline (`TimeoutError`) and the client's hanging up (`AbortError`). */
  readonly signal: AbortSignal;
  /** Told of every request that was begun, when it ended. */
  onCall(call: UpstreamCall): void;
}

export interface Credential {
  /** Whose it is: the caller's own, or this service's, which a caller can do nothing about. */
  readonly kind: 'forwarded' | 'service';
  /** The value of the `Authorization` header. */
  readonly authorization: Secret;
}

/** One request that an operation cost. */
export interface UpstreamCall {
  readonly api: UpstreamApi;
  /** Name of the client's method. */
  readonly operation: string;
  /** HTTP status; null when no answer arrived. */
  readonly status: number | null;
  /** From asking for a connection to the end of the body, in milliseconds. */
  readonly ms: number;
  /** How many ids the request was made for; 0 when it was made for the list itself. */
  readonly keys: number;
}
