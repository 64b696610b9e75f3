import { type Dispatcher, errors } from 'undici';
import { codeOfAbort, type Deadline, LEAST_TIME_MS } from '../deadline.ts';
import { type UpstreamApi, UpstreamError, type UpstreamErrorOptions } from '../upstream-error.ts';
import { startAttempt } from './attempt.ts';
import { readText, UnreadableBodyError } from './response-body.ts';
import { codeOfFailure, isNotHttp, nameOfFailure } from './transport-failure.ts';

export interface TransportOptions {
  readonly api: UpstreamApi;
  /** Path of the base URL, without a slash at the end: `/api/v3`. */
  readonly basePath: string;
  /** How long one attempt may take, from asking for a connection to the last byte in. */
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
  const { api, basePath, attemptTimeoutMs, maxBodyBytes, dispatcher } = options;
  let degraded = false;

  // Without the cause: the library's errors hold bytes and addresses of the upstream.
  function fail(message: string, failure: Omit<UpstreamErrorOptions, 'api'>): UpstreamError {
    return new UpstreamError(message, { api, ...failure });
  }

  async function send(request: TransportRequest): Promise<TransportResponse> {
    const { method, path, authorization, timeoutMs, deadline } = request;
    const {
      body: payload = null,
      contentType = 'application/json',
      safe = method === 'GET',
    } = request;
    using attempt = startAttempt(deadline.signal, timeoutMs ?? attemptTimeoutMs);
    let response: Dispatcher.ResponseData;
    let sent = false;
    try {
      const asked = dispatcher.compose(whenSent(deadline, () => (sent = true))).request({
        method,
        path: basePath + path,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          authorization,
          ...(payload !== null && { 'content-type': contentType }),
        },
        body: payload,
        signal: attempt.signal,
      });
      // undici itself would tell a request that waits for a socket only once it has one.
      response = await Promise.race([asked, attempt.ended]);
    } catch (cause) {
      const code = codeOfFailure(cause, attempt.signal);
      // A client that hangs up says nothing about the upstream.
      if (code !== 'CANCELLED') degraded = true;
      throw fail(`no answer: ${nameOfFailure(cause)}`, {
        code,
        outcome: sent && !safe ? 'unknown' : null,
        // Who has been slow once would be slow again, unless it was only to connect.
        transient: sent ? safe && code === 'UPSTREAM_UNAVAILABLE' : code !== 'CANCELLED',
      });
    }

    const { statusCode: status, headers, body } = response;
    degraded = status >= 500;
    try {
      return { status, headers, body: await readText(headers, body, maxBodyBytes) };
    } catch (cause) {
      // A body that never ends would keep its socket.
      body.on('error', () => {}).destroy();
      // What it says is in its headers, for all that come after.
      if (status === 429) return { status, headers, body: '' };
      if (attempt.signal.aborted) {
        throw fail('no end of the answer', {
          code: codeOfAbort(attempt.signal),
          status,
          outcome: !safe && (status < 400 || status >= 500) ? 'unknown' : null,
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
        broken: !(cause instanceof UnreadableBodyError),
      });
    }
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

/**
 * Tells when a request goes out on a connection: until then, nothing of it can have been carried
 * out. It does not when it has waited for so long that its answer would come too late.
 */
function whenSent(
  { remainingMs }: Deadline,
  told: () => void,
): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        if (remainingMs() < LEAST_TIME_MS) {
          controller.abort(new errors.ConnectTimeoutError());
          return;
        }
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

function reasonOf(cause: unknown): string {
  if (cause instanceof UnreadableBodyError) return cause.message;
  return isNotHttp(cause) ? 'not HTTP' : 'cut';
}
