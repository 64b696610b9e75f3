import type { UpstreamApi } from '../domain/upstream.ts';
import { assertTimeLeft, codeOfAbort, type Deadline } from './deadline.ts';
import type { SharedLocks } from './shared-locks.ts';
import { UpstreamError } from './upstream-error.ts';

/**
 * What runs alone. `known` is what the one before it in this process has returned, if that one began to
 * find it out after this one had come, so that it is as new as what this one could find out itself; null
 * otherwise. A task that calls `begin` returns what it finds out from then on: the answer of a write.
 */
export type ExclusiveTask<T> = (known: T | null, begin: () => void) => Promise<T>;

/** Runs one after the other what must not run at the same time. */
export interface Mutex {
  /**
   * Waits until no other task of this name and credential runs, here or on another replica. A task that
   * waits holds no connection slot and no quota. Throws {@link UpstreamError} when its time is up before
   * it runs.
   */
  run<T>(quotaKey: string, name: string, deadline: Deadline, task: ExclusiveTask<T>): Promise<T>;
}

/** What a task has returned, and when it began to find that out. */
interface Result {
  readonly value: unknown;
  readonly beganAt: number;
}

/** `shared` is null for a process that shares nothing. */
export function createMutex(api: UpstreamApi, shared: SharedLocks | null): Mutex {
  /** By quota key and name, the end of the task that came last. */
  const last = new Map<string, Promise<Result | null>>();
  let clock = 0;
  const tick = () => {
    clock += 1;
    return clock;
  };

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
          // All tasks of one name return the same type.
          const value = await task((known?.value ?? null) as T | null, () => {
            beganAt = tick();
          });
          result = { value, beganAt };
          return value;
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
