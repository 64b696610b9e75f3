/** As many slots as there are connections to one API; requests without one wait in line. */
export interface ConnectionSlots {
  /** Acquires a slot if one is free, and returns whether it did. */
  tryAcquire(): boolean;
  /** Waits in line for a slot. False at once when the line is full; rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<boolean>;
  /** Hands a slot on to the first request in line. */
  release(): void;
}

/** undici's own queue keeps requests that were given up: each would get a connection later, and end it. */
export function createConnectionSlots(count: number, maxWaiting: number): ConnectionSlots {
  const line = new Set<() => void>();
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
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      const goOn = () => {
        line.delete(goOn);
        resolve(true);
      };
      const giveUp = () => {
        line.delete(goOn);
        reject(signal.reason);
      };
      line.add(goOn);
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
    release() {
      const [next] = line;
      if (next === undefined) free += 1;
      else next();
    },
  };
}
