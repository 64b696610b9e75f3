import type { Credential } from './credential.ts';
import type { Reader } from './sharing/shared-reads.ts';

/** Who is asking an API, for the time of one GraphQL operation. */
export interface UpstreamSession extends Reader {
  /** Null when the caller sent none: then nothing is sent to the API. */
  readonly credential: Credential | null;
  /**
   * How long until the credential could pay for all of the operation, in milliseconds; null when it
   * can. Until then nothing is sent for it: an operation that cannot be finished spends nothing.
   */
  readonly quotaWaitMs: number | null;
}
