import { type ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import type { Config } from '../config/config.ts';
import type { EventLog } from '../domain/received-event.ts';
import { type DocumentPlan, operationNotFound } from './documents/document-plan.ts';
import type { Estimate } from './documents/estimate.ts';
import type { OperationPlan } from './documents/operation-plan.ts';
import type { PersistedQueries } from './documents/persisted-queries.ts';
import type { Operation } from './operation.ts';
import { createOperationContext } from './operation-context.ts';
import { RequestError } from './request-error.ts';
import type { EventResult, OpenStreams } from './streams/open-streams.ts';
import type { Upstreams } from './upstreams.ts';

export interface OperationRunnerOptions {
  readonly config: Pick<Config, 'limits' | 'access' | 'introspection' | 'upstream'>;
  readonly upstreams: Upstreams;
  /** Null when none are received. */
  readonly events: EventLog | null;
  readonly streams: OpenStreams;
  readonly planOf: (text: string) => DocumentPlan;
  readonly persistedQueries: Pick<PersistedQueries, 'remember'>;
}

/** A subscription has results until it ends. */
export type RunOperation = (
  operation: Operation,
) => Promise<ExecutionResult | AsyncIterable<EventResult>>;

/**
 * Runs an operation by the plan of its document. Its errors are as they were thrown. An operation
 * that costs more calls than any may is rejected with its price; of its representations, only those
 * that it cannot pay for. An operation that costs more than its credential has left makes no call at
 * that API: it is answered with what has been read before, or `RATE_LIMITED`.
 */
export function createOperationRunner({
  config,
  upstreams,
  events,
  streams,
  planOf,
  persistedQueries,
}: OperationRunnerOptions): RunOperation {
  const maxCalls = config.limits.calls;

  /** Runs it once; of a subscription, for one event. */
  async function run(
    request: Operation,
    operation: OperationPlan,
    estimate: Estimate,
    event?: unknown,
  ): Promise<ExecutionResult> {
    const context = createOperationContext(request, estimate, upstreams, events, config);
    const result = await operation.run(context, request.variables, event);
    // Every list after the one that exceeded the budget has failed too, and thousands of equal errors
    // help nobody. The answer of a mutation stays: it tells what was written.
    const { exceeded } = context.budget;
    if (exceeded === null || operation.type === OperationTypeNode.MUTATION) return result;
    return { data: null, errors: [exceeded] };
  }

  /** Each event has loaders, a time and a record of its own. */
  async function subscribe(
    request: Operation,
    operation: OperationPlan,
    estimate: Estimate,
  ): Promise<ExecutionResult | AsyncIterable<EventResult>> {
    const { caller, record, variables } = request;
    if (!request.acceptsStream) throw needsEventStream();
    const context = createOperationContext(request, estimate, upstreams, events, config);
    const source = await operation.subscribe(context, variables);
    if (!(Symbol.asyncIterator in source)) return source;
    // Only now: what cannot begin takes no place.
    const stream = streams.open(caller.subject());
    if (stream instanceof GraphQLError) {
      await source[Symbol.asyncIterator]().return?.();
      return { errors: [stream] };
    }
    record.isStream = true;
    return stream.results(
      source[Symbol.asyncIterator](),
      async (event) => {
        using deadline = request.startDeadline();
        const ofEvent = { ...request, deadline, record: record.ofEvent() };
        return { ...(await run(ofEvent, operation, estimate, event)), record: ofEvent.record };
      },
      (error) => ({ errors: [error], record: record.ofEvent() }),
    );
  }

  return async (request) => {
    const { document, operationName, variables, caller, isSafe, record } = request;
    const plan = document.trusted?.plan ?? planOf(document.text);
    if (plan.errors !== null) return plan;
    record.documentId = document.trusted?.id ?? null;
    persistedQueries.remember(document);
    const operation = plan.operation(operationName);
    if (operation === null) return { errors: [operationNotFound()] };
    record.begin(operation.name, operation.type);
    const isMutation = operation.type === OperationTypeNode.MUTATION;
    if (isSafe && isMutation) throw mutationByGet();
    if (isMutation && !caller.mayWrite) return { errors: [mayOnlyRead()] };

    const estimate = operation.estimate(variables);
    record.estimatedCalls = estimate.calls;
    if (estimate.calls > maxCalls) return tooExpensive(estimate.calls, maxCalls);
    const isSubscription = operation.type === OperationTypeNode.SUBSCRIPTION;
    return record.tracer.inStep('GraphQL Operation Execution', () =>
      (isSubscription ? subscribe : run)(request, operation, estimate),
    );
  };
}

function needsEventStream(): RequestError {
  return new RequestError(
    406,
    'BAD_REQUEST',
    'A subscription is answered with text/event-stream, which the request has to accept.',
  );
}

/** "GraphQL over HTTP", section 6.2.1. */
function mutationByGet(): RequestError {
  return new RequestError(405, 'BAD_REQUEST', 'A mutation is sent by POST.', {
    headers: { allow: 'POST' },
  });
}

function mayOnlyRead(): GraphQLError {
  const extensions = { code: 'FORBIDDEN' };
  return new GraphQLError('The bearer token is for reading only.', { extensions });
}

function tooExpensive(calls: number, maxCalls: number): ExecutionResult {
  const message = `An operation costs at most ${maxCalls} upstream calls, and this one up to ${calls}.`;
  const extensions = { code: 'OPERATION_TOO_COMPLEX' };
  return { errors: [new GraphQLError(message, { extensions })] };
}
