import { NotFoundError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import { DecodeError } from './decode.ts';
import { parseJson } from './json.ts';
import { clampRetryAfterMs, parseRetryAfter } from './retry-after.ts';
import { codeOfAbort, type Transport, type TransportResponse } from './transport.ts';
import { type UpstreamApi, UpstreamError, type UpstreamErrorCode } from './upstream-error.ts';

/** Who is asking an API, for the time of one GraphQL operation. */
export interface UpstreamSession {
  /** Null when the caller sent none: then nothing is sent to the API. */
  readonly credential: Credential | null;
  /** The operation's deadline (`TimeoutError`) and the client's hanging up (`AbortError`). */
  readonly signal: AbortSignal;
  /** Told of every request that was sent, when it ended. */
  onCall(call: UpstreamCall): void;
}

export interface Credential {
  /** Whose it is: the caller's own, or this service's, which a caller can do nothing about. */
  readonly kind: 'forwarded' | 'service';
  /** The value of the `Authorization` header. */
  readonly authorization: Secret;
}

/** One request that an operation cost. */
export interface UpstreamCall {
  readonly api: UpstreamApi;
  /** Name of the client's method. */
  readonly operation: string;
  /** HTTP status; null when no answer arrived. */
  readonly status: number | null;
  /** From sending to the end of the body, in milliseconds. */
  readonly ms: number;
  /** How many ids the request was made for; 0 when it was made for the list itself. */
  readonly keys: number;
}

/** What an API's own error body says. */
export interface ErrorBody {
  /** Only if it is on the documented list. */
  readonly code: string | null;
  readonly retryAfterMs: number | null;
}

export interface RestApi {
  readonly api: UpstreamApi;
  readonly transport: Transport;
  /** Null when the body is not the API's own error: a proxy's page, say. */
  decodeErrorBody(body: unknown): ErrorBody | null;
}

export interface RestCall<T> {
  readonly operation: string;
  readonly path: string;
  /** How many ids the request is made for. */
  readonly keys: number;
  /** Whether the API answers 404 for an id that does not exist. */
  readonly lookup?: boolean;
  /** Pure. May throw {@link DecodeError}, and turns those it keeps into upstream errors. */
  decode(body: unknown, toUpstreamError: (error: DecodeError) => UpstreamError): T;
}

/** Sends one GET and returns what it decodes to. Throws {@link UpstreamError} or {@link NotFoundError}. */
export type RestCaller = <T>(call: RestCall<T>) => Promise<T>;

/** The code of every status that is not 200. What is not here cannot be an answer to a read. */
const CODE_BY_STATUS: Readonly<Record<number, UpstreamErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  429: 'RATE_LIMITED',
};

export function createRestCaller(rest: RestApi, session: UpstreamSession): RestCaller {
  const { api, transport } = rest;
  const { credential, signal, onCall } = session;

  async function send(operation: string, path: string, keys: number, authorization: string) {
    const startedAt = performance.now();
    let status: number | null = null;
    try {
      const response = await transport.get({ path, authorization, signal });
      status = response.status;
      return response;
    } catch (error) {
      if (error instanceof UpstreamError) status = error.status;
      throw error;
    } finally {
      onCall({ api, operation, status, ms: Math.round(performance.now() - startedAt), keys });
    }
  }

  return async ({ operation, path, keys, lookup = false, decode }) => {
    if (credential === null) {
      throw new UpstreamError(`${operation}: no credential`, { api, code: 'UNAUTHENTICATED' });
    }
    if (signal.aborted) {
      throw new UpstreamError(`${operation}: not begun`, { api, code: codeOfAbort(signal) });
    }
    const response = await send(operation, path, keys, credential.authorization.reveal());
    const context = { api, status: response.status, requestId: requestIdOf(response) };
    const badResponse = (reason: string) =>
      new UpstreamError(`${operation}: ${reason}`, { ...context, code: 'UPSTREAM_BAD_RESPONSE' });

    const body = parseBody(response);
    if (response.status === 200) {
      if (body === undefined) throw badResponse('not JSON');
      try {
        return decode(body, (error) => badResponse(error.message));
      } catch (error) {
        throw error instanceof DecodeError ? badResponse(error.message) : error;
      }
    }

    const errorBody = rest.decodeErrorBody(body);
    if (response.status === 404 && lookup && errorBody !== null) {
      throw new NotFoundError(`${operation}: not found`);
    }
    const code = codeOfStatus(response.status);
    const ours =
      credential.kind === 'service' && (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN');
    throw new UpstreamError(`${operation}: status ${response.status}`, {
      ...context,
      code: ours ? 'UPSTREAM_UNAVAILABLE' : code,
      ...(ours && { retryable: false }),
      upstreamCode: errorBody?.code ?? null,
      retryAfterMs:
        code === 'RATE_LIMITED' || code === 'UPSTREAM_UNAVAILABLE'
          ? retryAfterMsOf(response, errorBody)
          : null,
    });
  };
}

function codeOfStatus(status: number): UpstreamErrorCode {
  const serverError = status >= 500 && status <= 599;
  return CODE_BY_STATUS[status] ?? (serverError ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_BAD_RESPONSE');
}

/** The parsed JSON, or undefined when the answer is not JSON or does not say it is. */
function parseBody({ headers, body }: TransportResponse): unknown {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(textOf(headers['content-type'])))
    return undefined;
  try {
    return parseJson(body);
  } catch {
    // The cause quotes the body, so it must not reach a log.
    return undefined;
  }
}

function requestIdOf({ headers }: TransportResponse): string | null {
  const id = textOf(headers['x-request-id']);
  return /^[\w.-]{1,64}$/.test(id) ? id : null;
}

function retryAfterMsOf({ headers }: TransportResponse, body: ErrorBody | null): number | null {
  const nowMs = Date.now();
  const resetSeconds = textOf(headers['x-ratelimit-reset']);
  return (
    parseRetryAfter(textOf(headers['retry-after']), nowMs) ??
    body?.retryAfterMs ??
    (/^\d{1,12}$/.test(resetSeconds)
      ? clampRetryAfterMs(Number(resetSeconds) * 1000 - nowMs)
      : null)
  );
}

/** A header's value; empty when it is absent or came more than once. */
function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
