import { LRUCache } from 'lru-cache';
import { NotFoundError } from '../../domain/errors.ts';
import type { Deadline } from '../deadline.ts';
import { type UpstreamApi, UpstreamError } from '../upstream-error.ts';
import { createFlight, type Flight } from './flight.ts';

export interface SharedReadsOptions {
  readonly api: UpstreamApi;
  /** For how long a copy is served when the upstream is in trouble, in milliseconds; 0 for never. */
  readonly maxStaleMs: number;
  /** How many copies are kept. */
  readonly maxEntries: number;
  /** How large they may be together. */
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
  /** Whether only a new release of the API changes the answer, and no write does. */
  readonly releaseBound: boolean;
  /** For how long its answer is served again, in milliseconds; 0 for not at all. */
  readonly freshMs: number;
  /** Why nothing may be sent for it; null when it may. */
  refusal(): UpstreamError | null;
  run(deadline: Deadline): Promise<Answer<T>>;
}

interface Answer<T> {
  /** Served to everybody who reads the same, so nobody changes it. */
  readonly value: T;
  /** Of the body as it arrived, and of the errors that were made of it. */
  readonly bytes: number;
  /** Whether it may be served again. */
  readonly isKept: boolean;
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
  /**
   * After a write: nothing that was read or begun before is joined or served any more, but for what
   * no write changes. When its outcome is unknown it may still be carried out: for a while nothing
   * new counts as fresh.
   */
  forget(scope: string, outcome?: 'unknown' | null): void;
  /** The API has refused the credential: it is served nothing any more that was read before. */
  revoke(scope: string): void;
}

interface Copy {
  readonly value: unknown;
  readonly arrivedAtMs: number;
  readonly isSettled: boolean;
}

interface Generation {
  readonly number: number;
  /** Until when a write may still be carried out. */
  readonly settledAtMs: number;
}

/** How long a write may still be carried out after it was given up. A guess: no API says. */
const UNSETTLED_MS = 10_000;

export function createSharedReads(options: SharedReadsOptions): SharedReads {
  const { api, maxStaleMs, maxEntries, maxBytes, now = () => performance.now() } = options;
  const flights = new Map<string, Flight<unknown>>();
  const copies = new LRUCache<string, Copy>({ max: maxEntries, maxSize: maxBytes });
  /** The credentials that something was kept for: an invented one never is among them. */
  const keepers = new LRUCache<string, true>({ max: maxEntries });
  let lastNumber = 0;
  /** Of every credential that is not known to have written: callers choose how many there are. */
  let common = nextGeneration();
  const generations = new LRUCache<string, Generation>({
    max: maxEntries,
    dispose({ settledAtMs }, _scope, reason) {
      // It is common from now on, and so must not be what it was before its writes.
      if (reason === 'evict') common = nextGeneration(Math.max(common.settledAtMs, settledAtMs));
    },
  });

  function nextGeneration(settledAtMs = Number.NEGATIVE_INFINITY): Generation {
    lastNumber += 1;
    return { number: lastNumber, settledAtMs };
  }

  function generationOf(scope: string): Generation {
    return generations.get(scope) ?? common;
  }

  function generationOfRead({ scope, releaseBound }: SharedRead<unknown>): Generation {
    return generationOf(releaseBound ? releaseScope(scope) : scope);
  }

  function keyOf(read: SharedRead<unknown>): string {
    return `${read.scope} ${generationOfRead(read).number} ${read.path}`;
  }

  async function runAndKeep(
    key: string,
    read: SharedRead<unknown>,
    deadline: Deadline,
  ): Promise<unknown> {
    try {
      const { value, bytes, isKept } = await read.run(deadline);
      const isUseful = isKept && Math.max(read.freshMs, maxStaleMs) > 0;
      if (isUseful && key === keyOf(read)) {
        const isSettled = now() >= generationOfRead(read).settledAtMs;
        const copy = { value, arrivedAtMs: now(), isSettled };
        copies.set(key, copy, { size: Math.max(bytes, 1) });
        keepers.set(read.scope, true);
      }
      return value;
    } catch (error) {
      // What the API has denied is true no longer.
      if (isDenial(error)) copies.delete(key);
      if (error instanceof UpstreamError && error.status === 401) revoke(read.scope);
      throw error;
    }
  }

  function startFlight(key: string, read: SharedRead<unknown>): Flight<unknown> {
    const flight = createFlight<unknown>(api, async (deadline) => {
      // Only now: a flight that nobody has joined would never end.
      flights.set(key, flight);
      try {
        return await runAndKeep(key, read, deadline);
      } finally {
        if (flights.get(key) === flight) flights.delete(key);
      }
    });
    return flight;
  }

  async function readAny(read: SharedRead<unknown>, reader: Reader): Promise<unknown> {
    const { deadline, noCache, onStale } = reader;
    const key = keyOf(read);
    const copy = noCache ? undefined : copies.get(key);
    // Whoever is served is not to be the first to be forgotten.
    if (copy !== undefined) keepers.get(read.scope);
    const ageMs = () => (copy === undefined ? Number.POSITIVE_INFINITY : now() - copy.arrivedAtMs);
    if (copy?.isSettled === true && ageMs() < read.freshMs) return copy.value;

    const flight = flights.get(key);
    const underWay = flight?.abandoned === false ? flight : undefined;
    try {
      // To join what others have begun costs nothing.
      const refused = underWay === undefined ? read.refusal() : null;
      if (refused !== null) throw refused;
      return await (underWay ?? startFlight(key, read)).join(deadline);
    } catch (error) {
      // A copy bridges just what asking again may help against: never a refusal, nor a write.
      const isTrouble = error instanceof UpstreamError && error.retryable && !isDenial(error);
      const isOutdated = key !== keyOf(read);
      if (copy === undefined || !isTrouble || isOutdated || ageMs() > maxStaleMs) throw error;
      onStale(copy.value, Math.round(ageMs()));
      return copy.value;
    }
  }

  function forget(scope: string, outcome: 'unknown' | null = null): void {
    const untilMs = outcome === null ? Number.NEGATIVE_INFINITY : now() + UNSETTLED_MS;
    // An earlier write may still be carried out, whatever became of this one.
    const settledAtMs = Math.max(untilMs, generationOf(scope).settledAtMs);
    generations.set(scope, nextGeneration(settledAtMs));
  }

  function revoke(scope: string): void {
    // One of which nothing is kept may be invented, and pushes nobody out.
    if (!keepers.has(scope)) return;
    forget(scope);
    forget(releaseScope(scope));
  }

  return {
    // Whatever is kept under the key of a read was made by the same read, so it has its type.
    read: <T>(read: SharedRead<T>, reader: Reader) => readAny(read, reader) as Promise<T>,
    forget,
    revoke,
  };
}

function releaseScope(scope: string): string {
  return `${scope} release`;
}

/** Whether the API has answered that there is no such thing for this credential. */
function isDenial(error: unknown): boolean {
  if (error instanceof NotFoundError) return true;
  return error instanceof UpstreamError && [401, 403, 404, 410].includes(error.status ?? 0);
}
