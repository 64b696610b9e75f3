import type { UpstreamApi } from '../domain/upstream.ts';

/** What went wrong, as `extensions.code` says it; whether asking again may help. */
const RETRYABLE = {
  UNAUTHENTICATED: false,
  FORBIDDEN: false,
  RATE_LIMITED: true,
  UPSTREAM_TIMEOUT: true,
  UPSTREAM_UNAVAILABLE: true,
  UPSTREAM_BAD_RESPONSE: false,
  CANCELLED: false,
} as const;
export type UpstreamErrorCode = keyof typeof RETRYABLE;

export interface UpstreamErrorOptions {
  readonly api: UpstreamApi;
  readonly code: UpstreamErrorCode;
  /** HTTP status; absent when no answer arrived. */
  readonly status?: number | null;
  /** The API's own error code, only if documented. */
  readonly upstreamCode?: string | null;
  /** The API's own id of the request, only if harmless to repeat. */
  readonly requestId?: string | null;
  /** When not what the code says by itself. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | null;
  /** False when nothing was sent nor tried to be, so that there was no call; true unless told. */
  readonly tried?: boolean;
  /** Whether sending the same request again at once may help, and cannot do anything twice; false unless told. */
  readonly transient?: boolean;
  /** Whether the API could be reached; null, as unless told, when the failure says nothing of that. */
  readonly reached?: boolean | null;
  /** Names the limit for which nothing was sent, as `RateLimit.window`. */
  readonly limitWindow?: string | null;
  /** `unknown` for a write that may have been carried out all the same. */
  readonly outcome?: 'unknown' | null;
}

/**
 * An upstream failed. `message` is for the log: it names the operation and the JSON path, never a
 * URL, header or body. What a client sees is a fixed text for each `code`.
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly api: UpstreamApi;
  readonly code: UpstreamErrorCode;
  readonly status: number | null;
  readonly upstreamCode: string | null;
  readonly requestId: string | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly transient: boolean;
  readonly tried: boolean;
  readonly reached: boolean | null;
  readonly limitWindow: string | null;
  readonly outcome: 'unknown' | null;

  constructor(message: string, options: UpstreamErrorOptions) {
    super(message);
    this.api = options.api;
    this.code = options.code;
    this.status = options.status ?? null;
    this.upstreamCode = options.upstreamCode ?? null;
    this.requestId = options.requestId ?? null;
    this.outcome = options.outcome ?? null;
    // Doing twice what may have been done once is not for a machine to decide.
    this.retryable = this.outcome === null && (options.retryable ?? RETRYABLE[options.code]);
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.transient = options.transient ?? false;
    this.tried = options.tried ?? true;
    this.reached = options.reached ?? null;
    this.limitWindow = options.limitWindow ?? null;
  }
}
