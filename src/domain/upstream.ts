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

/** One write that was sent, for the audit. */
export interface SentWrite {
  readonly api: UpstreamApi;
  /** Name of the client's method. */
  readonly operation: string;
  /** The id of what was to be written; null when it has none, since it was not created. */
  readonly target: string | null;
  /** `unknown` when it may have been carried out although it failed. */
  readonly outcome: 'done' | 'rejected' | 'unknown';
  /** HTTP status of the last answer; null when there was none. */
  readonly status: number | null;
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

/** How many requests an operation costs at most. */
export interface Price {
  readonly sendcloud: Requests;
  readonly shippingChannels: Requests;
}

export function countCalls({ sendcloud, shippingChannels }: Price): number {
  return [sendcloud, shippingChannels].reduce((sum, each) => sum + each.reads + each.writes, 0);
}

export function addPrices(one: Price, other: Price): Price {
  return {
    sendcloud: addRequests(one.sendcloud, other.sendcloud),
    shippingChannels: addRequests(one.shippingChannels, other.shippingChannels),
  };
}

function addRequests(one: Requests, other: Requests): Requests {
  return { reads: one.reads + other.reads, writes: one.writes + other.writes };
}

/**
 * What an API sent for a field. No document promises more of an object than its id, so each of its
 * other fields may be absent (null), or something that cannot be read (an error). The error is a
 * value here: only who asks for the field is told of it.
 */
export type Sent<T> = T | null | Error;

/** Makes something of a field that could be read; null and an error stay what they are. */
export function mapSent<T, Made>(sent: Sent<T>, make: (value: T) => Made | null): Sent<Made> {
  if (sent === null) return null;
  return sent instanceof Error ? sent : make(sent);
}

/** What was done so that a record exists in a certain state. */
export const ENSURE_OUTCOMES = ['CREATED', 'CHANGED', 'UNCHANGED'] as const;
export type EnsureOutcome = (typeof ENSURE_OUTCOMES)[number];

/** A record that exists in the state that was asked for, as far as that can be read. */
export interface Ensured<T> {
  readonly outcome: EnsureOutcome;
  readonly record: T;
}
