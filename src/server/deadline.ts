import type { ServerResponse } from 'node:http';

/** A signal that leaves no timer and no listener behind. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** Ends it at once (`AbortError`). */
  cancel(): void;
}

/** Ends after `timeoutMs` (`TimeoutError`), or when the client hangs up before its answer is sent (`AbortError`). */
export function startDeadline(response: ServerResponse, timeoutMs: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('The operation took too long.', 'TimeoutError')),
    timeoutMs,
  );
  const cancel = () => controller.abort(new DOMException('Nobody waits any more.', 'AbortError'));
  const end = () => {
    clearTimeout(timer);
    if (!response.writableFinished) cancel();
  };
  // Also when whoever writes the answer never hears of it.
  response.once('close', end);
  return {
    signal: controller.signal,
    cancel,
    [Symbol.dispose]() {
      clearTimeout(timer);
      response.removeListener('close', end);
    },
  };
}
