/** What a key has used up of the window it is in. */
export interface WindowUse {
  /** From 1, the request that was just counted included. */
  readonly used: number;
  readonly endsAtMs: number;
}

/** Counts requests by key in windows of one length. */
export interface FixedWindow {
  count(key: string): WindowUse;
  /** Forgets the windows of all keys. */
  reset(): void;
}

/**
 * A window begins with the first request of a key, not on the minute, so that a test which counts
 * requests never runs across its end.
 */
export function createFixedWindow(windowMs: number, nowMs: () => number): FixedWindow {
  const windows = new Map<string, WindowUse>();
  return {
    count(key) {
      const now = nowMs();
      const known = windows.get(key);
      const { used, endsAtMs } =
        known && now < known.endsAtMs ? known : { used: 0, endsAtMs: now + windowMs };
      const current = { used: used + 1, endsAtMs };
      windows.set(key, current);
      return current;
    },
    reset() {
      windows.clear();
    },
  };
}
