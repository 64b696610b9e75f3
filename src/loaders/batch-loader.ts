import DataLoader from 'dataloader';
import type { Observer } from '../domain/observer.ts';

/**
 * Puts together the keys that are asked for in one tick, and remembers each answer. A key that failed
 * fails alone, and is not asked again: so `load` answers with errors as values, one for each key.
 */
export function createBatchLoader<Key, Value, CacheKey = Key>(
  name: string,
  observer: Observer,
  load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
  options: DataLoader.Options<Key, Value, CacheKey> = {},
): DataLoader<Key, Value, CacheKey> {
  return new DataLoader<Key, Value, CacheKey>((keys) => {
    observer.onBatch(name, keys.length);
    return load(keys);
  }, options);
}
