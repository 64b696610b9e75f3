import { LRUCache } from 'lru-cache';
import { NotFoundError } from '../../domain/errors.ts';
import type { Observer } from '../../domain/observer.ts';
import type { UpstreamApi } from '../../domain/upstream.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { Answer, Reader, SharedRead, SharedReads } from './shared-read.ts';
import { createSharedRequest, type SharedRequest } from './shared-request.ts';
import {
  type CachedAnswer,
  cacheAnswer,
  createShelf,
  dropAnswer,
  type Entries,
  entryOf,
  type Shelf,
} from './shelf.ts';

export interface SharedReadsOptions {
  readonly api: UpstreamApi;
  /** How old a stale answer may be that is served when the upstream is in trouble, in milliseconds; 0 for none. */
  readonly maxStaleMs: number;
  /** How many answers are cached. */
  readonly maxEntries: number;
  /** How large they may be together. */
  readonly maxBytes: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

type AnyRead = SharedRead<unknown>;

/** How long a write may still be carried out after it was given up. A guess: no API says. */
export const UNSETTLED_MS = 10_000;

export function createSharedReads(options: SharedReadsOptions): SharedReads {
  const { api, maxStaleMs, maxEntries, maxBytes, now = () => performance.now() } = options;
  /** An answer takes at least its share of the room, so that one measure keeps both limits. */
  const leastBytes = Math.max(1, Math.floor(maxBytes / maxEntries));
  let lastRequest = 0;
  /** Of credentials that have been forgotten: their writes may still be carried out. */
  let forgottenUntilMs = Number.NEGATIVE_INFINITY;
  /** Shelves on which something is kept: an invented credential never has one. */
  const kept = new LRUCache<string, Shelf>({
    maxSize: maxBytes,
    dispose({ settledAtMs }, _cacheKey, reason) {
      if (reason === 'evict') forgottenUntilMs = Math.max(forgottenUntilMs, settledAtMs);
    },
  });
  /** Shelves that only have requests in flight. */
  const passing = new Map<string, Shelf>();

  const find = (cacheKey: string) => kept.get(cacheKey) ?? passing.get(cacheKey);
  const entriesOf = ({ entries, longLived }: Shelf, read: AnyRead) =>
    read.longLived ? longLived : entries;

  function keep(cacheKey: string, shelf: Shelf): void {
    // A value that is the same would keep its old size.
    if (!passing.delete(cacheKey)) kept.delete(cacheKey);
    kept.set(cacheKey, shelf, { size: Math.max(leastBytes, shelf.bytes) });
  }

  /** The shelf of these entries; null when a write has replaced it since. */
  function shelfOf(read: AnyRead, entries: Entries): Shelf | null {
    const shelf = find(read.cacheKey);
    return shelf !== undefined && entriesOf(shelf, read) === entries ? shelf : null;
  }

  function start(read: AnyRead, shelf: Shelf, observer: Observer): SharedRequest<unknown> {
    const entries = entriesOf(shelf, read);
    const request: SharedRequest<unknown> = createSharedRequest<unknown>(api, async (deadline) => {
      // Only now: a request that nobody waits for would never end.
      lastRequest += 1;
      const number = lastRequest;
      if (find(read.cacheKey) === undefined) passing.set(read.cacheKey, shelf);
      const entry = entryOf(entries, read.path);
      const beganAtMs = now();
      entry.newest = request;
      entry.newestBeganAtMs = beganAtMs;
      entry.inFlight += 1;
      /** Whether no request has ended that began later. */
      const endAsNewest = () => {
        entry.inFlight -= 1;
        if (entry.newest === request) entry.newest = null;
        const isNewest = number >= entry.lastEnded;
        if (isNewest) entry.lastEnded = number;
        return isNewest;
      };
      try {
        const found = read.find === undefined ? null : await read.find();
        observer.onRead(api, read.operation, found === null ? 'sent' : 'replica', request);
        const answer =
          found ?? (await observer.tracer.inSharedRequest(request, () => read.run(deadline)));
        const { value, bytes, isKept } = answer;
        const isUseful = isKept && Math.max(read.freshMs, maxStaleMs) > 0 && bytes <= maxBytes;
        if (endAsNewest() && isUseful) cache(read, entries, answer, beganAtMs);
        return value;
      } catch (error) {
        // What the API has denied is true no longer.
        if (endAsNewest() && isDenial(error)) drop(read, entries);
        if (error instanceof UpstreamError && error.status === 401) revoke(read.cacheKey);
        throw error;
      } finally {
        if (entry.inFlight === 0 && entry.cached === null) entries.delete(read.path);
        const isEmpty = shelf.entries.size + shelf.longLived.size === 0;
        if (isEmpty && passing.get(read.cacheKey) === shelf) passing.delete(read.cacheKey);
      }
    });
    return request;
  }

  function cache(
    read: AnyRead,
    entries: Entries,
    { value, bytes, ageMs: olderMs = 0 }: Answer<unknown>,
    beganAtMs: number,
  ): void {
    const shelf = shelfOf(read, entries);
    if (shelf === null) return;
    const answer: CachedAnswer = {
      value,
      arrivedAtMs: now() - olderMs,
      beganAtMs: beganAtMs - olderMs,
      isSettled: read.longLived || now() >= shelf.settledAtMs,
      bytes: Math.max(bytes, leastBytes),
    };
    cacheAnswer(shelf, entries, read.path, answer, maxBytes);
    keep(read.cacheKey, shelf);
  }

  function drop(read: AnyRead, entries: Entries): void {
    const shelf = shelfOf(read, entries);
    if (shelf === null) return;
    dropAnswer(shelf, entries, read.path);
    if (kept.has(read.cacheKey)) keep(read.cacheKey, shelf);
  }

  async function readAny(read: AnyRead, reader: Reader): Promise<unknown> {
    const { deadline, noCache, observer } = reader;
    const shelf = find(read.cacheKey) ?? createShelf(forgottenUntilMs);
    const entries = entriesOf(shelf, read);
    const entry = noCache ? undefined : entries.get(read.path);
    const cached = entry?.cached ?? null;
    const notBeforeMs = read.notBeforeMs?.() ?? Number.NEGATIVE_INFINITY;
    if (
      cached?.isSettled === true &&
      ageMs(cached) < read.freshMs &&
      cached.beganAtMs >= notBeforeMs
    ) {
      if (read.mayBeOlder === true) {
        return serveStale(read, reader, cached.value, cached.arrivedAtMs);
      }
      observer.onRead(api, read.operation, 'fresh', null);
      return cached.value;
    }

    const joinedBeganAtMs = entry?.newestBeganAtMs ?? 0;
    const isJoinable = entry?.newest?.isAbandoned() === false && joinedBeganAtMs >= notBeforeMs;
    const joined = isJoinable ? entry.newest : null;
    try {
      // To join what others have begun costs nothing.
      const notSendable = joined === null ? read.notSendable() : null;
      if (notSendable !== null) throw notSendable;
      if (joined === null) return await start(read, shelf, observer).join(deadline);
      observer.onRead(api, read.operation, 'joined', joined);
      const value = await joined.join(deadline);
      return read.mayBeOlder === true ? serveStale(read, reader, value, joinedBeganAtMs) : value;
    } catch (error) {
      // A stale answer bridges just what asking again may help against: never a denial, nor a write.
      const isTrouble = error instanceof UpstreamError && error.retryable && !isDenial(error);
      // A newer request may have replaced it meanwhile, or was told that there is no such thing.
      const isKept = !noCache && shelfOf(read, entries) !== null;
      const stale = isKept ? (entries.get(read.path)?.cached ?? null) : null;
      if (stale === null || !isTrouble || ageMs(stale) > maxStaleMs) throw error;
      return serveStale(read, reader, stale.value, stale.arrivedAtMs);
    }
  }

  function serveStale(
    { operation }: AnyRead,
    { observer, onStale }: Reader,
    value: unknown,
    sinceMs: number,
  ): unknown {
    observer.onRead(api, operation, 'stale', null);
    onStale(value, Math.round(now() - sinceMs));
    return value;
  }

  const ageMs = ({ arrivedAtMs }: CachedAnswer) => now() - arrivedAtMs;

  /** Puts an empty shelf in the place of the one that there is. */
  function replace(cacheKey: string, settledAtMs: number, longLived?: Entries): void {
    passing.delete(cacheKey);
    kept.delete(cacheKey);
    const shelf = createShelf(settledAtMs, longLived);
    if (shelf.longLived.size > 0 || settledAtMs > now()) keep(cacheKey, shelf);
  }

  /** An earlier write may still be carried out, whatever became of the last one. */
  const settledAtOf = (cacheKey: string) => find(cacheKey)?.settledAtMs ?? forgottenUntilMs;

  return {
    // Whatever is kept of a read was made by the same read, so it has its type.
    read: <T>(read: SharedRead<T>, reader: Reader) => readAny(read, reader) as Promise<T>,
    forget(cacheKey, outcome = null) {
      const untilMs = outcome === null ? Number.NEGATIVE_INFINITY : now() + UNSETTLED_MS;
      replace(cacheKey, Math.max(untilMs, settledAtOf(cacheKey)), find(cacheKey)?.longLived);
    },
    beginWrite() {},
    revoke,
  };

  function revoke(cacheKey: string): void {
    // A credential of which nothing is kept may be invented, and pushes nobody out; what it is reading
    // is joined and kept by nobody any more.
    if (kept.has(cacheKey)) replace(cacheKey, settledAtOf(cacheKey));
    else passing.delete(cacheKey);
  }
}

/** Whether the API has answered that there is no such thing for this credential. */
export function isDenial(error: unknown): boolean {
  if (error instanceof NotFoundError) return true;
  return error instanceof UpstreamError && [401, 403, 404, 410].includes(error.status ?? 0);
}
