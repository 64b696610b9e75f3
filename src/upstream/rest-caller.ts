import { NotFoundError } from '../domain/errors.ts';
import { codeOfAbort } from './attempt.ts';
import { DecodeError } from './decode.ts';
import {
  codeOfStatus,
  type ErrorBody,
  hasNextPage,
  parseBody,
  requestIdOf,
  retryAfterMsOf,
} from './response.ts';
import type { UpstreamSession } from './session.ts';
import type { Transport } from './transport.ts';
import { type UpstreamApi, UpstreamError } from './upstream-error.ts';

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
  /** Pure. May throw {@link DecodeError}. */
  decode(answer: RestAnswer): T;
}

/** What an API answered, with status 200. */
export interface RestAnswer {
  /** The parsed JSON, with exact integers. */
  readonly body: unknown;
  /** The same as it arrived. */
  readonly text: string;
  /** Whether the answer says, in a `Link` header, that it goes on elsewhere. */
  readonly hasNextPage: boolean;
  /** For an error that is kept with its item and not thrown. */
  toUpstreamError(error: DecodeError): UpstreamError;
}

/** Sends one GET and returns what it decodes to. Throws {@link UpstreamError} or {@link NotFoundError}. */
export type RestCaller = <T>(call: RestCall<T>) => Promise<T>;

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
        const toUpstreamError = (error: DecodeError) => badResponse(error.message);
        return decode({
          body,
          text: response.body,
          hasNextPage: hasNextPage(response),
          toUpstreamError,
        });
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
      retryAfterMs: retryAfterMsOf(response, errorBody),
    });
  };
}
