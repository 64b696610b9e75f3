import type { IncomingMessage, ServerResponse } from 'node:http';
import { mapAsyncIterator } from '@graphql-tools/utils';
import type { ExecutionResult } from 'graphql';
import type { Config } from '../config/config.ts';
import type { Listener } from '../domain/observer.ts';
import type { Tracer } from '../domain/tracer.ts';
import type { IdentifyCaller } from './callers/caller.ts';
import { answerOf, type ClientAnswerOptions, type CodedAnswer } from './client-answer.ts';
import { isForeignGet } from './cross-site.ts';
import { startDeadline } from './deadline.ts';
import type { FindDocument } from './documents/requested-documents.ts';
import {
  type GraphQLParams,
  parseRequestTarget,
  readBodyParams,
  readUrlParams,
} from './graphql-params.ts';
import type { ErrorCode } from './mask-error.ts';
import { acceptsEventStream, type MediaType, negotiateMediaType } from './media-type.ts';
import { type Operation, OperationRecord } from './operation.ts';
import type { RunOperation } from './operation-runner.ts';
import { readJsonText } from './request-body.ts';
import { RequestError } from './request-error.ts';
import type { RequestLog } from './request-log.ts';
import { sendEventStream } from './streams/event-stream.ts';
import type { EventResult } from './streams/open-streams.ts';

export interface GraphQLHandlerOptions extends ClientAnswerOptions {
  readonly config: Pick<Config, 'corsOrigins' | 'limits' | 'timeouts'>;
  /** Told what happens in every operation. */
  readonly listeners: readonly Listener[];
  readonly tracer: Tracer;
  readonly documentOf: FindDocument;
  readonly identifyCaller: IdentifyCaller;
  /** Runs an operation. Its errors are as they were thrown. */
  readonly execute: RunOperation;
}

/**
 * Reads a GraphQL request, by POST or by a method that changes nothing, and runs its operation.
 * Throws {@link RequestError} for a request that has none.
 */
export type GraphQLHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  exchange: { readonly requestId: string; readonly log: RequestLog },
) => Promise<Answer>;

/** Without a body when it has been written: an event stream. */
type Answer = Omit<CodedAnswer, 'body'> & {
  readonly mediaType: MediaType;
  readonly body: object | null;
};

export function createGraphQLHandler(options: GraphQLHandlerOptions): GraphQLHandler {
  const { config, listeners, tracer, documentOf, identifyCaller, execute } = options;

  async function readParams(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<GraphQLParams> {
    if (request.method !== 'POST') return readUrlParams(parseRequestTarget(request.url).query);
    return readBodyParams(await readJsonText(request, response, config.limits.bodyBytes));
  }

  async function answerOperation(
    response: ServerResponse,
    request: Omit<Operation, 'deadline'>,
  ): Promise<Answer> {
    using deadline = request.startDeadline();
    const operation = { ...request, deadline };
    const result = await execute(operation);
    if (!(Symbol.asyncIterator in result) && request.mediaType !== 'text/event-stream') {
      return { ...answerOf(result, operation, options), mediaType: request.mediaType };
    }
    // From here on each event has its own time.
    deadline[Symbol.dispose]();
    const codes = new Set<ErrorCode>();
    const bodyOf = (single: ExecutionResult, record = request.record) => {
      const answer = answerOf(single, { ...operation, record }, options);
      for (const code of answer.codes) codes.add(code);
      return answer.body;
    };
    const bodies =
      Symbol.asyncIterator in result
        ? mapAsyncIterator(result, ({ record, ...single }: EventResult) => bodyOf(single, record))
        : bodyOf(result);
    await sendEventStream(response, bodies);
    const mediaType = 'text/event-stream';
    return { status: 200, headers: {}, body: null, mediaType, codes: [...codes] };
  }

  return async (request, response, { requestId, log }) => {
    const startedAtMs = performance.now();
    const { method = '', headers } = request;
    const isSafe = method !== 'POST';
    const record = new OperationRecord(listeners, tracer);
    log.operation = record;
    if (isSafe && isForeignGet(headers, config.corsOrigins)) throw foreign();
    const caller = await identifyCaller(headers);
    record.caller = caller;

    async function answer(): Promise<Answer> {
      const mediaType = negotiateMediaType(headers.accept) ?? notAcceptable();
      const params = await readParams(request, response);
      const document = documentOf(params, caller);
      return answerOperation(response, {
        requestId,
        document,
        operationName: params.operationName,
        variables: params.variables,
        isSafe,
        mediaType,
        // The answer to HEAD has no body, and so would never end.
        acceptsStream: method !== 'HEAD' && acceptsEventStream(headers.accept),
        caller,
        startDeadline: () => startDeadline(response, config.timeouts.operationMs),
        noCache: /(^|,)\s*no-cache\s*(,|$)/i.test(headers['cache-control'] ?? ''),
        record,
      });
    }

    const traced = { headers, isTrusted: caller.isGateway, method, route: '/graphql', startedAtMs };
    return tracer.inRequest(traced, record, (span) => {
      record.span = span;
      return answer();
    });
  };
}

function foreign(): RequestError {
  return new RequestError(
    403,
    'FORBIDDEN',
    'A page of another origin sends operations by POST, or with a header like apollo-require-preflight.',
  );
}

function notAcceptable(): never {
  throw new RequestError(
    406,
    'BAD_REQUEST',
    'Answers are application/json or application/graphql-response+json.',
  );
}
