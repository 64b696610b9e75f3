import type { Plugin } from 'graphql-yoga';
import type { CheckedBudget } from './operation-budget.ts';

/**
 * Refuses the whole answer once it has exceeded its budget: every list after that one has failed
 * too, and thousands of equal errors help nobody.
 */
export function useOperationBudget(): Plugin<{ readonly budget: CheckedBudget }> {
  return {
    onExecute({ args }) {
      return {
        onExecuteDone({ setResult }) {
          const { exceeded } = args.contextValue.budget;
          if (exceeded !== null) setResult({ data: null, errors: [exceeded] });
        },
      };
    },
  };
}
