import type { Deadline } from './deadline.ts';

/** Locks that one replica holds at a time. */
export interface SharedLocks {
  /**
   * Waits for the lock of this name of one credential, and holds it until it is released, or for as long
   * as the deadline can last: a replica that has ended holds nobody up for longer. Null when it cannot
   * be had: the locks are away, or the time is up.
   */
  acquire(quotaKey: string, name: string, deadline: Deadline): Promise<SharedLock | null>;
}

export interface HeldLock {
  release(): void;
}

/** The lock of a name of which replicas tell each other that a write may still be carried out. */
export interface SharedLock extends HeldLock {
  /** The code of the error of that write; null for none. */
  readonly unsettled: string | null;
  /** Tells all replicas that acquire the lock within this time. The lock is still to be released. */
  markUnsettled(code: string, forMs: number): void;
}
