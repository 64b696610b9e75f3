import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { CheckedBudget } from './operation-budget.ts';

/**
 * Refuses the whole answer of a query once it has exceeded its budget: every list after that one has
 * failed too, and thousands of equal errors help nobody. The answer of a mutation stays: it tells
 * what was written.
 */
export function useOperationBudget(): Plugin<{ readonly budget: CheckedBudget }> {
  return {
    onExecute({ args }) {
      return {
        onExecuteDone({ setResult }) {
          const { exceeded } = args.contextValue.budget;
          const operation = getOperationAST(args.document, args.operationName);
          if (exceeded === null || operation?.operation === OperationTypeNode.MUTATION) return;
          setResult({ data: null, errors: [exceeded] });
        },
      };
    },
  };
}
