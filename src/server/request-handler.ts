import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Caller } from './caller.ts';
import { startDeadline } from './deadline.ts';
import { createGraphiQL } from './graphiql.ts';
import { maskError } from './mask-error.ts';
import type { Operation } from './operation.ts';
import { readGraphQLParams } from './request-body.ts';
import { RequestError } from './request-error.ts';
import { type RequestLog, startRequestLog } from './request-log.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface RequestHandlerOptions {
  readonly config: Pick<Config, 'graphiql' | 'corsOrigins' | 'limits' | 'timeouts'>;
  readonly logger: Logger;
  /** Throws a {@link RequestError} for a caller who may not come in. */
  identifyCaller(request: IncomingMessage): Caller;
  /** Answers a GraphQL request whose body has been read. */
  execute(request: IncomingMessage, response: ServerResponse, operation: Operation): Promise<void>;
  readiness(): { readonly status: number; readonly body: object };
}

/** The HTTP surface: `/graphql`, `/healthz` and `/readyz`. Never rejects. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { config, logger, execute, identifyCaller, readiness } = options;
  const sendGraphiQL = config.graphiql ? createGraphiQL() : null;
  const allowedMethods = sendGraphiQL === null ? 'POST' : 'GET, HEAD, POST';
  const allowOrigins = cors({
    origin: [...config.corsOrigins],
    methods: ['POST'],
    exposedHeaders: ['x-request-id'],
    maxAge: 600,
  });

  async function handleGraphQL(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    log: RequestLog,
  ): Promise<void> {
    if (config.corsOrigins.length > 0) {
      // Preflights end there; for everything else it sets headers and goes on.
      await new Promise<void>((resolve) => allowOrigins(request, response, () => resolve()));
    }
    const { method, headers } = request;
    const isRead = method === 'GET' || method === 'HEAD';
    if (isRead && sendGraphiQL !== null && /text\/html/i.test(headers.accept ?? '')) {
      return sendGraphiQL(request, response);
    }
    if (method !== 'POST') {
      throw new RequestError(405, 'BAD_REQUEST', 'Operations are sent by POST.', {
        allow: allowedMethods,
      });
    }
    const caller = identifyCaller(request);
    const accept = acceptedJson(headers.accept);
    const params = await readGraphQLParams(request, response, config.limits.bodyBytes);
    // Yoga reads from the request which JSON to answer with, and would wait for a body.
    Object.assign(request, { body: ' ' });
    headers.accept = accept;
    using deadline = startDeadline(response, config.timeouts.operationMs);
    const operation: Operation = {
      requestId,
      params,
      caller,
      deadline,
      cancel: deadline.cancel,
      noCache: /(^|,)\s*no-cache\s*(,|$)/i.test(headers['cache-control'] ?? ''),
      upstreamCalls: [],
      stale: [],
      overdrawnMs: { sendcloud: null, shippingChannels: null },
      cost: { estimatedCalls: null },
      log,
    };
    log.upstreamCalls = operation.upstreamCalls;
    log.stale = operation.stale;
    await execute(request, response, operation);
  }

  return async (request, response) => {
    const requestId = requestIdOf(request);
    const log = startRequestLog(logger, request, response, requestId);
    response.setHeader('x-request-id', requestId);
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    try {
      const [path] = (request.url ?? '').split('?', 1);
      if (path === '/graphql') await handleGraphQL(request, response, requestId, log);
      else if (path === '/' && sendGraphiQL !== null) sendToGraphQL(response);
      else if (path === '/healthz') sendJson(response, 200, { status: 'alive' });
      else if (path === '/readyz') sendJson(response, readiness().status, readiness().body);
      else throw new RequestError(404, 'NOT_FOUND', 'Nothing is served here.');
    } catch (error) {
      if (response.destroyed) return;
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const { status, headers } =
        error instanceof RequestError ? error : { status: 500, headers: {} };
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const masked = maskError(error, requestId, logger);
      log.errorCodes = [masked.extensions.code];
      sendJson(response, status, { errors: [masked] });
    }
  };
}

/** The caller's own id when it is harmless to repeat, else a new one. */
function requestIdOf({ headers }: IncomingMessage): string {
  const id = headers['x-request-id'];
  return typeof id === 'string' && /^[\w.-]{1,64}$/.test(id) ? id : randomUUID();
}

/** What is left of `Accept` without event streams and multipart answers, which no operation has here. */
function acceptedJson(accept = '*/*'): string {
  const types = accept
    .split(',')
    .filter((type) => !/^\s*(text\/event-stream|multipart\/)/i.test(type));
  if (types.some((type) => /^\s*(\*|application)\/(\*|json|graphql-response\+json)/i.test(type))) {
    return types.join(',');
  }
  throw new RequestError(
    406,
    'BAD_REQUEST',
    'Answers are application/json or application/graphql-response+json.',
  );
}

/** For people who type the address without its path. */
function sendToGraphQL(response: ServerResponse): void {
  response.writeHead(302, { location: '/graphql', 'content-length': 0 });
  response.end();
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
