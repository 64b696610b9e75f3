/** One attempt at a request. It leaves no timer and no listener behind when it is disposed of. */
export interface Attempt extends Disposable {
  readonly signal: AbortSignal;
  /** Rejects with the signal's reason when the attempt ends before it is disposed of. */
  readonly ended: Promise<never>;
}

/** Starts an attempt that ends with its operation, or after `timeoutMs` (`TimeoutError`). */
export function startAttempt(operation: AbortSignal, timeoutMs: number): Attempt {
  const controller = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  // Nobody listens any more when it ends after the answer.
  ended.catch(() => {});
  function end(reason: unknown): void {
    controller.abort(reason);
    reject(reason);
  }
  const endWithOperation = () => end(operation.reason);
  const timer = setTimeout(
    () => end(new DOMException('The attempt took too long.', 'TimeoutError')),
    timeoutMs,
  );
  operation.addEventListener('abort', endWithOperation, { once: true });
  if (operation.aborted) endWithOperation();
  return {
    signal: controller.signal,
    ended,
    [Symbol.dispose]() {
      clearTimeout(timer);
      operation.removeEventListener('abort', endWithOperation);
    },
  };
}
