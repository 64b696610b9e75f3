import type { ServerResponse } from 'node:http';
import type { Deadline } from '../upstream/deadline.ts';

/** The time of one operation. It leaves no timer and no listener behind when it is disposed of. */
export interface OperationDeadline extends Deadline, Disposable {
  /** Ends it at once (`AbortError`). */
  cancel(): void;
  /** Whether the client has hung up, so that nobody reads the answer. */
  readonly isHungUp: boolean;
}

/** Ends after `timeoutMs` (`TimeoutError`), or when the client hangs up before its answer is sent (`AbortError`). */
export function startDeadline(response: ServerResponse, timeoutMs: number): OperationDeadline {
  const controller = new AbortController();
  let isHungUp = false;
  const endsAtMs = performance.now() + timeoutMs;
  const timer = setTimeout(
    () => controller.abort(new DOMException('The operation took too long.', 'TimeoutError')),
    timeoutMs,
  );
  const cancel = () => controller.abort(new DOMException('Nobody waits any more.', 'AbortError'));
  const end = () => {
    clearTimeout(timer);
    if (response.writableFinished) return;
    cancel();
    isHungUp = true;
  };
  // Also when whoever writes the answer never hears of it.
  response.once('close', end);
  if (response.destroyed) end();
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endsAtMs - performance.now()),
    cancel,
    get isHungUp() {
      return isHungUp;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      response.removeListener('close', end);
    },
  };
}
