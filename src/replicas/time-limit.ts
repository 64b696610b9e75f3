/** Rejects when the answer has not come within this time. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  const timer = after(ms, () => reject(new TimeLimitError()));
  try {
    return await Promise.race([answer, limit]);
  } finally {
    timer.end();
  }
}

/** Times are counted in steps, so that one in which this process stood still is not more than a step. */
const STEP_MS = 10;

/** Runs it after a time in which this process ran. */
export function after(ms: number, run: () => void): { end(): void } {
  let steps = Math.ceil(ms / STEP_MS);
  let timer = setTimeout(step, STEP_MS);
  let immediate: NodeJS.Immediate | undefined;
  function step(): void {
    steps -= 1;
    if (steps > 0) timer = setTimeout(step, STEP_MS);
    // What has arrived meanwhile is read before.
    else immediate = setImmediate(run);
  }
  return {
    end() {
      clearTimeout(timer);
      clearImmediate(immediate);
    },
  };
}

class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
  readonly code = 'TIMEOUT';
}
