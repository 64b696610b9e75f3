import type { Dispatcher } from 'undici';

/** How far a request had come when it failed. */
export type Phase = 'not-sent' | 'no-answer' | 'cut';

/** What an API answered. */
export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A request that got no whole answer. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly phase: Phase;
  /** Null when no answer had begun. */
  readonly head: Omit<ExchangeResponse, 'bytes'> | null;
  /** Whether this side ended it: the time was up, or nobody waits any more. */
  readonly isEndedHere: boolean;

  constructor(phase: Phase, head: ExchangeError['head'], cause: unknown, isEndedHere = false) {
    super(phase, { cause });
    this.phase = phase;
    this.head = head;
    this.isEndedHere = isEndedHere;
  }
}

export interface ExchangeOptions {
  /** Ends the exchange with its reason. */
  readonly signal: AbortSignal;
  /** Ends it with a `TimeoutError`, from asking for a connection on. */
  readonly timeoutMs: number;
  /** Asked when a connection is there: why nothing is to be sent on it; null to send. */
  vetoOnConnection(): Error | null;
  /** Asked when an answer begins: why its body is not to be read; null to read it. */
  vetoOnHead(status: number, headers: Headers): Error | null;
  /** Asked for every part: why no more is to be read; null to go on. */
  vetoOnSize(bytes: number): Error | null;
}

/**
 * Sends one request on a connection of the dispatcher, and reads its whole answer. It leaves no timer
 * and no listener behind, and no socket that still carries what nobody waits for. Rejects with an
 * {@link ExchangeError}, whose cause is an error of undici, a veto, or the reason of the signal.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  options: ExchangeOptions,
): Promise<ExchangeResponse> {
  const { signal, timeoutMs, vetoOnConnection, vetoOnHead, vetoOnSize } = options;
  const { promise, resolve, reject } = Promise.withResolvers<ExchangeResponse>();
  let controller: Dispatcher.DispatchController | null = null;
  let phase: Phase = 'not-sent';
  let head: ExchangeError['head'] = null;
  const body = new BodyParts();
  let size = 0;
  let isOver = false;

  function end(): void {
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }

  function fail(cause: unknown, isEndedHere = false): void {
    if (isOver) return;
    end();
    reject(new ExchangeError(phase, head, cause, isEndedHere));
    // A request that waits for a connection is ended when it gets one.
    controller?.abort(cause instanceof Error ? cause : new Error('ended'));
  }

  const timer = setTimeout(
    () => fail(new DOMException('The attempt took too long.', 'TimeoutError'), true),
    timeoutMs,
  );
  const abort = () => fail(signal.reason, true);
  if (signal.aborted) {
    abort();
    return promise;
  }
  signal.addEventListener('abort', abort);

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (isOver) {
        started.abort(new Error('ended'));
        return;
      }
      const veto = vetoOnConnection();
      if (veto !== null) fail(veto);
      else phase = 'no-answer';
    },
    onResponseStart(_controller, status, headers) {
      // Informational answers announce another one (RFC 9110, section 15.2).
      if (status < 200) return;
      phase = 'cut';
      head = { status, headers };
      const veto = vetoOnHead(status, headers);
      if (veto !== null) fail(veto);
    },
    onResponseData(_controller, chunk) {
      if (isOver) return;
      size += chunk.length;
      const veto = vetoOnSize(size);
      if (veto !== null) fail(veto);
      else body.add(chunk);
    },
    onResponseEnd() {
      if (isOver || head === null) return;
      end();
      resolve({ ...head, bytes: body.join() });
    },
    onResponseError: (_controller, error) => fail(error),
  };
  try {
    dispatcher.dispatch(request, handler);
  } catch (error) {
    fail(error);
  }
  return promise;
}

/** How many parts of a body are kept apart. */
const MOST_PARTS = 1024;

/** What has arrived of a body. Each part takes a hundred bytes more than it has, and some are of one. */
class BodyParts {
  readonly #joined: Buffer[] = [];
  #parts: Buffer[] = [];

  add(part: Buffer): void {
    this.#parts.push(part);
    if (this.#parts.length < MOST_PARTS) return;
    this.#joined.push(Buffer.concat(this.#parts));
    this.#parts = [];
  }

  join(): Buffer {
    const all = [...this.#joined, ...this.#parts];
    const [first] = all;
    return first !== undefined && all.length === 1 ? first : Buffer.concat(all);
  }
}
