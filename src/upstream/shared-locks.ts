import type { Deadline } from './deadline.ts';

/** Locks that one replica holds at a time. */
export interface SharedLocks {
  /**
   * Waits for the lock of this name of one credential, and holds it until it is released, or for as long
   * as the deadline can last: a replica that has ended holds nobody up for longer. Null when it cannot
   * be had: the locks are away, or the time is up.
   */
  acquire(quotaKey: string, name: string, deadline: Deadline): Promise<HeldLock | null>;
}

export interface HeldLock {
  release(): void;
}
