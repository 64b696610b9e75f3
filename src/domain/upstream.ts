/** The two REST APIs, named as the graph names them. */
export type UpstreamApi = 'SENDCLOUD' | 'SHIPPING_CHANNELS';

/** How many requests to an API: those that only read, and those that may change something. */
export interface Requests {
  readonly reads: number;
  readonly writes: number;
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

/** Whether an API is asked: always, not at all while it is down, or by one request that tries. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** How much one credential has left of one limit of an API. */
export interface RateLimit {
  readonly api: UpstreamApi;
  /** In words: `calls per minute`. */
  readonly window: string;
  /** How many requests may be sent in any such stretch of time. */
  readonly limit: number;
  readonly remaining: number;
  /** When all of it is there again if nothing more is sent; RFC 3339. */
  readonly resetAt: string;
  /** Whether the limit is assumed, and not confirmed by the API. */
  readonly inferred: boolean;
}
