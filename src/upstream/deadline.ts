import type { UpstreamApi } from '../domain/upstream.ts';
import { UpstreamError } from './upstream-error.ts';

/** How long somebody waits for an answer. */
export interface Deadline {
  /** Ends when the time is up (`TimeoutError`), or when nobody waits any more (`AbortError`). */
  readonly signal: AbortSignal;
  /** What is left until then, in milliseconds; never negative. */
  remainingMs(): number;
}

/** With less than this left nothing is started: its answer would come too late. */
export const LEAST_TIME_MS = 100;

/** Throws {@link UpstreamError} when a request would be begun in vain. */
export function assertTimeLeft(api: UpstreamApi, { signal, remainingMs }: Deadline): void {
  if (!signal.aborted && remainingMs() >= LEAST_TIME_MS) return;
  const code = signal.aborted ? codeOfAbort(signal) : 'UPSTREAM_TIMEOUT';
  throw new UpstreamError('not begun', { api, code, tried: false });
}

/** The code of what a signal ended. */
export function codeOfAbort(signal: AbortSignal): 'UPSTREAM_TIMEOUT' | 'CANCELLED' {
  return codeOfReason(signal.reason);
}

/** The code of the reason why something was ended: `AbortSignal` itself names its reasons this way. */
export function codeOfReason(reason: unknown): 'UPSTREAM_TIMEOUT' | 'CANCELLED' {
  const isTimeout = reason instanceof Error && reason.name === 'TimeoutError';
  return isTimeout ? 'UPSTREAM_TIMEOUT' : 'CANCELLED';
}
