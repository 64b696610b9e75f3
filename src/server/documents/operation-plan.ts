import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type OperationTypeNode,
} from 'graphql';
import type { GraphContext } from '../../schema/context.ts';
import type { Compilation, CompiledOperation } from './compilation.ts';
import { createEstimator, type Estimate, type Variables } from './estimate.ts';

/** One operation of a document. Requests only run it. */
export interface OperationPlan {
  readonly name: string | null;
  readonly type: OperationTypeNode;
  /** How many upstream calls it costs at most. */
  estimate(variables: Variables): Estimate;
  /** Does what its first requests would do, and tells what it costs without variables. */
  prepare(): Estimate;
  /**
   * Runs it, of a subscription for one event. Errors of resolvers are in the result, under the errors of
   * the library.
   */
  run(
    context: GraphContext,
    variables: Variables,
    event?: unknown,
  ): ExecutionResult | Promise<ExecutionResult>;
  /** The events of a subscription; a result with errors when there are none. */
  subscribe(
    context: GraphContext,
    variables: Variables,
  ): Promise<ExecutionResult | AsyncIterable<unknown>>;
}

export interface PlanOptions {
  readonly schema: GraphQLSchema;
  /** The most upstream calls that an operation may cost. */
  readonly maxCalls: number;
  readonly compilation: Compilation;
}

export function createOperationPlan(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { schema, maxCalls, compilation }: PlanOptions,
): OperationPlan {
  const name = operation.name?.value ?? null;
  // Prepared by the first request and not here: a document may have operations that never run.
  let estimator: ((variables: Variables) => Estimate) | undefined;
  const compiled = compilation.prepare(document, operation);

  function estimate(variables: Variables): Estimate {
    estimator ??= createEstimator({ schema, document, operation, maxCalls });
    return estimator(variables);
  }

  const execution = (context: GraphContext, variables: Variables) => ({
    schema,
    document,
    contextValue: context,
    variableValues: variables,
    operationName: name,
    hideSuggestions: true,
  });

  function interpret(context: GraphContext, variables: Variables, rootValue?: unknown) {
    return execute({ ...execution(context, variables), rootValue });
  }

  /** Null for the errors that graphql-js words, and this server knows by their words. */
  async function finish(
    result: ReturnType<CompiledOperation>,
    context: GraphContext,
    variables: Variables,
  ): Promise<ExecutionResult> {
    const { data, errors } = await result;
    if (data === undefined) return interpret(context, variables);
    return errors === undefined ? { data } : { errors, data };
  }

  return {
    name,
    type: operation.operation,
    estimate,
    prepare() {
      compiled({});
      return estimate({});
    },
    subscribe: (context, variables) => createSourceEventStream(execution(context, variables)),
    run(context, variables, event) {
      const run = compiled(variables);
      if (run === null) return interpret(context, variables, event);
      return finish(run(undefined, context, variables), context, variables);
    },
  };
}
