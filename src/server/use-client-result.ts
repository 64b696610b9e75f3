import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { maskError } from './mask-error.ts';
import type { Operation } from './operation.ts';

interface ClientResultOptions {
  readonly logger: Logger;
  /** Whether the data is the sandbox's: `extensions.sandbox` says so. */
  readonly sandbox: boolean;
  readonly reportUpstreamCalls: boolean;
}

/** The last step before an answer is written: masks every error, and adds what we have to say. */
export function useClientResult(options: ClientResultOptions): Plugin<object, Operation> {
  const { logger, sandbox, reportUpstreamCalls } = options;
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (!isExecutionResult(result)) return;
      const { requestId, upstreamCalls, stale, cost, log } = serverContext;
      const { estimatedCalls } = cost;
      const errors = result.errors && maskErrors(result, requestId, logger);
      log.errorCodes = [...new Set(errors?.map((error) => error.extensions.code))];
      const extensions = {
        ...result.extensions,
        ...(sandbox && { sandbox }),
        ...(stale.length > 0 && { stale }),
        ...(estimatedCalls !== null && {
          cost: { estimatedCalls, actualCalls: upstreamCalls.length },
        }),
        ...(reportUpstreamCalls && { upstreamCalls }),
      };
      setResult({
        ...result,
        ...(errors && { errors }),
        ...(Object.keys(extensions).length > 0 && { extensions }),
      });
    },
  };
}

function isExecutionResult(result: unknown): result is ExecutionResult {
  return typeof result === 'object' && result !== null && !(Symbol.asyncIterator in result);
}

function maskErrors(result: ExecutionResult, requestId: string, logger: Logger) {
  // An operation that did not run is a request error, with a status of its own where the client
  // accepts one ("GraphQL over HTTP", section 6.4).
  const isRequestError = !('data' in result);
  return (result.errors ?? []).map((error) => {
    const masked = maskError(error, requestId, logger);
    if (isRequestError) {
      const isBug = masked.extensions.code === 'INTERNAL_SERVER_ERROR';
      masked.extensions.http = isBug ? { status: 500 } : { status: 400, spec: true };
    }
    return masked;
  });
}
