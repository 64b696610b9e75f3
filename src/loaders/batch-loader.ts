import DataLoader from 'dataloader';

/**
 * Puts together the keys that are asked for in one tick, and remembers each answer. A key that failed
 * fails alone, and is not asked again: so `load` answers with errors as values, one for each key.
 */
export function createBatchLoader<Key, Value, CacheKey = Key>(
  onBatch: (keys: number) => void,
  load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
  options: DataLoader.Options<Key, Value, CacheKey> = {},
): DataLoader<Key, Value, CacheKey> {
  return new DataLoader<Key, Value, CacheKey>((keys) => {
    onBatch(keys.length);
    return load(keys);
  }, options);
}

const MAX_CONCURRENT_CALLS = 8;

/** A loader for what the API has no batch for: one call for each key, at most 8 at a time. */
export function createOneByOneLoader<Key, Value, CacheKey = Key>(
  onBatch: (keys: number) => void,
  read: (key: Key) => Promise<Value>,
  options: DataLoader.Options<Key, Value, CacheKey> = {},
): DataLoader<Key, Value, CacheKey> {
  const limit = createConcurrencyLimit(MAX_CONCURRENT_CALLS);
  return createBatchLoader(
    onBatch,
    (keys) => Promise.all(keys.map((key) => limit(() => read(key)).catch((error: Error) => error))),
    options,
  );
}

/** Runs a task when fewer than the limit are running; the others wait in order. */
export type ConcurrencyLimit = <T>(task: () => Promise<T>) => Promise<T>;

export function createConcurrencyLimit(limit: number): ConcurrencyLimit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < limit) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place is handed over, not given back, so that nobody can slip in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
