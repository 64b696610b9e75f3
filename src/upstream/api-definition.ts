import type { UpstreamApi } from '../domain/upstream.ts';
import type { RateLimitRule } from './gate/rate-limit.ts';
import type { ErrorBody } from './transport/response.ts';

/** What is particular to one REST API, beside its operations. */
export interface ApiDefinition {
  readonly api: UpstreamApi;
  readonly rateLimits: readonly RateLimitRule[];
  /** Null when the body is not the API's own error: a proxy's page, say. */
  decodeErrorBody(body: unknown): ErrorBody | null;
}
