import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/**
 * Runs `work`, and counts on demand the timers that were started by it and hold the process. A
 * count over the whole process would also change when a timer of the test runner or of an earlier
 * test ends.
 */
export async function countTimers(
  work: (running: () => Promise<number>) => Promise<void>,
): Promise<void> {
  const inWork = new AsyncLocalStorage<true>();
  const timers = new Map<number, NodeJS.Timeout>();
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (type === 'Timeout' && inWork.getStore()) timers.set(id, resource as NodeJS.Timeout);
    },
    destroy(id) {
      timers.delete(id);
    },
  });
  const running = async () => {
    // Node reports what was destroyed within two rounds of its event loop.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    return [...timers.values()].filter((timer) => timer.hasRef()).length;
  };
  hook.enable();
  try {
    await inWork.run(true, () => work(running));
  } finally {
    hook.disable();
  }
}
