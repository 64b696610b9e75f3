import {
  createSharedReads,
  type SharedReadsOptions,
} from '../../../src/upstream/sharing/shared-reads.ts';
import { UpstreamError, type UpstreamErrorCode } from '../../../src/upstream/upstream-error.ts';
import { recordObserver } from '../../support/recorded-observer.ts';
import { deadlineOf } from '../deadlines.ts';

export const FRESH_MS = 5000;
export const MAX_STALE_MS = 60_000;

export interface Asking {
  readonly cacheKey?: string;
  readonly path?: string;
  readonly freshMs?: number;
  readonly noCache?: boolean;
  readonly longLived?: boolean;
  readonly notBeforeMs?: number;
  readonly signal?: AbortSignal;
  /** Whether nothing may be sent for it. */
  readonly isNotSendable?: boolean;
}

/** Reads of an API that answers each request with its number, or fails when told. */
export function startReads(options: Partial<SharedReadsOptions> = {}) {
  const clock = { nowMs: 1000 };
  const reads = createSharedReads({
    api: 'SENDCLOUD',
    maxStaleMs: MAX_STALE_MS,
    maxEntries: 100,
    maxBytes: 100_000,
    now: () => clock.nowMs,
    ...options,
  });
  const staleAges: number[] = [];
  const observer = recordObserver();
  /** How each request is answered that waits, by its number. */
  const answers = new Map<number, (error?: Error) => void>();
  const signals: AbortSignal[] = [];
  let bytes = 10;
  let isKept = true;

  const ask = ({ cacheKey = 'acme', path = '/1', ...asking }: Asking = {}) =>
    reads.read(
      {
        cacheKey,
        operation: 'read',
        path,
        freshMs: asking.freshMs ?? FRESH_MS,
        longLived: asking.longLived ?? false,
        notBeforeMs: () => asking.notBeforeMs ?? 0,
        notSendable: () => (asking.isNotSendable === true ? failure('RATE_LIMITED') : null),
        run: (deadline) => {
          const { promise, resolve, reject } = Promise.withResolvers<{
            value: { request: number };
            bytes: number;
            isKept: boolean;
          }>();
          const value = { request: signals.push(deadline.signal) };
          answers.set(value.request, (error) =>
            error ? reject(error) : resolve({ value, bytes, isKept }),
          );
          deadline.signal.addEventListener('abort', () => reject(new Error('aborted')));
          return promise;
        },
      },
      {
        deadline: deadlineOf(asking.signal),
        noCache: asking.noCache ?? false,
        observer,
        onStale: (_value, ageMs) => staleAges.push(ageMs),
      },
    );

  return {
    reads,
    clock,
    staleAges,
    observer,
    signals,
    ask,
    setBytes: (next: number) => {
      bytes = next;
    },
    /** From now on no answer may be served again. */
    keepNothing: () => {
      isKept = false;
    },
    /** Answers every request that waits. */
    answer(error?: Error) {
      for (const request of [...answers.keys()]) this.answerOne(request, error);
    },
    /** Answers one of the requests that wait. */
    answerOne(request: number, error?: Error) {
      answers.get(request)?.(error);
      answers.delete(request);
    },
    /** Asks and answers at once: the number of the request whose answer it is. */
    async askNow(asking?: Asking, error?: Error): Promise<number> {
      const asked = ask(asking);
      asked.catch(() => {});
      this.answer(error);
      return (await asked).request;
    },
  };
}

export function failure(code: UpstreamErrorCode, retryable?: boolean): UpstreamError {
  return new UpstreamError('x', {
    api: 'SENDCLOUD',
    code,
    ...(retryable !== undefined && { retryable }),
  });
}
