import DataLoader from 'dataloader';
import type { Observer } from '../domain/observer.ts';
import type { UpstreamApi } from '../domain/upstream.ts';

/** What the observer is told of a loader. */
export interface LoaderSource {
  readonly api: UpstreamApi;
  readonly name: string;
  readonly observer: Observer;
}

/**
 * Puts together the keys that are asked for in one tick, and remembers each answer. A key that failed
 * fails alone, and is not asked again: so `load` answers with errors as values, one for each key.
 */
export function createBatchLoader<Key, Value, CacheKey = Key>(
  source: LoaderSource,
  load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
  options: DataLoader.Options<Key, Value, CacheKey> = {},
): DataLoader<Key, Value, CacheKey> {
  return new ObservedLoader(source, load, options);
}

class ObservedLoader<Key, Value, CacheKey> extends DataLoader<Key, Value, CacheKey> {
  readonly #source: LoaderSource;
  readonly #keyOf: (key: Key) => string;

  constructor(
    source: LoaderSource,
    load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
    options: DataLoader.Options<Key, Value, CacheKey>,
  ) {
    const { api, name: loader, observer } = source;
    const keyOf = (key: Key) => String(options.cacheKeyFn?.(key) ?? key);
    super((keys) => {
      observer.onBatch(api, loader, keys.length);
      const batch = { api, loader, keys: keys.map(keyOf) };
      return observer.tracer.inBatch(batch, () => load(keys));
    }, options);
    this.#source = source;
    this.#keyOf = keyOf;
  }

  override load(key: Key): Promise<Value> {
    const { api, name, observer } = this.#source;
    observer.tracer.onLoad(api, name, this.#keyOf(key));
    return super.load(key);
  }
}

const MAX_CONCURRENT_CALLS = 8;

/** A loader for what the API has no batch for: one call for each key, at most 8 at a time. */
export function createOneByOneLoader<Key, Value, CacheKey = Key>(
  source: LoaderSource,
  read: (key: Key) => Promise<Value>,
  options: DataLoader.Options<Key, Value, CacheKey> = {},
): DataLoader<Key, Value, CacheKey> {
  const limit = createConcurrencyLimit(MAX_CONCURRENT_CALLS);
  return createBatchLoader(
    source,
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
