import type { UpstreamApi } from '../domain/upstream.ts';
import type { Credential } from './credential.ts';
import type { Gate } from './gate/gate.ts';
import type { RateLimitRule } from './gate/rate-limit.ts';
import type { Mutex } from './mutex.ts';
import type { RestCall } from './rest/rest-call.ts';
import type { Retry } from './retry/retry.ts';
import type { Freshness, Reader, SharedReads } from './sharing/shared-read.ts';
import type { ErrorBody } from './transport/response.ts';
import type { Transport } from './transport/transport.ts';

/** What is particular to one REST API, beside its operations. */
export interface ApiDefinition {
  readonly api: UpstreamApi;
  readonly rateLimits: readonly RateLimitRule[];
  /** Null when the body is not the API's own error: a proxy's page, say. */
  decodeErrorBody(body: unknown): ErrorBody | null;
}

/** What all operations have in common at one API, for the life of the process. */
export interface Upstream {
  readonly gate: Gate;
  readonly transport: Transport;
  readonly retry: Retry;
  readonly reads: SharedReads;
  readonly mutex: Mutex;
  freshnessOf(
    call: Pick<RestCall<unknown>, 'longLived' | 'growsByEvents'>,
    credential: Credential,
  ): Freshness;
}

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
