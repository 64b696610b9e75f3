/** For how many requests there is room at once; the others wait in line. */
export interface Places {
  /** Takes a place, until it is disposed of; null when none is free. */
  takeFree(): Disposable | null;
  /** Takes one, in line if need be. Null at once when the line is full; rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<Disposable | null>;
}

/**
 * undici's own queue keeps whom nobody waits for any more, as a bulkhead of cockatiel's does: each
 * would get a connection later, and end it.
 */
export function createPlaces(count: number, maxWaiting: number): Places {
  const line = new Set<() => void>();
  let free = count;
  const place: Disposable = {
    [Symbol.dispose]() {
      const [next] = line;
      if (next === undefined) free += 1;
      else next();
    },
  };

  function takeFree(): Disposable | null {
    if (free === 0) return null;
    free -= 1;
    return place;
  }

  return {
    takeFree,
    async take(signal) {
      signal.throwIfAborted();
      const now = takeFree();
      if (now !== null) return now;
      if (line.size >= maxWaiting) return null;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const goOn = () => {
        line.delete(goOn);
        resolve();
      };
      const giveUp = () => {
        line.delete(goOn);
        reject(signal.reason);
      };
      line.add(goOn);
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        await promise;
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
      return place;
    },
  };
}
