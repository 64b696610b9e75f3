/** Until when somebody waits for what is under way. */
export interface Deadline {
  /** Ends when the time is up (`TimeoutError`), or when nobody waits any more (`AbortError`). */
  readonly signal: AbortSignal;
  /** What is left until then, in milliseconds; never negative. */
  remainingMs(): number;
}

/** With less than this left nothing is started: its answer would come too late. */
export const LEAST_TIME_MS = 100;
