import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { type MaskedError, maskError } from './mask-error.ts';
import type { MediaType } from './media-type.ts';
import type { Operation } from './operation.ts';
import { RequestError } from './request-error.ts';

/** An answer as it is written to the client. */
export interface ClientAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** With the codes of its errors, each once. */
export type CodedAnswer = ClientAnswer & {
  readonly codes: readonly MaskedError['extensions']['code'][];
};

export interface ClientAnswerOptions {
  readonly logger: Logger;
  /** Whether the data is the sandbox's: `extensions.sandbox` says so. */
  readonly sandbox: boolean;
  readonly reportUpstreamCalls: boolean;
}

/** Makes the answer of an operation: every error masked, and beside the data what we have to say. */
export function answerOf(
  result: ExecutionResult,
  { requestId, mediaType, record }: Operation,
  { logger, sandbox, reportUpstreamCalls }: ClientAnswerOptions,
): CodedAnswer {
  const { estimatedCalls, upstreamCalls, staleFields: stale } = record;
  const errors = result.errors?.map((error) => maskError(error, requestId, logger));
  const extensions = {
    ...(sandbox && { sandbox }),
    ...(stale.length > 0 && { stale }),
    ...(estimatedCalls !== null && {
      cost: { estimatedCalls, actualCalls: upstreamCalls.length },
    }),
    ...(reportUpstreamCalls && { upstreamCalls }),
  };
  return {
    ...statusOf(result, errors, mediaType),
    codes: codesOf(errors),
    body: {
      ...('data' in result && { data: result.data }),
      ...(errors && { errors }),
      ...(Object.keys(extensions).length > 0 && { extensions }),
    },
  };
}

/** Makes the answer of a request for which there was no operation. */
export function answerOfFailure(
  thrown: unknown,
  requestId: string,
  mediaType: MediaType,
  logger: Logger,
): CodedAnswer {
  const errors = [maskError(thrown, requestId, logger)];
  const { status, headers } =
    thrown instanceof RequestError ? rejectionOf(thrown, mediaType) : { status: 500, headers: {} };
  return { status, headers, body: { errors }, codes: codesOf(errors) };
}

function codesOf(
  errors: readonly MaskedError[] = [],
): readonly MaskedError['extensions']['code'][] {
  return [...new Set(errors.map((error) => error.extensions.code))];
}

/**
 * An operation that did not run is a request error, with a status of its own where the client accepts
 * one ("GraphQL over HTTP", section 6.4); all others are answered 200.
 */
function statusOf(
  result: ExecutionResult,
  errors: readonly MaskedError[] = [],
  mediaType: MediaType,
): Pick<ClientAnswer, 'status' | 'headers'> {
  if ('data' in result) return { status: 200, headers: {} };
  const rejection = result.errors?.map(originalOf).find((error) => error instanceof RequestError);
  if (rejection !== undefined) return rejectionOf(rejection, mediaType);
  const isBug = errors.some(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR');
  const status = mediaType === 'application/json' ? 200 : 400;
  return { status: isBug ? 500 : status, headers: {} };
}

function originalOf(error: GraphQLError): unknown {
  return error.originalError instanceof GraphQLError
    ? originalOf(error.originalError)
    : error.originalError;
}

function rejectionOf(
  { status, jsonStatus, headers }: RequestError,
  mediaType: MediaType,
): Pick<ClientAnswer, 'status' | 'headers'> {
  return { status: mediaType === 'application/json' ? jsonStatus : status, headers };
}
