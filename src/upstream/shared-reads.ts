import { LRUCache } from 'lru-cache';
import type { Deadline } from './deadline.ts';
import { createFlight, type Flight } from './flight.ts';
import { type UpstreamApi, UpstreamError } from './upstream-error.ts';

export interface SharedReadsOptions {
  readonly api: UpstreamApi;
  /** For how long a copy is served when the upstream is in trouble, in milliseconds; 0 for never. */
  readonly maxStaleMs: number;
  /** How many copies are kept. */
  readonly maxEntries: number;
  /** How large they may be together, as they arrived. */
  readonly maxBytes: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

/** A read that others may be making too. */
export interface SharedRead<T> {
  /** Stands for the credential: what is read with another one is another read. */
  readonly scope: string;
  /** What is read, as the API names it. */
  readonly path: string;
  /** For how long its answer is served again, in milliseconds; 0 for not at all. */
  readonly freshMs: number;
  run(deadline: Deadline): Promise<Answer<T>>;
}

interface Answer<T> {
  /** Served to everybody who reads the same, so nobody changes it. */
  readonly value: T;
  /** Of the body as it arrived. */
  readonly bytes: number;
}

/** How one caller wants to be answered. */
export interface Reader {
  readonly deadline: Deadline;
  /** Whether nothing but a new answer will do. */
  readonly noCache: boolean;
  /** Told when a copy is served because no new answer could be had. */
  onStale(value: unknown, ageMs: number): void;
}

/**
 * The reads of one API, shared between the operations of one credential and never with another:
 * those under way are joined; an answer is served again for a short time, and for a longer one when
 * the upstream is down, too slow or rate-limited.
 */
export interface SharedReads {
  read<T>(read: SharedRead<T>, reader: Reader): Promise<T>;
  /** After a write: nothing that was read or begun before is joined or served any more. */
  forget(scope: string): void;
}

interface Copy {
  readonly value: unknown;
  readonly arrivedAtMs: number;
}

export function createSharedReads(options: SharedReadsOptions): SharedReads {
  const { api, maxStaleMs, maxEntries, maxBytes, now = () => performance.now() } = options;
  const flights = new Map<string, Flight<unknown>>();
  const copies = new LRUCache<string, Copy>({ max: maxEntries, maxSize: maxBytes });
  // No number is given twice, so that what is thrown out here makes its copies unreachable too.
  const generations = new LRUCache<string, number>({ max: maxEntries });
  let lastGeneration = 0;

  function generationOf(scope: string): number {
    const known = generations.get(scope);
    if (known !== undefined) return known;
    lastGeneration += 1;
    generations.set(scope, lastGeneration);
    return lastGeneration;
  }

  function keyOf({ scope, path }: SharedRead<unknown>): string {
    return `${scope} ${generationOf(scope)} ${path}`;
  }

  function startFlight(key: string, read: SharedRead<unknown>): Flight<unknown> {
    const flight = createFlight<unknown>(api, async (deadline) => {
      try {
        const { value, bytes } = await read.run(deadline);
        const isKept = Math.max(read.freshMs, maxStaleMs) > 0 && key === keyOf(read);
        if (isKept) copies.set(key, { value, arrivedAtMs: now() }, { size: Math.max(bytes, 1) });
        return value;
      } finally {
        if (flights.get(key) === flight) flights.delete(key);
      }
    });
    flights.set(key, flight);
    return flight;
  }

  async function readAny(read: SharedRead<unknown>, reader: Reader): Promise<unknown> {
    const { deadline, noCache, onStale } = reader;
    const key = keyOf(read);
    const copy = noCache ? undefined : copies.get(key);
    const ageMs = () => (copy === undefined ? Number.POSITIVE_INFINITY : now() - copy.arrivedAtMs);
    if (copy !== undefined && ageMs() < read.freshMs) return copy.value;

    const underWay = flights.get(key);
    const flight = underWay === undefined || underWay.abandoned ? startFlight(key, read) : underWay;
    try {
      return await flight.join(deadline);
    } catch (error) {
      // A copy bridges just what asking again may help against: never a refusal.
      const isTrouble = error instanceof UpstreamError && error.retryable;
      if (copy === undefined || !isTrouble || ageMs() > maxStaleMs) throw error;
      onStale(copy.value, Math.round(ageMs()));
      return copy.value;
    }
  }

  return {
    // Whatever is kept under the key of a read was made by the same read, so it has its type.
    read: <T>(read: SharedRead<T>, reader: Reader) => readAny(read, reader) as Promise<T>,
    forget(scope) {
      lastGeneration += 1;
      generations.set(scope, lastGeneration);
    },
  };
}
