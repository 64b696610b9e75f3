import { errors } from 'undici';
import type { UpstreamErrorCode } from '../upstream-error.ts';

/** What is safe to log of an error of the library: what went wrong, and not with which bytes. */
export function nameOfFailure(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

/** The code of a request that got no answer, by the phase and not by the library's list of codes. */
export function codeOfFailure(cause: unknown): UpstreamErrorCode {
  if (cause instanceof errors.ConnectTimeoutError) return 'UPSTREAM_TIMEOUT';
  return isNotHttp(cause) ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE';
}

/** Whether something did answer, and it was no answer in HTTP. */
export function isNotHttp(cause: unknown): boolean {
  // "bad upgrade" (a 101) and "bad response" (a 100 alone) come as errors of the socket.
  if (cause instanceof errors.SocketError) return cause.message.startsWith('bad ');
  return (
    cause instanceof errors.HTTPParserError ||
    cause instanceof errors.HeadersOverflowError ||
    cause instanceof errors.ResponseContentLengthMismatchError ||
    // An assertion of the parser, on a status below 100.
    (cause instanceof Error && cause.name === 'AssertionError')
  );
}
