import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { UpstreamCall } from '../upstream/session.ts';
import type { ErrorCode } from './error-code.ts';
import type { StaleField } from './operation.ts';
import { parseRequestTarget } from './request-target.ts';

/** What becomes known of a request while it is answered. Nothing here holds what the caller sent, but the name of the operation. */
export interface RequestLog {
  /** Whether the request was one for an operation, and not for a page or a probe. */
  isOperation: boolean;
  operationName: string | null;
  operationType: 'query' | 'mutation' | 'subscription' | null;
  /** Grows while the operation runs. */
  upstreamCalls: readonly UpstreamCall[];
  /** The same. */
  stale: readonly StaleField[];
  errorCodes: readonly ErrorCode[];
}

const ROUTES = ['/graphql', '/healthz', '/readyz'];

/** Writes one line about the request once its answer is sent, or its client has hung up. */
export function startRequestLog(
  logger: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): RequestLog {
  const startedAt = performance.now();
  const log: RequestLog = {
    isOperation: false,
    operationName: null,
    operationType: null,
    upstreamCalls: [],
    stale: [],
    errorCodes: [],
  };
  function write(): void {
    const { path } = parseRequestTarget(request.url);
    const { isOperation, ...operation } = log;
    // Probes and pages come often and say little.
    const level = isOperation ? 'info' : 'debug';
    if (!logger.isLevelEnabled(level)) return;
    const line = {
      requestId,
      method: request.method,
      // A path that is not served is text of the caller.
      route: ROUTES.includes(path) ? path : 'other',
      status: response.headersSent ? response.statusCode : null,
      ms: Math.round(performance.now() - startedAt),
      ...(isOperation && {
        ...operation,
        upstreamCalls: log.upstreamCalls.length,
        stale: log.stale.length,
      }),
      ...(!response.writableFinished && { clientHungUp: true }),
    };
    logger[level](line, 'request');
  }
  // A moment later: calls that end because the client has hung up are calls all the same.
  response.once('close', () => setImmediate(write));
  return log;
}
