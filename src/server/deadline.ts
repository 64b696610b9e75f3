import type { ServerResponse } from 'node:http';
import type { Deadline } from '../upstream/deadline.ts';

/** The time of one operation. It leaves no timer and no listener behind when it is disposed of. */
export interface OperationDeadline extends Deadline, Disposable {
  /** Ends it at once (`AbortError`). */
  cancel(): void;
  /** Ends when the client hangs up, and not when the time is up: what is there by then is an answer. */
  readonly hungUp: AbortSignal;
}

/** Ends after `timeoutMs` (`TimeoutError`), or when the client hangs up before its answer is sent (`AbortError`). */
export function startDeadline(response: ServerResponse, timeoutMs: number): OperationDeadline {
  const controller = new AbortController();
  const hangUp = new AbortController();
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
    hangUp.abort();
  };
  // Also when whoever writes the answer never hears of it.
  response.once('close', end);
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endsAtMs - performance.now()),
    cancel,
    hungUp: hangUp.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      response.removeListener('close', end);
    },
  };
}
