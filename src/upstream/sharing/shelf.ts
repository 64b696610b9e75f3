import type { SharedRequest } from './shared-request.ts';

/** What one credential has read at one API, or is reading, by what is read. A write replaces it. */
export interface Shelf {
  readonly entries: Entries;
  /** What only a new release of the API changes: a shelf hands it on to the one that replaces it. */
  readonly longLived: Entries;
  /** Until when a write may still be carried out, so that no answer counts as fresh. */
  readonly settledAtMs: number;
  /** Of all cached answers together. */
  bytes: number;
}

export type Entries = Map<string, Entry>;

/** One read: its requests in flight, and its newest answer. */
export interface Entry {
  /** The request that began last; null when it has ended. */
  newest: SharedRequest<unknown> | null;
  newestBeganAtMs: number;
  inFlight: number;
  /** Number of the request that began last of those that have ended. */
  lastEnded: number;
  cached: CachedAnswer | null;
}

export interface CachedAnswer {
  readonly value: unknown;
  readonly arrivedAtMs: number;
  /** When it was asked for; when another replica had it, if it was found there. */
  readonly beganAtMs: number;
  /** Whether no write was in flight when it arrived. */
  readonly isSettled: boolean;
  readonly bytes: number;
}

export function createShelf(settledAtMs: number, longLived: Entries = new Map()): Shelf {
  let bytes = 0;
  for (const { cached } of longLived.values()) bytes += cached?.bytes ?? 0;
  return { entries: new Map(), longLived, settledAtMs, bytes };
}

/** The entry of a read; a new one when there is none. */
export function entryOf(entries: Entries, path: string): Entry {
  const known = entries.get(path);
  if (known !== undefined) return known;
  const entry: Entry = {
    newest: null,
    newestBeganAtMs: 0,
    inFlight: 0,
    lastEnded: 0,
    cached: null,
  };
  entries.set(path, entry);
  return entry;
}

/** Caches an answer, and drops the oldest ones that leave no room for it. */
export function cacheAnswer(
  shelf: Shelf,
  entries: Entries,
  path: string,
  answer: CachedAnswer,
  maxBytes: number,
): void {
  const entry = entryOf(entries, path);
  dropAnswer(shelf, entries, path);
  entry.cached = answer;
  shelf.bytes += answer.bytes;
  // Behind all others, so that those come first that were cached first.
  entries.delete(path);
  entries.set(path, entry);
  for (const each of [shelf.entries, shelf.longLived]) {
    for (const oldest of each.keys()) {
      if (shelf.bytes <= maxBytes) return;
      if (each === entries && oldest === path) continue;
      dropAnswer(shelf, each, oldest);
    }
  }
}

/** Forgets an answer, and the entry with it when no request is in flight. */
export function dropAnswer(shelf: Shelf, entries: Entries, path: string): void {
  const entry = entries.get(path);
  if (entry === undefined) return;
  shelf.bytes -= entry.cached?.bytes ?? 0;
  entry.cached = null;
  if (entry.inFlight === 0) entries.delete(path);
}
