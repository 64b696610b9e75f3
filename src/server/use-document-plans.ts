import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Operation } from './operation.ts';

/**
 * Has Yoga run operations by the plans of their documents. That takes the place of its steps (parse,
 * validate, make the context, execute), which would do for each request what a plan has done once.
 */
export function useDocumentPlans(
  run: (operation: Operation) => Promise<ExecutionResult>,
): Plugin<object, Operation> {
  return {
    onParams({ setParamsHandler }) {
      setParamsHandler(({ context }) => run(context));
    },
  };
}
