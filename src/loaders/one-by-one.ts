import DataLoader from 'dataloader';
import { createConcurrencyLimit } from './concurrency.ts';

const MAX_CONCURRENT_CALLS = 8;

/**
 * A loader for what the API has no batch for: one call for each key, at most 8 at a time.
 * A key that failed fails alone, and is not asked again.
 */
export function createOneByOneLoader<Key, Value, CacheKey = Key>(
  read: (key: Key) => Promise<Value>,
  options: DataLoader.Options<Key, Value, CacheKey> = {},
): DataLoader<Key, Value, CacheKey> {
  const limit = createConcurrencyLimit(MAX_CONCURRENT_CALLS);
  return new DataLoader<Key, Value, CacheKey>(
    // Errors as values: DataLoader forgets a batch that throws, and would ask again.
    (keys) => Promise.all(keys.map((key) => limit(() => read(key)).catch((error: Error) => error))),
    options,
  );
}
