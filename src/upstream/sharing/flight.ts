import { codeOfAbort, type Deadline } from '../deadline.ts';
import { type UpstreamApi, UpstreamError } from '../upstream-error.ts';

/**
 * One piece of work that any number of callers wait for, each until a deadline of its own. Whoever
 * gives up leaves the others theirs; when the last one does, the work ends too.
 */
export interface Flight<T> {
  /** Whether everybody has left, so that it must not be joined any more. */
  readonly abandoned: boolean;
  /**
   * Waits for the outcome; the first to call it starts the work. Throws {@link UpstreamError}
   * `UPSTREAM_TIMEOUT` or `CANCELLED` when the caller's own time ends first.
   */
  join(deadline: Deadline): Promise<T>;
}

/** `run` gets the deadline of whoever waits longest, and rejects soon after its signal has ended. */
export function createFlight<T>(
  api: UpstreamApi,
  run: (deadline: Deadline) => Promise<T>,
): Flight<T> {
  const controller = new AbortController();
  const passengers = new Set<Deadline>();
  const joint: Deadline = {
    signal: controller.signal,
    remainingMs: () => Math.max(0, ...Array.from(passengers, (each) => each.remainingMs())),
  };
  let outcome: Promise<T> | undefined;

  return {
    get abandoned() {
      return controller.signal.aborted;
    },

    async join(deadline) {
      const { signal } = deadline;
      if (signal.aborted) throw new UpstreamError('not begun', { api, code: codeOfAbort(signal) });
      const { promise: left, reject } = Promise.withResolvers<never>();
      const leave = () => {
        passengers.delete(deadline);
        // The last one waits for the work itself to end, and so hears how far it had come.
        if (passengers.size === 0) controller.abort(signal.reason);
        else reject(new UpstreamError('left to others', { api, code: codeOfAbort(signal) }));
      };
      passengers.add(deadline);
      signal.addEventListener('abort', leave, { once: true });
      outcome ??= run(joint);
      try {
        return await Promise.race([outcome, left]);
      } finally {
        signal.removeEventListener('abort', leave);
        passengers.delete(deadline);
      }
    },
  };
}
