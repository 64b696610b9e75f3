import { type Dispatcher, errors } from 'undici';
import { codeOfAbort, startAttempt } from './attempt.ts';
import { readText, UnreadableBodyError } from './response-body.ts';
import { type UpstreamApi, UpstreamError, type UpstreamErrorCode } from './upstream-error.ts';

export interface TransportOptions {
  readonly api: UpstreamApi;
  /** Path of the base URL, without a slash at the end: `/api/v3`. */
  readonly basePath: string;
  /** How long one attempt may take, from waiting for a connection to the last byte in. */
  readonly attemptTimeoutMs: number;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** Holds the connections to the API's origin; closed with the transport. */
  readonly dispatcher: Dispatcher;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Begins with a slash and is appended to the base path as it is. */
  readonly path: string;
  readonly authorization: string;
  /** JSON text; absent for none. */
  readonly body?: string;
  /** In the place of the transport's own time for an attempt. */
  readonly timeoutMs?: number;
  /** The operation's deadline (`TimeoutError`) and the client's hanging up (`AbortError`). */
  readonly signal: AbortSignal;
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
  const { api, basePath, attemptTimeoutMs, maxBodyBytes, dispatcher } = options;

  let degraded = false;

  // Without the cause: the library's errors hold bytes and addresses of the upstream.
  function fail(
    code: UpstreamErrorCode,
    message: string,
    { status = null, unknown = false }: { status?: number | null; unknown?: boolean } = {},
  ) {
    return new UpstreamError(message, { api, code, status, outcome: unknown ? 'unknown' : null });
  }

  return {
    api,
    get degraded() {
      return degraded;
    },

    async send({ method, path, authorization, body: payload, timeoutMs, signal }) {
      const isWrite = method !== 'GET';
      using attempt = startAttempt(signal, timeoutMs ?? attemptTimeoutMs);
      let response: Dispatcher.ResponseData;
      let sent = false;
      try {
        const watched = isWrite ? dispatcher.compose(whenSent(() => (sent = true))) : dispatcher;
        const asked = watched.request({
          method,
          path: basePath + path,
          headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            authorization,
            ...(payload !== undefined && { 'content-type': 'application/json' }),
          },
          body: payload ?? null,
          signal: attempt.signal,
        });
        // undici itself would tell a request that waits for a socket only once it has one.
        response = await Promise.race([asked, attempt.ended]);
      } catch (cause) {
        const code = codeOfFailure(cause, attempt.signal);
        // A client that hangs up says nothing about the upstream.
        if (code !== 'CANCELLED') degraded = true;
        throw fail(code, `no answer: ${nameOf(cause)}`, { unknown: sent });
      }

      const { statusCode: status, headers, body } = response;
      degraded = status >= 500;
      try {
        return { status, headers, body: await readText(headers, body, maxBodyBytes) };
      } catch (cause) {
        // A body that never ends would keep its socket.
        body.on('error', () => {}).destroy();
        if (attempt.signal.aborted) {
          throw fail(codeOfFailure(cause, attempt.signal), 'no end of the answer', {
            status,
            unknown: isWrite && (status < 400 || status >= 500),
          });
        }
        // An error status says enough without its body.
        if (status >= 300) return { status, headers, body: '' };
        throw fail('UPSTREAM_BAD_RESPONSE', `unreadable body: ${reasonOf(cause)}`, {
          status,
          unknown: isWrite,
        });
      }
    },

    close: () => dispatcher.destroy(),
  };
}

function reasonOf(cause: unknown): string {
  return cause instanceof UnreadableBodyError ? cause.message : 'cut or not UTF-8';
}

/** What is safe to log of an error of the library: what went wrong, and not with which bytes. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

/** Which code a request that got no answer has, by the phase and not by the library's list of codes. */
function codeOfFailure(cause: unknown, signal: AbortSignal): UpstreamErrorCode {
  if (signal.aborted) return codeOfAbort(signal);
  if (cause instanceof errors.ConnectTimeoutError) return 'UPSTREAM_TIMEOUT';
  return isNotHttp(cause) ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE';
}

/** Whether something did answer, and it was no answer to a GET in HTTP. */
function isNotHttp(cause: unknown): boolean {
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

/** Tells when a request goes out on a connection: until then, nothing of it can have been carried out. */
function whenSent(told: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        told();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
}
