import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { EndedRequest, Telemetry } from '../domain/observer.ts';
import { parseRequestTarget } from './graphql-params.ts';
import type { ErrorCode } from './mask-error.ts';
import type { OperationRecord } from './operation.ts';

/** What becomes known of a request while it is answered. */
export interface RequestLog {
  /** Null for a page or a probe. */
  operation: OperationRecord | null;
  errorCodes: readonly ErrorCode[];
}

const ROUTES = ['/graphql', '/hooks', '/healthz', '/readyz'];

/**
 * Writes one line about the request once its answer is sent, or its client has hung up, and tells
 * telemetry of it.
 */
export function startRequestLog(
  logger: Logger,
  telemetry: Telemetry | null,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): RequestLog {
  const startedAt = performance.now();
  const log: RequestLog = { operation: null, errorCodes: [] };
  telemetry?.onRequestStart();

  function end(): void {
    const { path } = parseRequestTarget(request.url);
    const { operation, errorCodes } = log;
    const ended: EndedRequest = {
      method: request.method ?? '',
      route: routeOf(path),
      status: response.headersSent ? response.statusCode : null,
      durationMs: performance.now() - startedAt,
      operation,
      errorCodes,
    };
    telemetry?.onRequestEnd(ended);
    const { span = null } = operation ?? {};
    // As collectors of logs look for them.
    const traced = span && { trace_id: span.traceId, span_id: span.spanId };
    // The audit: at the level of an operation, and one line for each write.
    for (const write of operation?.writes ?? []) {
      const subject = operation?.caller?.subject() ?? null;
      logger.info({ requestId, ...traced, subject, ...write }, 'write');
    }
    // Probes and pages come often and say little.
    const level = operation ? 'info' : 'debug';
    if (!logger.isLevelEnabled(level)) return;
    const { method, route, status, durationMs } = ended;
    const line = {
      requestId,
      ...traced,
      method,
      route,
      status,
      ms: Math.round(durationMs),
      ...(operation && { ...describeOperation(operation), errorCodes }),
      ...(!response.writableFinished && { clientHungUp: true }),
    };
    logger[level](line, 'request');
  }
  // A moment later: calls that end because the client has hung up are calls all the same.
  response.once('close', () => setImmediate(end));
  return log;
}

/** A path that is not served is text of the caller, and so is the name of a hook. */
function routeOf(path: string): string {
  const route = path.replace(/^\/hooks\/.*/s, '/hooks');
  return ROUTES.includes(route) ? route : 'other';
}

function describeOperation(record: OperationRecord): object {
  const { operationName, operationType, documentId, estimatedCalls } = record;
  const { reads, batches, waitMs, circuits } = record;
  return {
    operationName,
    operationType,
    ...(documentId !== null && { documentId }),
    estimatedCalls,
    upstreamCalls: record.upstreamCalls.length,
    reads,
    batches,
    waitMs,
    stale: record.staleFields.length,
    ...(operationType === 'subscription' && { events: record.events }),
    ...(Object.keys(circuits).length > 0 && { circuits }),
  };
}
