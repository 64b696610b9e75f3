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

  function fail(code: UpstreamErrorCode, message: string, cause?: unknown, status?: number) {
    return new UpstreamError(message, { api, code, status: status ?? null, cause });
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
        response = await dispatcher.request({
          method: 'GET',
          path: basePath + path,
          headers: { accept: 'application/json', 'accept-encoding': 'identity', authorization },
          signal: attempt.signal,
        });
      } catch (cause) {
        const code = codeOfFailure(cause, attempt.signal);
        // A client that hangs up says nothing about the upstream.
        if (code !== 'CANCELLED') degraded = true;
        throw fail(code, 'no answer', cause);
      }

      const { statusCode: status, headers, body } = response;
      degraded = status >= 500;
      try {
        return { status, headers, body: await readText(headers, body, maxBodyBytes) };
      } catch (cause) {
        // A body that never ends would keep its socket.
        body.on('error', () => {}).destroy();
        if (attempt.signal.aborted) {
          throw fail(codeOfFailure(cause, attempt.signal), 'no end of the answer', cause, status);
        }
        // An error status says enough without its body.
        if (status !== 200) return { status, headers, body: '' };
        throw fail('UPSTREAM_BAD_RESPONSE', `unreadable body: ${reasonOf(cause)}`, cause, status);
      }
    },

    close: () => dispatcher.destroy(),
  };
}

/** A signal that ends with the operation or after `timeoutMs`, and leaves no timer or listener behind. */
function startAttempt(operation: AbortSignal, timeoutMs: number) {
  const controller = new AbortController();
  const endWithOperation = () => controller.abort(operation.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('The attempt took too long.', 'TimeoutError')),
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

/** Which code a request that got no answer has, by the phase and not by the library's list of codes. */
function codeOfFailure(cause: unknown, signal: AbortSignal): UpstreamErrorCode {
  if (signal.aborted) return codeOfAbort(signal);
  if (cause instanceof errors.ConnectTimeoutError) return 'UPSTREAM_TIMEOUT';
  if (cause instanceof errors.HTTPParserError) return 'UPSTREAM_BAD_RESPONSE';
  if (cause instanceof errors.HeadersOverflowError) return 'UPSTREAM_BAD_RESPONSE';
  return 'UPSTREAM_UNAVAILABLE';
}

/** The code of what a signal ended: `AbortSignal` itself names its reasons this way. */
export function codeOfAbort(signal: AbortSignal): 'UPSTREAM_TIMEOUT' | 'CANCELLED' {
  return signal.reason?.name === 'TimeoutError' ? 'UPSTREAM_TIMEOUT' : 'CANCELLED';
}
