import type { UpstreamApi } from '../../domain/upstream.ts';
import { codeOfAbort, type Deadline } from '../deadline.ts';
import { UpstreamError } from '../upstream-error.ts';

/**
 * One request that any number of waiters share, each until a deadline of its own. A waiter that gives
 * up leaves the request to the others; when the last one gives up, the request ends too.
 */
export interface SharedRequest<T> {
  /** Whether the last waiter has given up, so that the request must not be joined any more. */
  isAbandoned(): boolean;
  /**
   * Waits for the outcome; the first waiter starts the request. Throws {@link UpstreamError}
   * `UPSTREAM_TIMEOUT` or `CANCELLED` when the waiter's own time ends first.
   */
  join(deadline: Deadline): Promise<T>;
}

/** `run` gets the deadline of the waiter with the most time, and rejects soon after its signal has ended. */
export function createSharedRequest<T>(
  api: UpstreamApi,
  run: (deadline: Deadline) => Promise<T>,
): SharedRequest<T> {
  const controller = new AbortController();
  const waiters = new Set<Deadline>();
  const joint: Deadline = {
    signal: controller.signal,
    remainingMs() {
      let mostMs = 0;
      for (const waiter of waiters) mostMs = Math.max(mostMs, waiter.remainingMs());
      return mostMs;
    },
  };
  let outcome: Promise<T> | undefined;

  return {
    isAbandoned: () => controller.signal.aborted,

    join(deadline) {
      const { signal } = deadline;
      if (signal.aborted) {
        return Promise.reject(new UpstreamError('not begun', { api, code: codeOfAbort(signal) }));
      }
      return new Promise((resolve, reject) => {
        const end = () => {
          signal.removeEventListener('abort', leave);
          waiters.delete(deadline);
        };
        const leave = () => {
          end();
          // The last waiter waits for the request itself to end, and so learns how far it had come.
          if (waiters.size === 0) controller.abort(signal.reason);
          else reject(new UpstreamError('left to others', { api, code: codeOfAbort(signal) }));
        };
        waiters.add(deadline);
        signal.addEventListener('abort', leave);
        outcome ??= run(joint);
        outcome.then(
          (value) => {
            end();
            resolve(value);
          },
          (error: unknown) => {
            end();
            reject(error);
          },
        );
      });
    },
  };
}
