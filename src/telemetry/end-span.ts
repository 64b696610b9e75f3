import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type { EndedOperation } from '../domain/observer.ts';

/** Ends a span when what it is of has ended. */
export function endAfter<T>(span: Span, run: () => T): T {
  try {
    const result = run();
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    const end = () => span.end();
    result.then(end, (error: unknown) => {
      fail(span, codeOf(error));
      end();
    });
    return result;
  } catch (error) {
    fail(span, codeOf(error));
    span.end();
    throw error;
  }
}

/** Ends the span of a request with what is known of its operation then. */
export function endRequest(
  span: Span,
  operation: EndedOperation,
  status: number | null,
  codes: readonly string[],
): void {
  const { operationType, operationName, documentId, estimatedCalls, upstreamCalls } = operation;
  if (operationType !== null) {
    // The name is in no span's name: whoever calls could make up any number of them.
    span.updateName(operationType);
    span.setAttribute('graphql.operation.type', operationType);
  }
  if (operationName !== null) span.setAttribute('graphql.operation.name', operationName);
  if (documentId !== null) span.setAttribute('graphql.document.id', documentId);
  if (estimatedCalls !== null) span.setAttribute('hookgraph.price.estimated', estimatedCalls);
  span.setAttribute('hookgraph.price.actual', upstreamCalls.length);
  if (status !== null) span.setAttribute('http.response.status_code', status);
  for (const code of codes) span.addEvent('graphql.error', { 'graphql.error.code': code });
  const [first] = codes;
  if (first !== undefined) fail(span, first);
  span.end();
}

/** Ends the span of a request to an API; `failure` is null for an answer that is none. */
export function endCall(span: Span, status: number | null, failure: string | null): void {
  if (status !== null) span.setAttribute('http.response.status_code', status);
  if (failure !== null) fail(span, failure);
  span.end();
}

/** Without the message: it may be text of others. */
function fail(span: Span, code: string): void {
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

export function codeOf(error: unknown): string {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isCoded ? (error.code as string) : error instanceof Error ? error.name : 'unknown';
}

export function statusOf(error: unknown): number | null {
  const hasStatus = error instanceof Error && 'status' in error;
  return hasStatus && typeof error.status === 'number' ? error.status : null;
}
