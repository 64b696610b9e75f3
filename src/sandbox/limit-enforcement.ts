/** Whether requests beyond the counted limits are refused. One switch for both APIs. */
export interface LimitEnforcement {
  isOn: boolean;
  /** Back to what it was at the start. */
  reset(): void;
}

/** Counting goes on either way: switching it on refuses what is beyond the limit by then. */
export function createLimitEnforcement(isOnAtStart: boolean): LimitEnforcement {
  const enforcement = {
    isOn: isOnAtStart,
    reset() {
      enforcement.isOn = isOnAtStart;
    },
  };
  return enforcement;
}
