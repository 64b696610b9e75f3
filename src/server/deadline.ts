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
  return new ResponseDeadline(response, timeoutMs);
}

class ResponseDeadline implements OperationDeadline {
  isHungUp = false;
  readonly #response: ServerResponse;
  readonly #endsAtMs: number;
  readonly #timer: NodeJS.Timeout;
  /** Null until it is asked for: an operation that is answered with what is kept needs none. */
  #controller: AbortController | null = null;
  #reason: DOMException | null = null;

  constructor(response: ServerResponse, timeoutMs: number) {
    this.#response = response;
    this.#endsAtMs = performance.now() + timeoutMs;
    this.#timer = setTimeout(
      () => this.#end(new DOMException('The operation took too long.', 'TimeoutError')),
      timeoutMs,
    );
    // Also when whoever writes the answer never hears of it.
    response.once('close', this.#onClose);
    if (response.destroyed) this.#onClose();
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#reason !== null) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  readonly remainingMs = () => Math.max(0, this.#endsAtMs - performance.now());

  cancel(): void {
    this.#end(new DOMException('Nobody waits any more.', 'AbortError'));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#response.removeListener('close', this.#onClose);
  }

  readonly #onClose = () => {
    clearTimeout(this.#timer);
    if (this.#response.writableFinished) return;
    this.isHungUp = true;
    this.cancel();
  };

  #end(reason: DOMException): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
  }
}
