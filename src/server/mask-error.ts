import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Logger } from 'pino';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  ValidationError,
} from '../domain/errors.ts';
import { EventGapError, SlowConsumerError } from '../domain/received-event.ts';
import { UpstreamError, type UpstreamErrorCode } from '../upstream/upstream-error.ts';
import { RequestError } from './request-error.ts';

/** Every `extensions.code` that a client can see. */
export const ERROR_CODES = [
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'PERSISTED_QUERY_ID_REQUIRED',
  'CANNOT_SEND_PQ_ID_AND_BODY',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_TOO_COMPLEX',
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
  'CANCELLED',
  'EVENT_GAP',
  'SLOW_CONSUMER',
  'TOO_MANY_STREAMS',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

const UPSTREAM_MESSAGES: Readonly<Record<UpstreamErrorCode, string>> = {
  UNAUTHENTICATED: 'The API has no valid credential of yours.',
  FORBIDDEN: 'The API does not allow this to your credential.',
  RATE_LIMITED: 'The limit of requests for this credential is reached.',
  UPSTREAM_TIMEOUT: 'The API did not answer in time.',
  UPSTREAM_UNAVAILABLE: 'The API cannot be reached or has failed.',
  UPSTREAM_BAD_RESPONSE: 'The API gave an answer that cannot be used.',
  CANCELLED: 'The request was cancelled.',
};

interface ClientError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An error as a client may see it. */
export interface MaskedError {
  readonly message: string;
  readonly locations?: GraphQLFormattedError['locations'];
  readonly path?: GraphQLFormattedError['path'];
  readonly extensions: {
    readonly code: ErrorCode;
    readonly requestId: string;
    readonly [name: string]: unknown;
  };
}

/**
 * Turns whatever was thrown into what a client may see: a code of the closed list, a text that is
 * ours, the request id. What nobody foresaw is logged, and answered as `INTERNAL_SERVER_ERROR`.
 */
export function maskError(thrown: unknown, requestId: string, logger: Logger): MaskedError {
  const error = thrown instanceof GraphQLError ? thrown : undefined;
  const cause = causeOf(thrown);
  if (cause instanceof UpstreamError) logUpstreamError(cause, requestId, logger);
  const { code, message, extensions } = describe(cause, error) ?? internalError(thrown);

  function internalError(bug: unknown): ClientError {
    logger.error(
      { requestId, path: error?.path, ...describeBug(causeOf(bug)) },
      'unexpected error',
    );
    return { code: 'INTERNAL_SERVER_ERROR', message: 'Unexpected error.' };
  }

  return {
    message,
    ...(error?.locations && { locations: error.locations }),
    ...(error?.path && { path: error.path }),
    extensions: { code, requestId, ...extensions },
  };
}

/** For which request each error was last logged: requests that share a failing call share its error. */
const loggedFor = new WeakMap<UpstreamError, string>();

/** The reason, which no client sees. Once for a request, although a list that failed fails many fields. */
function logUpstreamError(error: UpstreamError, requestId: string, logger: Logger): void {
  if (loggedFor.get(error) === requestId) return;
  loggedFor.set(error, requestId);
  const { api, code, status, outcome, message: reason } = error;
  const level = code.startsWith('UPSTREAM_') || outcome !== null ? 'warn' : 'debug';
  const line = { requestId, api, code, status, reason, ...(outcome !== null && { outcome }) };
  logger[level](line, 'upstream failed');
}

/** What a resolver threw, under the GraphQL errors that graphql-js wraps it in. */
function causeOf(thrown: unknown): unknown {
  let cause = thrown;
  while (cause instanceof GraphQLError && cause.originalError != null) cause = cause.originalError;
  return cause;
}

function describe(cause: unknown, located: GraphQLError | undefined): ClientError | null {
  if (cause instanceof UpstreamError) return describeUpstreamError(cause);
  if (cause instanceof RequestError) return describeRequestError(cause);
  if (cause instanceof ValidationError) return { code: 'BAD_USER_INPUT', message: cause.message };
  if (cause instanceof InvalidInputError) return { code: 'BAD_USER_INPUT', message: cause.message };
  if (cause instanceof ConflictError) return { code: 'CONFLICT', message: cause.message };
  if (cause instanceof ForbiddenError) return { code: 'FORBIDDEN', message: cause.message };
  if (cause instanceof EventGapError) {
    return {
      code: 'EVENT_GAP',
      message: 'The event of this id is not kept, so others may be missed.',
    };
  }
  if (cause instanceof SlowConsumerError) {
    return { code: 'SLOW_CONSUMER', message: 'Too many events waited to be read.' };
  }
  if (cause instanceof NotFoundError) return { code: 'NOT_FOUND', message: 'Not found.' };
  if (cause instanceof GraphQLError) return describeGraphQLError(cause, located ?? cause);
  return null;
}

function describeRequestError({ code, message, retryable }: RequestError): ClientError {
  return { code, message, ...(retryable && { extensions: { retryable } }) };
}

function describeUpstreamError(error: UpstreamError): ClientError {
  const { api, status, upstreamCode, requestId, retryable, retryAfterMs, outcome } = error;
  return {
    code: error.code,
    message: UPSTREAM_MESSAGES[error.code],
    extensions: {
      upstream: { api, status, code: upstreamCode, requestId },
      retryable,
      ...(retryAfterMs !== null && { retryAfterMs }),
      ...(outcome !== null && { outcome }),
    },
  };
}

/** Errors of graphql-js itself: those that have a code were written or cleaned by this server. */
function describeGraphQLError(error: GraphQLError, located: GraphQLError): ClientError | null {
  const { code } = error.extensions;
  if (code === 'OPERATION_RESOLUTION_FAILURE') {
    return {
      code: 'BAD_REQUEST',
      message: 'operationName has to name one operation of the document.',
    };
  }
  const known = ERROR_CODES.find((candidate) => candidate === code);
  if (known !== undefined) {
    return known === 'INTERNAL_SERVER_ERROR' ? null : { code: known, message: error.message };
  }
  // What is left is the coercion of variables and arguments, whose texts quote the value; or a
  // value of ours that does not fit its type, which is a bug and points at the field.
  // A compiled operation tells no nodes, and coerces no arguments.
  const node = located.nodes?.[0];
  if (located.path !== undefined && (node === undefined || node.kind === Kind.FIELD)) return null;
  return { code: 'BAD_USER_INPUT', message: 'A variable or argument is not of its declared type.' };
}

/** Where a bug happened. Not its message, which may quote anything. */
function describeBug(bug: unknown): Readonly<Record<string, unknown>> {
  if (!(bug instanceof Error) || bug instanceof GraphQLError) return { type: typeof bug };
  try {
    const { name, message, stack = '' } = bug;
    // The stack begins with the message, or with what it was when the error was made.
    const at = stack.indexOf(message);
    const frames = at < 0 ? '' : stack.slice(at + message.length);
    return { type: name.slice(0, 100), stack: frames.trim() };
  } catch {
    // Anything can be thrown, also an error whose properties throw.
    return { type: 'unreadable' };
  }
}
