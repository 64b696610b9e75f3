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
  /** Of the body as it arrived. */
  readonly bytes: number;
  /** Whether it may be served again. */
  readonly isKept: boolean;
}

/** How one caller wants to be answered. */
export interface Reader {
  readonly deadline: Deadline;
  /** Whether nothing but a new answer will do: one whose request has not begun before. */
  readonly noCache: boolean;
  /** Told when a copy is served because no new answer could be had. */
  onStale(value: unknown, ageMs: number): void;
}

/**
 * The reads of one API, shared between the operations of one credential and never with another:
 * those in flight are joined, the one that began last where there are several; an answer is served
 * again for a short time, and for a longer one when the upstream is down, too slow or rate-limited.
 * A reader with `noCache` joins nothing, and others join what it begins.
 */
export interface SharedReads {
  read<T>(read: SharedRead<T>, reader: Reader): Promise<T>;
  /**
   * After a write: nothing that was read or begun before is joined or served any more, but for what
   * no write changes. When its outcome is unknown, or it was only accepted, it may still be carried
   * out: for a while nothing new counts as fresh.
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

/** The request for a read that began last: the one that is joined. */
interface Latest {
  readonly flight: Flight<unknown>;
  /** What all requests know that overlap for this read. */
  readonly ended: Ended;
}

interface Ended {
  /** Number of the request that began last of those that have ended; 0 for none. */
  latest: number;
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
  const inFlight = new Map<string, Latest>();
  let lastRequest = 0;
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

  /** `endAsNewest` is told that the request has ended; false when one that began later has ended before. */
  async function runAndKeep(
    key: string,
    read: SharedRead<unknown>,
    deadline: Deadline,
    endAsNewest: () => boolean,
  ): Promise<unknown> {
    try {
      const { value, bytes, isKept } = await read.run(deadline);
      const isUseful = isKept && Math.max(read.freshMs, maxStaleMs) > 0;
      if (endAsNewest() && isUseful && key === keyOf(read)) {
        const isSettled = now() >= generationOfRead(read).settledAtMs;
        const copy = { value, arrivedAtMs: now(), isSettled };
        copies.set(key, copy, { size: Math.max(bytes, 1) });
        keepers.set(read.scope, true);
      }
      return value;
    } catch (error) {
      // What the API has denied is true no longer.
      if (endAsNewest() && isDenial(error)) copies.delete(key);
      if (error instanceof UpstreamError && error.status === 401) revoke(read.scope);
      throw error;
    }
  }

  function startFlight(key: string, read: SharedRead<unknown>): Flight<unknown> {
    const flight = createFlight<unknown>(api, async (deadline) => {
      lastRequest += 1;
      const number = lastRequest;
      const ended = inFlight.get(key)?.ended ?? { latest: 0 };
      const endAsNewest = () => {
        const isNewest = number >= ended.latest;
        if (isNewest) ended.latest = number;
        return isNewest;
      };
      // Only now: a flight that nobody has joined would never end.
      inFlight.set(key, { flight, ended });
      try {
        return await runAndKeep(key, read, deadline, endAsNewest);
      } finally {
        if (inFlight.get(key)?.flight === flight) inFlight.delete(key);
      }
    });
    return flight;
  }

  async function readAny(read: SharedRead<unknown>, reader: Reader): Promise<unknown> {
    const { deadline, noCache, onStale } = reader;
    const key = keyOf(read);
    const copyNow = () => (noCache ? undefined : copies.get(key));
    const fresh = copyNow();
    // Whoever is served is not to be the first to be forgotten.
    if (fresh !== undefined) keepers.get(read.scope);
    if (fresh?.isSettled === true && ageMs(fresh) < read.freshMs) return fresh.value;

    const latest = noCache ? undefined : inFlight.get(key)?.flight;
    const joined = latest?.abandoned === false ? latest : undefined;
    try {
      // To join what others have begun costs nothing.
      const refused = joined === undefined ? read.refusal() : null;
      if (refused !== null) throw refused;
      return await (joined ?? startFlight(key, read)).join(deadline);
    } catch (error) {
      // A copy bridges just what asking again may help against: never a refusal, nor a write.
      const isTrouble = error instanceof UpstreamError && error.retryable && !isDenial(error);
      const isOutdated = key !== keyOf(read);
      // A newer request may have replaced it meanwhile, or was told that there is no such thing.
      const copy = copyNow();
      if (copy === undefined || !isTrouble || isOutdated || ageMs(copy) > maxStaleMs) throw error;
      onStale(copy.value, Math.round(ageMs(copy)));
      return copy.value;
    }
  }

  function ageMs({ arrivedAtMs }: Copy): number {
    return now() - arrivedAtMs;
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
