import { addAbortListener } from 'node:events';

/** As many slots as there are connections to one API; requests without one wait in line. */
export interface ConnectionSlots {
  /** Acquires a slot if one is free, and returns whether it did. */
  tryAcquire(): boolean;
  /** Waits in line for a slot. False at once when the line is full; rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<boolean>;
  /** Hands a slot on to the first request in line. */
  release(): void;
}

/** undici's own queue keeps abandoned requests, and each would later take a connection only to end it. */
export function createConnectionSlots(count: number, maxWaiting: number): ConnectionSlots {
  const line = new Set<(isAcquired: true) => void>();
  let free = count;

  function tryAcquire(): boolean {
    if (free === 0) return false;
    free -= 1;
    return true;
  }

  return {
    tryAcquire,
    async acquire(signal) {
      signal.throwIfAborted();
      if (tryAcquire()) return true;
      if (line.size >= maxWaiting) return false;
      const { promise, resolve, reject } = Promise.withResolvers<true>();
      line.add(resolve);
      using _listener = addAbortListener(signal, () => {
        line.delete(resolve);
        reject(signal.reason);
      });
      return await promise;
    },
    release() {
      const [next] = line;
      if (next === undefined) {
        free += 1;
      } else {
        line.delete(next);
        next(true);
      }
    },
  };
}
