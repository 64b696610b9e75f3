import { NotFoundError } from '../domain/errors.ts';
import { codeOfAbort } from './attempt.ts';
import { DecodeError } from './decode.ts';
import { throwIfRefused } from './refusal.ts';
import {
  codeOfStatus,
  type ErrorBody,
  hasNextPage,
  parseBody,
  requestIdOf,
  retryAfterMsOf,
} from './response.ts';
import type { UpstreamSession } from './session.ts';
import type { Transport, TransportResponse } from './transport.ts';
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
  /** Makes it a write. */
  readonly write?: RestWrite;
  /** Pure. May throw {@link DecodeError}. Not called for an answer without content. */
  decode(answer: RestAnswer): T;
}

/** What is particular to a request that changes something. */
export interface RestWrite {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** The JSON body; absent for none. */
  readonly body?: object;
  /** The status of success. */
  readonly status: 200 | 201 | 204;
  /** What no message may repeat: secrets of the body. */
  readonly secrets?: readonly string[];
  /** Where the input names something that has to exist, when a 404 can only mean that. */
  readonly missing?: readonly string[];
  /** Where in the input a path of the JSON body comes from; absent for a write without an input to blame. */
  toInputPath?(path: readonly string[]): readonly string[];
  /** What a refusal of such a write says of its target, as a sentence: it is a `ConflictError`. */
  readonly conflict?: string;
  readonly timeoutMs?: number;
}

/** What an API answered when it succeeded. */
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

/**
 * Sends one request and returns what its answer decodes to. Throws {@link UpstreamError},
 * {@link NotFoundError}, and for writes `ValidationError`, `ForbiddenError` and `ConflictError`.
 */
export type RestCaller = <T>(call: RestCall<T>) => Promise<T>;

export function createRestCaller(rest: RestApi, session: UpstreamSession): RestCaller {
  const { api, transport } = rest;
  const { credential, signal, onCall } = session;

  async function send(
    { operation, path, keys, write }: Omit<RestCall<unknown>, 'decode'>,
    authorization: string,
  ): Promise<TransportResponse> {
    const startedAt = performance.now();
    let status: number | null = null;
    try {
      const response = await transport.send({
        method: write?.method ?? 'GET',
        path,
        authorization,
        ...(write?.body !== undefined && { body: JSON.stringify(write.body) }),
        ...(write?.timeoutMs !== undefined && { timeoutMs: write.timeoutMs }),
        signal,
      });
      status = response.status;
      return response;
    } catch (error) {
      if (error instanceof UpstreamError) {
        status = error.status;
        error.message = `${operation}: ${error.message}`;
      }
      throw error;
    } finally {
      onCall({ api, operation, status, ms: Math.round(performance.now() - startedAt), keys });
    }
  }

  return async (call) => {
    const { operation, write, lookup = false } = call;
    if (credential === null) {
      throw new UpstreamError(`${operation}: no credential`, { api, code: 'UNAUTHENTICATED' });
    }
    if (signal.aborted) {
      throw new UpstreamError(`${operation}: not begun`, { api, code: codeOfAbort(signal) });
    }
    const response = await send(call, credential.authorization.reveal());
    const { status } = response;
    const context = { api, status, requestId: requestIdOf(response) };
    const badResponse = (reason: string) =>
      new UpstreamError(`${operation}: ${reason}`, {
        ...context,
        code: 'UPSTREAM_BAD_RESPONSE',
        outcome: write === undefined ? null : 'unknown',
      });

    const body = parseBody(response);
    if (status === (write?.status ?? 200)) {
      if (body === undefined && status !== 204) throw badResponse('not JSON');
      try {
        const toUpstreamError = (error: DecodeError) => badResponse(error.message);
        return call.decode({
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
    const code = codeOfStatus(status);
    const ours =
      credential.kind === 'service' && (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN');
    if (write !== undefined && !ours) throwIfRefused(status, errorBody, write, credential);
    if (status === 404 && lookup && errorBody !== null) {
      throw new NotFoundError(`${operation}: not found`);
    }
    throw new UpstreamError(`${operation}: status ${status}`, {
      ...context,
      code: ours ? 'UPSTREAM_UNAVAILABLE' : code,
      ...(ours && { retryable: false }),
      upstreamCode: errorBody?.code ?? null,
      retryAfterMs: retryAfterMsOf(response, errorBody),
      // A gateway that gives up, or a redirect, says nothing of what the API has done.
      outcome: write !== undefined && (status >= 500 || status < 400) ? 'unknown' : null,
    });
  };
}
