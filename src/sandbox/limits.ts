/** A documented limit: so many requests of one account in a window. */
export interface Limit {
  readonly name: string;
  readonly windowMs: number;
  readonly most: number;
}

/** What an account has used up of a window, the request that was just counted included. */
export interface LimitUse {
  readonly used: number;
  readonly endsAtMs: number;
}

/** What was counted in fixed windows; one switch for both APIs says what becomes of the rest. */
export interface Limits {
  /** Whether requests beyond a limit are rejected. They are counted either way. */
  isEnforced: boolean;
  readonly windows: Map<string, LimitUse>;
}

/**
 * Counts a request. A window begins with the first request of an account, not on the minute, so
 * that a test which counts requests never runs across its end.
 */
export function countRequest(
  { windows }: Limits,
  { name, windowMs }: Limit,
  account: string,
  nowMs: number,
): LimitUse {
  const key = `${name} ${account}`;
  const known = windows.get(key);
  const window = known && nowMs < known.endsAtMs ? known : { used: 0, endsAtMs: nowMs + windowMs };
  const current = { ...window, used: window.used + 1 };
  windows.set(key, current);
  return current;
}
