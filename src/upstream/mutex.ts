import { LRUCache } from 'lru-cache';
import type { UpstreamApi } from '../domain/upstream.ts';
import { assertTimeLeft, codeOfAbort, type Deadline } from './deadline.ts';
import type { SharedLocks } from './replicas.ts';
import { UNSETTLED_MS } from './sharing/shared-reads.ts';
import { UpstreamError, type UpstreamErrorCode } from './upstream-error.ts';

/**
 * What runs alone. `known` is what the one before it in this process has returned, if that one began to
 * find it out after this one had come, so that it is as new as what this one could find out itself; null
 * otherwise. A task that calls `begin` returns what it finds out from then on: the answer of a write.
 * `unsettled` is null unless a write of the same name has an unknown outcome and may still be carried
 * out. A task that finds no trace of it throws this error instead of writing the same again.
 */
export type ExclusiveTask<T> = (
  known: T | null,
  begin: () => void,
  unsettled: UpstreamError | null,
) => Promise<T>;

/** Runs one after the other what must not run at the same time. */
export interface Mutex {
  /**
   * Waits until no other task of this name and credential runs, here or on another replica. A task that
   * waits holds no connection slot and no quota. Throws {@link UpstreamError} when its time is up before
   * it runs. When the error of a task has an unknown outcome, its name is unsettled to all that waited for
   * it in this process, and for {@link UNSETTLED_MS} to all that run, here or on another replica.
   */
  run<T>(quotaKey: string, name: string, deadline: Deadline, task: ExclusiveTask<T>): Promise<T>;
}

/** What a task has returned, and when it began to find that out. */
interface Result {
  readonly value: unknown;
  readonly beganAt: number;
}

/** A write that may still be carried out. */
interface Unsettled {
  readonly code: UpstreamErrorCode;
  readonly endedAt: number;
  readonly untilMs: number;
}

/** So many names are remembered as unsettled; the oldest is forgotten first. */
const MAX_UNSETTLED = 1000;

/** `shared` is null for a process that shares nothing; `now` is a clock that never goes back, in milliseconds. */
export function createMutex(
  api: UpstreamApi,
  shared: SharedLocks | null,
  now: () => number = () => performance.now(),
): Mutex {
  /** By quota key and name, the end of the task that came last. */
  const last = new Map<string, Promise<Result | null>>();
  const unsettled = new LRUCache<string, Unsettled>({
    // A `max` would allocate room for all of them at the start, and there are hardly ever any.
    maxSize: MAX_UNSETTLED,
    sizeCalculation: () => 1,
  });
  let clock = 0;
  const tick = () => {
    clock += 1;
    return clock;
  };

  /** The error for a task that came then; null when no write of the name may still be carried out. */
  function unsettledError(key: string, cameAt: number, sharedCode: string | null) {
    const own = unsettled.get(key);
    const isOwn = own !== undefined && (own.endedAt > cameAt || own.untilMs > now());
    const code = isOwn ? own.code : sharedCode;
    if (code === null) return null;
    return new UpstreamError('not sent: an equal write may still be carried out', {
      api,
      code: toldCode(code),
      outcome: 'unknown',
      tried: false,
    });
  }

  return {
    async run<T>(
      quotaKey: string,
      name: string,
      deadline: Deadline,
      task: ExclusiveTask<T>,
    ): Promise<T> {
      const cameAt = tick();
      const key = `${quotaKey} ${name}`;
      const before = last.get(key) ?? Promise.resolve(null);
      const { promise: ended, resolve: end } = Promise.withResolvers<Result | null>();
      last.set(key, ended);
      let result: Result | null = null;
      try {
        const earlier = await inTime(before, deadline);
        const lock = await shared?.acquire(quotaKey, name, deadline);
        try {
          assertTimeLeft(api, deadline);
          const known = earlier !== null && earlier.beganAt > cameAt ? earlier : null;
          let beganAt = known?.beganAt ?? tick();
          const told = unsettledError(key, cameAt, lock?.unsettled ?? null);
          const begin = () => {
            beganAt = tick();
          };
          try {
            // All tasks of one name return the same type.
            const value = await task((known?.value ?? null) as T | null, begin, told);
            result = { value, beganAt };
            return value;
          } catch (error) {
            // What was only told has written nothing, and makes the time no longer.
            if (error !== told && error instanceof UpstreamError && error.outcome === 'unknown') {
              const { code } = error;
              unsettled.set(key, { code, endedAt: tick(), untilMs: now() + UNSETTLED_MS });
              lock?.markUnsettled(code, UNSETTLED_MS);
            }
            throw error;
          }
        } finally {
          lock?.release();
        }
      } finally {
        // What comes after one that has given up waits for those before it all the same.
        void before.then(() => {
          end(result);
          if (last.get(key) === ended) last.delete(key);
        });
      }
    },
  };

  function inTime<T>(waited: Promise<T>, { signal }: Deadline): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(new UpstreamError('not begun', { api, code: codeOfAbort(signal), tried: false }));
      };
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave);
      void waited.then((value) => {
        signal.removeEventListener('abort', leave);
        resolve(value);
      });
    });
  }
}

/** Others have not hung up, and a replica of another version may send other codes. */
function toldCode(code: string): UpstreamErrorCode {
  const isKept = code === 'UPSTREAM_TIMEOUT' || code === 'UPSTREAM_BAD_RESPONSE';
  return isKept ? code : 'UPSTREAM_UNAVAILABLE';
}
