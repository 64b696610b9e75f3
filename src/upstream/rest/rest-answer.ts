import { z } from 'zod';
import { NotFoundError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Credential } from '../credential.ts';
import { DecodeError } from '../decode.ts';
import {
  type ApiResponse,
  claimsJson,
  codeOfStatus,
  hasNextPage,
  isTransientStatus,
  requestIdOf,
} from '../transport/response.ts';
import type { ApiDefinition } from '../upstream.ts';
import { UpstreamError, type UpstreamErrorOptions } from '../upstream-error.ts';
import type { RestCall, RestWrite } from './rest-call.ts';
import { throwIfRejected } from './write-rejection.ts';

export interface ReadAnswer<T> {
  readonly value: T;
  /** Whether all items of a list could be read. */
  readonly isWhole: boolean;
  /** How many fields are errors; the same field of several items counts once. */
  readonly unreadableFields: number;
}

/**
 * What an answer decodes to. Throws {@link UpstreamError}, {@link NotFoundError}, and for writes
 * `ValidationError`, `ForbiddenError` and `ConflictError`.
 */
export function readAnswer<T>(
  { api }: ApiDefinition,
  { operation, write, lookup = false, decode }: RestCall<T>,
  response: ApiResponse,
  asked: {
    readonly kind: Credential['kind'];
    readonly authorization: Secret;
    onUnknownWord(field: string): void;
  },
): ReadAnswer<T> {
  const { status } = response;
  const fail = (reason: string, failure: Omit<UpstreamErrorOptions, 'api'>) =>
    new UpstreamError(`${operation}: ${reason}`, {
      api,
      status,
      requestId: requestIdOf(response),
      ...failure,
    });
  const badResponse = (reason: string, transient = false) =>
    fail(reason, {
      code: 'UPSTREAM_BAD_RESPONSE',
      outcome: write === undefined ? null : 'unknown',
      transient: transient && write === undefined,
    });

  const body = response.json;
  if (isSuccess(status, write)) {
    // Nothing at all is a whole answer to a write that has nothing to tell.
    const isEmpty = write !== undefined && response.body.trim() === '';
    // What says it is JSON and is not may have been cut on the way.
    if (body === undefined && !isEmpty) throw badResponse('not JSON', claimsJson(response));
    // With what is beside it: an empty list, say, of which nobody knows whether it is one.
    if (holdsError(body)) throw badResponse('an error in an answer of success');
    let isWhole = true;
    let unreadableFields = 0;
    try {
      const value = decode({
        body,
        text: response.body,
        hasNextPage: hasNextPage(response),
        onUnknownWord: asked.onUnknownWord,
        toItemError(error) {
          isWhole = false;
          return badResponse(error.message);
        },
        toFieldError(error) {
          unreadableFields += 1;
          return fail(error.message, { code: 'UPSTREAM_BAD_RESPONSE' });
        },
      });
      return { value, isWhole, unreadableFields };
    } catch (error) {
      throw error instanceof DecodeError ? badResponse(error.message) : error;
    }
  }

  const { errorBody, retryAfterMs } = response;
  const code = codeOfStatus(status);
  const isOurs = asked.kind === 'service' && (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN');
  if (write !== undefined && !isOurs) {
    throwIfRejected(status, errorBody, write, asked.authorization);
  }
  if (status === 404 && lookup && errorBody !== null) {
    throw new NotFoundError(`${operation}: not found`);
  }
  throw fail(`status ${status}`, {
    code: isOurs ? 'UPSTREAM_UNAVAILABLE' : code,
    ...(isOurs && { retryable: false }),
    upstreamCode: errorBody?.code ?? null,
    retryAfterMs,
    // A gateway that gives up, or a redirect, says nothing of what the API has done.
    outcome: write !== undefined && (status >= 500 || status < 400) ? 'unknown' : null,
    transient: write === undefined && isTransientStatus(status),
  });
}

/** A write is done when the API says so in any way: which status it has for that is not to be relied on. */
function isSuccess(status: number, write: RestWrite | undefined): boolean {
  return write === undefined ? status === 200 : status >= 200 && status <= 299;
}

const errorFields = z.object({ error: z.unknown(), errors: z.unknown() }).partial();

/** Whether an answer of success says in the words of either API that something failed: a `message` does not. */
function holdsError(body: unknown): boolean {
  const { error, errors } = errorFields.safeParse(body).data ?? {};
  return [error, errors].some((value) =>
    typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value),
  );
}
