import { AssertionError } from 'node:assert';
import { buildConnector, type Dispatcher, errors, Pool } from 'undici';
import { type UpstreamApi, UpstreamError, type UpstreamErrorCode } from './upstream-error.ts';

export interface TransportOptions {
  readonly api: UpstreamApi;
  /** Path of the base URL, without a slash at the end: `/api/v3`. */
  readonly basePath: string;
  /** How long one attempt may take, from the first byte out to the last byte in. */
  readonly attemptTimeoutMs: number;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** Holds the connections to the API's origin; closed with the transport. */
  readonly dispatcher: Dispatcher;
}

export interface TransportRequest {
  /** Begins with a slash and is appended to the base path as it is. */
  readonly path: string;
  readonly authorization: string;
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
  /** Whether the last request had no answer, or a 5xx. */
  readonly degraded: boolean;
  /**
   * Sends one GET, once. Any status is an answer. Throws {@link UpstreamError} when there is none:
   * `UPSTREAM_UNAVAILABLE`, `UPSTREAM_TIMEOUT`, `CANCELLED`, or `UPSTREAM_BAD_RESPONSE` for an
   * answer that is cut, too large, compressed or not UTF-8.
   */
  get(request: TransportRequest): Promise<TransportResponse>;
  close(): Promise<void>;
}

/**
 * Connections to one origin: HTTP/1.1, so that ending a request ends its socket, and never more
 * than `connections` at a time. undici's own time limits have a grain of a second and are off.
 */
export function createPool(
  origin: string,
  options: { readonly connections: number; readonly connectTimeoutMs: number },
): Pool {
  return new Pool(origin, {
    connections: options.connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (target, callback) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), options.connectTimeoutMs);
      const connect = buildConnector({
        allowH2: false,
        timeout: 0,
        // In Node's types only a listening socket has it; every socket does.
        ...{ signal: controller.signal },
      });
      connect(target, (...outcome) => {
        clearTimeout(timer);
        if (controller.signal.aborted) callback(new errors.ConnectTimeoutError(), null);
        else callback(...outcome);
      });
    },
  });
}

export function createTransport(options: TransportOptions): Transport {
  const { api, basePath, attemptTimeoutMs, maxBodyBytes, dispatcher } = options;

  let degraded = false;

  // Without the cause: the library's errors hold bytes and addresses of the upstream.
  function fail(code: UpstreamErrorCode, message: string, status: number | null = null) {
    return new UpstreamError(message, { api, code, status });
  }

  return {
    api,
    get degraded() {
      return degraded;
    },

    async get({ path, authorization, signal }) {
      using attempt = startAttempt(signal, attemptTimeoutMs);
      let response: Dispatcher.ResponseData;
      try {
        const asked = dispatcher.request({
          method: 'GET',
          path: basePath + path,
          headers: { accept: 'application/json', 'accept-encoding': 'identity', authorization },
          signal: attempt.signal,
        });
        // undici itself would tell a request that waits for a socket only once it has one.
        response = await Promise.race([asked, attempt.ended]);
      } catch (cause) {
        const code = codeOfFailure(cause, attempt.signal);
        // A client that hangs up says nothing about the upstream.
        if (code !== 'CANCELLED') degraded = true;
        throw fail(code, `no answer: ${nameOf(cause)}`);
      }

      const { statusCode: status, headers, body } = response;
      degraded = status >= 500;
      try {
        return { status, headers, body: await readText(headers, body, maxBodyBytes) };
      } catch (cause) {
        // A body that never ends would keep its socket.
        body.on('error', () => {}).destroy();
        if (attempt.signal.aborted) {
          throw fail(codeOfFailure(cause, attempt.signal), 'no end of the answer', status);
        }
        // An error status says enough without its body.
        if (status !== 200) return { status, headers, body: '' };
        throw fail('UPSTREAM_BAD_RESPONSE', `unreadable body: ${reasonOf(cause)}`, status);
      }
    },

    close: () => dispatcher.destroy(),
  };
}

/** Ends with the operation or after `timeoutMs`, and leaves no timer or listener behind. */
function startAttempt(operation: AbortSignal, timeoutMs: number) {
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
    /** Rejects when the attempt ends. */
    ended,
    [Symbol.dispose]() {
      clearTimeout(timer);
      operation.removeEventListener('abort', endWithOperation);
    },
  };
}

class UnreadableBodyError extends Error {
  override readonly name = 'UnreadableBodyError';
}

async function readText(
  headers: TransportResponse['headers'],
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string> {
  // Asked for `identity`: what comes compressed anyway could grow to any size when decoded.
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new UnreadableBodyError('compressed');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new UnreadableBodyError(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  // Fatal: a replacement character in the middle of an id would make it another id.
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
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
    cause instanceof AssertionError
  );
}

/** The code of what a signal ended: `AbortSignal` itself names its reasons this way. */
export function codeOfAbort(signal: AbortSignal): 'UPSTREAM_TIMEOUT' | 'CANCELLED' {
  return signal.reason?.name === 'TimeoutError' ? 'UPSTREAM_TIMEOUT' : 'CANCELLED';
}
