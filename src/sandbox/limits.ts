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

/** Counts requests in fixed windows; one switch for both APIs says what becomes of the rest. */
export interface Limits {
  /** Whether requests beyond a limit are rejected. They are counted either way. */
  isEnforced: boolean;
  count(limit: Limit, account: string): LimitUse;
  /** Forgets all windows; the switch is as it was at the start. */
  reset(): void;
}

/**
 * A window begins with the first request of an account, not on the minute, so that a test which
 * counts requests never runs across its end.
 */
export function createLimits(isEnforcedAtStart: boolean, nowMs: () => number): Limits {
  const windows = new Map<string, LimitUse>();
  const limits: Limits = {
    isEnforced: isEnforcedAtStart,
    count({ name, windowMs }, account) {
      const now = nowMs();
      const key = `${name} ${account}`;
      const known = windows.get(key);
      const window = known && now < known.endsAtMs ? known : { used: 0, endsAtMs: now + windowMs };
      const current = { ...window, used: window.used + 1 };
      windows.set(key, current);
      return current;
    },
    reset() {
      windows.clear();
      limits.isEnforced = isEnforcedAtStart;
    },
  };
  return limits;
}
