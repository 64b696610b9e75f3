/** One wait for something. It leaves no timer and no listener behind when it is disposed of. */
export interface Wait extends Disposable {
  readonly signal: AbortSignal;
}

/** Starts a wait that ends with its operation, or after `timeoutMs` (`TimeoutError`). */
export function startWait(operation: AbortSignal, timeoutMs: number): Wait {
  const controller = new AbortController();
  const endWithOperation = () => controller.abort(operation.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('The wait took too long.', 'TimeoutError')),
    timeoutMs,
  );
  operation.addEventListener('abort', endWithOperation, { once: true });
  if (operation.aborted) endWithOperation();
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      operation.removeEventListener('abort', endWithOperation);
    },
  };
}
