import type DataLoader from 'dataloader';
import type { Observer } from '../domain/observer.ts';
import { createBatchLoader } from './batch-loader.ts';
import { createConcurrencyLimit } from './concurrency.ts';

const MAX_CONCURRENT_CALLS = 8;

/** A loader for what the API has no batch for: one call for each key, at most 8 at a time. */
export function createOneByOneLoader<Key, Value, CacheKey = Key>(
  name: string,
  observer: Observer,
  read: (key: Key) => Promise<Value>,
  options: DataLoader.Options<Key, Value, CacheKey> = {},
): DataLoader<Key, Value, CacheKey> {
  const limit = createConcurrencyLimit(MAX_CONCURRENT_CALLS);
  return createBatchLoader(
    name,
    observer,
    (keys) => Promise.all(keys.map((key) => limit(() => read(key)).catch((error: Error) => error))),
    options,
  );
}
