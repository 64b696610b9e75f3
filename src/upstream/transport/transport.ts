import { type Dispatcher, errors } from 'undici';
import { NO_TRACER, type Tracer } from '../../domain/tracer.ts';
import type { UpstreamApi } from '../../domain/upstream.ts';
import { codeOfReason, type Deadline, LEAST_TIME_MS } from '../deadline.ts';
import {
  UpstreamError,
  type UpstreamErrorCode,
  type UpstreamErrorOptions,
} from '../upstream-error.ts';
import { ExchangeError, type ExchangeResponse, exchange } from './exchange.ts';

export interface TransportOptions {
  readonly api: UpstreamApi;
  /** Host name of the API. */
  readonly host: string;
  /** Path of the base URL, without a slash at the end: `/api/v3`. */
  readonly basePath: string;
  /** How long one attempt may take, from asking for a connection to the last byte in. */
  readonly attemptTimeoutMs: number;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** Holds the connections to the API's origin; closed with the transport. */
  readonly dispatcher: Dispatcher;
  /** Nobody unless given. */
  readonly tracer?: Tracer;
  /** As in `TracedCall`; false unless told. */
  readonly isForAll?: boolean;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Begins with a slash and is appended to the base path as it is. */
  readonly path: string;
  /** The same with `{id}` for each id, and without a query. */
  readonly template: string;
  /** How often it has been sent before; 0 unless told. */
  readonly resends?: number;
  readonly authorization: string;
  /** Absent for none. */
  readonly body?: string;
  /** Of the body; JSON unless told. */
  readonly contentType?: string;
  /** Whether it changes nothing, so that it may be sent again; a GET unless told. */
  readonly safe?: boolean;
  /** In the place of the transport's own time for an attempt. */
  readonly timeoutMs?: number;
  readonly deadline: Deadline;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One REST API's origin. */
export interface Transport {
  readonly api: UpstreamApi;
  /** Whether the last request had no answer, or a status of 500 or more. */
  readonly degraded: boolean;
  /**
   * Sends one request, once. Any status is an answer. Throws {@link UpstreamError} when there is
   * none: `UPSTREAM_UNAVAILABLE`, `UPSTREAM_TIMEOUT`, `CANCELLED`, or `UPSTREAM_BAD_RESPONSE` for an
   * answer that is cut, too large, compressed or not UTF-8. Its outcome is unknown when the request
   * may have been carried out all the same.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
  close(): Promise<void>;
}

export function createTransport(options: TransportOptions): Transport {
  const { api, host, basePath, attemptTimeoutMs, maxBodyBytes, dispatcher } = options;
  const { tracer = NO_TRACER, isForAll = false } = options;
  let degraded = false;

  // Without the cause: the library's errors hold bytes and addresses of the upstream.
  function fail(message: string, failure: Omit<UpstreamErrorOptions, 'api'>): UpstreamError {
    return new UpstreamError(message, { api, ...failure });
  }

  const tooLarge = new UnreadableBodyError(`more than ${maxBodyBytes} bytes`);
  const vetoOnSize = (bytes: number) => (bytes > maxBodyBytes ? tooLarge : null);

  function send(request: TransportRequest): Promise<TransportResponse> {
    const { method, template, resends = 0 } = request;
    return tracer.inCall(
      { api, host, method, template: basePath + template, resends, isForAll },
      (traceparent) => sendOnce(request, traceparent),
    );
  }

  async function sendOnce(
    request: TransportRequest,
    traceparent: string | null,
  ): Promise<TransportResponse> {
    const { method, path, authorization, timeoutMs = attemptTimeoutMs, deadline } = request;
    const {
      body: payload = null,
      contentType = 'application/json',
      safe = method === 'GET',
    } = request;
    const headers = {
      accept: 'application/json',
      'accept-encoding': 'identity',
      authorization,
      ...(payload !== null && { 'content-type': contentType }),
      ...(traceparent !== null && { traceparent }),
    };
    const startedAt = performance.now();
    try {
      const response = await exchange(
        dispatcher,
        { method, path: basePath + path, headers, body: payload },
        {
          signal: deadline.signal,
          timeoutMs,
          // The answer of a request that has waited for so long would come too late.
          vetoOnConnection: () => (deadline.remainingMs() < LEAST_TIME_MS ? TOO_LATE : null),
          vetoOnHead,
          vetoOnSize,
        },
      );
      degraded = response.status >= 500;
      return { status: response.status, headers: response.headers, body: textOf(response) };
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      return answerOrFail(error, safe, (performance.now() - startedAt) * 2 >= timeoutMs);
    }
  }

  /**
   * What is known of an answer that did not come to its end, where that is enough; else throws. That this
   * side ended a request says something of the API only if the API had had time to answer.
   */
  function answerOrFail(error: ExchangeError, safe: boolean, hadTime: boolean): TransportResponse {
    const { phase, head, cause, isEndedHere } = error;
    const timeOrHangUp = isEndedHere ? codeOfReason(cause) : null;
    const isSilent = timeOrHangUp === 'UPSTREAM_TIMEOUT' && hadTime;
    if (head === null) {
      const code = timeOrHangUp ?? codeOfFailure(cause);
      const sent = phase !== 'not-sent';
      const isUnreached = isSilent || (!isEndedHere && cause !== TOO_LATE);
      if (isUnreached) degraded = true;
      throw fail(`no answer: ${nameOfFailure(cause)}`, {
        code,
        outcome: sent && !safe ? 'unknown' : null,
        // An upstream that was slow once would be slow again, unless it was only to connect.
        transient: sent ? safe && code === 'UPSTREAM_UNAVAILABLE' : code !== 'CANCELLED',
        reached: isUnreached ? false : null,
      });
    }
    const { status, headers } = head;
    degraded = status >= 500;
    // What a 429 says is in its headers, for all that come after. What a write is told in the body of its
    // rejection it need not wait for.
    const isRejected = !safe && status >= 400 && status < 500 && timeOrHangUp !== 'CANCELLED';
    if (status === 429 || isRejected) return { status, headers, body: '' };
    if (timeOrHangUp !== null) {
      throw fail('no end of the answer', {
        code: timeOrHangUp,
        status,
        outcome: !safe && (status < 400 || status >= 500) ? 'unknown' : null,
        // A 5xx is an answer of an API that can be reached, also when its body has no end.
        ...(isSilent && { reached: status >= 500 }),
      });
    }
    // An error status says enough without its body.
    if (status >= 300) return { status, headers, body: '' };
    const reason = reasonOf(cause);
    throw fail(`unreadable body: ${reason}`, {
      code: 'UPSTREAM_BAD_RESPONSE',
      status,
      outcome: safe ? null : 'unknown',
      transient: safe && reason === 'cut',
      reached: cause instanceof UnreadableBodyError,
    });
  }

  return {
    api,
    get degraded() {
      return degraded;
    },

    send,
    close: () => dispatcher.destroy(),
  };
}

const TOO_LATE = new errors.ConnectTimeoutError();

/** A body that cannot be used, and why. */
class UnreadableBodyError extends Error {
  override readonly name = 'UnreadableBodyError';
}

const COMPRESSED = new UnreadableBodyError('compressed');

const NO_CODING = /^[\s,]*(identity[\s,]*)*$/i;

/** Asked for `identity`: what comes compressed anyway could grow to any size when decoded. */
function vetoOnHead(status: number, headers: TransportResponse['headers']): Error | null {
  const coding = headers['content-encoding'];
  // A 204 has no body that could be compressed.
  if (coding === undefined || status === 204) return null;
  return NO_CODING.test([coding].flat().join()) ? null : COMPRESSED;
}

// Fatal: a replacement character in the middle of an id would make it another id.
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function textOf({ status, headers, bytes }: ExchangeResponse): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new ExchangeError('cut', { status, headers }, new UnreadableBodyError('not UTF-8'));
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof UnreadableBodyError) return cause.message;
  return isNotHttp(cause) ? 'not HTTP' : 'cut';
}

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
