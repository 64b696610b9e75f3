import type { ApiName } from './recorder.ts';

/**
 * One way to misbehave. The first three members say for which requests and how often, the others
 * what happens then; they combine. With none of `status`, `body` and `rateLimit` the normal answer
 * is changed, otherwise the API (authentication and rate-limit headers included) is not asked.
 */
export interface Fault {
  /** Only this API; both if left out. */
  readonly api?: ApiName;
  /** A string is the exact path without query; an expression is searched in the path with query. */
  readonly path?: string | RegExp;
  /** How many answers, 1 by default; `Infinity` is allowed. */
  readonly times?: number;
  /** 200..599. Without `body` the answer is the API's own error body for this status. */
  readonly status?: number;
  /**
   * The API's documented 429, which tells at Shipping Channels when to come back; the members
   * `body` and `headers` may still change it, but no `status` goes with it.
   */
  readonly rateLimit?: boolean;
  /** Before anything is answered; ends early when the client hangs up or the sandbox closes. */
  readonly delayMs?: number;
  /** Sent verbatim, as `application/json` unless `headers` says otherwise; 200 without `status`. */
  readonly body?: string | Uint8Array;
  /** Added to the answer, and stronger than the headers it has by itself. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is reset (RST) with no answer; stronger than everything but `delayMs`. */
  readonly reset?: boolean;
  /** The right content length, but only half of the body; then the connection is closed. */
  readonly cutBody?: boolean;
}

/** A fault that was ordered, and for how many more answers. */
export interface OrderedFault {
  readonly fault: Fault;
  readonly left: number;
}

/** The faults that one sandbox was told to show. */
export interface Faults {
  /** In order of arrival, without those that are used up. */
  readonly ordered: readonly OrderedFault[];
  /** Throws a `RangeError` for a status that no answer can have, or one beside `rateLimit`. */
  order(fault: Fault): void;
  /** The first ordered fault for this request, used up by one answer; null if there is none. */
  take(api: ApiName, path: string): Fault | null;
  reset(): void;
}

/** No fault is ordered at first. */
export function createFaults(): Faults {
  let ordered: { fault: Fault; left: number }[] = [];
  return {
    get ordered() {
      return ordered;
    },
    order(fault) {
      const { status = 200, times = 1 } = fault;
      if (!Number.isInteger(status) || status < 200 || status > 599) {
        throw new RangeError(`The status of a fault must be 200..599, not ${status}.`);
      }
      if (fault.rateLimit === true && fault.status !== undefined) {
        throw new RangeError('A fault with rateLimit has the status 429 and no other.');
      }
      if (times > 0) ordered.push({ fault, left: times });
    },
    take(api, path) {
      const match = ordered.find(({ fault }) => isMatch(fault, api, path));
      if (match === undefined) return null;
      match.left -= 1;
      if (match.left <= 0) ordered = ordered.filter((each) => each !== match);
      return match.fault;
    },
    reset() {
      ordered = [];
    },
  };
}

function isMatch(fault: Fault, api: ApiName, path: string): boolean {
  if (fault.api !== undefined && fault.api !== api) return false;
  if (fault.path === undefined) return true;
  if (typeof fault.path === 'string') return fault.path === path.split('?', 1)[0];
  // Not test(): an expression with the g flag would remember where it stopped.
  return path.search(fault.path) !== -1;
}
