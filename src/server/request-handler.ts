import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Telemetry } from '../domain/observer.ts';
import { answerOfFailure, type ClientAnswer } from './client-answer.ts';
import { createGraphiQL } from './graphiql.ts';
import type { GraphQLHandler } from './graphql-handler.ts';
import { parseRequestTarget } from './graphql-params.ts';
import type { HookHandler } from './hook-handler.ts';
import { type MediaType, negotiateMediaType, prefersHtml } from './media-type.ts';
import { RequestError } from './request-error.ts';
import { type RequestLog, startRequestLog } from './request-log.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface RequestHandlerOptions {
  readonly config: Pick<Config, 'graphiql' | 'corsOrigins' | 'upstream'>;
  readonly logger: Logger;
  readonly telemetry: Telemetry | null;
  readonly handleGraphQL: GraphQLHandler;
  readonly handleHook: HookHandler;
  readonly readiness: () => { readonly status: number; readonly body: object };
}

const GRAPHQL_RESPONSE = 'application/graphql-response+json';
/** The length of a URL that every proxy and server lets through. */
const MAX_URL_BYTES = 8 * 1024;
/** Of all headers together. */
const MAX_HEADER_BYTES = 8 * 1024;

/** The HTTP surface: `/graphql`, `/hooks`, `/healthz` and `/readyz`. Never rejects. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { config, logger, telemetry, handleGraphQL, handleHook, readiness } = options;
  const sendGraphiQL = config.graphiql ? createGraphiQL(config.upstream.kind === 'sandbox') : null;
  const hasCors = config.corsOrigins.length > 0;
  const methods = ['GET', 'HEAD', 'POST'];
  const allow = [...methods, ...(hasCors ? ['OPTIONS'] : [])].join(', ');
  const allowOrigins = cors({
    origin: [...config.corsOrigins],
    methods,
    exposedHeaders: ['x-request-id'],
    maxAge: 600,
  });

  async function answerGraphQL(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: { readonly requestId: string; readonly log: RequestLog },
  ): Promise<void> {
    if (hasCors) {
      // Preflights end there; for everything else it sets headers and goes on.
      await new Promise<void>((resolve) => allowOrigins(request, response, () => resolve()));
    }
    const { method = '', headers } = request;
    if (!methods.includes(method)) throw methodNotAllowed(allow);
    if (method !== 'POST' && sendGraphiQL !== null && prefersHtml(headers.accept)) {
      return sendGraphiQL(request, response);
    }
    const answer = await handleGraphQL(request, response, exchange);
    const { status, headers: answerHeaders, body, codes, mediaType } = answer;
    exchange.log.errorCodes = codes;
    if (body !== null) send(response, { status, headers: answerHeaders, body }, mediaType);
  }

  async function route(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: { readonly requestId: string; readonly log: RequestLog },
  ): Promise<void> {
    assertShort(request);
    const { path } = parseRequestTarget(request.url);
    if (path === '/graphql') return answerGraphQL(request, response, exchange);
    if (path.startsWith('/hooks/')) {
      return handleHook(request, response, { path, requestId: exchange.requestId });
    }
    const page = pages.get(path);
    if (page === undefined) throw new RequestError(404, 'NOT_FOUND', 'Nothing is served here.');
    if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed('GET, HEAD');
    send(response, page());
  }

  /** What is served without an operation, by path. */
  const pages = new Map<string, () => ClientAnswer>([
    ['/healthz', () => ({ status: 200, headers: {}, body: { status: 'alive' } })],
    ['/readyz', () => ({ ...readiness(), headers: {} })],
  ]);
  // For people who type the address without its path.
  if (sendGraphiQL !== null) {
    pages.set('/', () => ({ status: 302, headers: { location: '/graphql' }, body: {} }));
  }

  return async (request, response) => {
    const requestId = requestIdOf(request);
    const log = startRequestLog(logger, telemetry, request, response, requestId);
    response.setHeader('x-request-id', requestId);
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    try {
      await route(request, response, { requestId, log });
    } catch (error) {
      if (response.destroyed) return;
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const accepted = negotiateMediaType(request.headers.accept);
      const mediaType = accepted === GRAPHQL_RESPONSE ? accepted : 'application/json';
      const { codes, ...answer } = answerOfFailure(error, requestId, mediaType, logger);
      log.errorCodes = codes;
      send(response, answer, mediaType);
    }
  };
}

/** Node's own limit ends the connection without a word; it is for what is far larger. */
function assertShort({ url = '', rawHeaders }: IncomingMessage): void {
  if (url.length > MAX_URL_BYTES) {
    throw new RequestError(
      414,
      'BAD_REQUEST',
      `A URL has at most ${MAX_URL_BYTES} bytes: send the operation by POST.`,
      { headers: { connection: 'close' } },
    );
  }
  const bytes = rawHeaders.reduce((sum, text) => sum + text.length, 0);
  if (bytes <= MAX_HEADER_BYTES) return;
  throw new RequestError(
    431,
    'BAD_REQUEST',
    `All headers together have at most ${MAX_HEADER_BYTES} bytes.`,
    { headers: { connection: 'close' } },
  );
}

function methodNotAllowed(allow: string): RequestError {
  return new RequestError(405, 'BAD_REQUEST', `The methods here are ${allow}.`, {
    headers: { allow },
  });
}

/** The caller's own id when it is harmless to repeat, else a new one. */
function requestIdOf({ headers }: IncomingMessage): string {
  const id = headers['x-request-id'];
  return typeof id === 'string' && /^[\w.-]{1,64}$/.test(id) ? id : randomUUID();
}

function send(
  response: ServerResponse,
  { status, headers, body }: ClientAnswer,
  mediaType: MediaType = 'application/json',
): void {
  // A client that has hung up reads nothing.
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  const bytes = Buffer.byteLength(text);
  response.writeHead(status, {
    ...headers,
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': bytes,
  });
  // ASCII is the same in both, and is written faster as the first.
  response.end(text, bytes === text.length ? 'latin1' : 'utf8');
}
