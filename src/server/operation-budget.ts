import { GraphQLError } from 'graphql';
import type { Limits } from '../config/config.ts';
import type { OperationBudget } from '../schema/context.ts';
import type { Estimate } from './documents/estimate.ts';
import { tooComplex } from './documents/operation-limits.ts';
import type { Operation } from './operation.ts';

/** A budget that also tells whether it has been exceeded, in which case the whole answer is rejected. */
export interface CheckedBudget extends OperationBudget {
  readonly exceeded: GraphQLError | null;
}

/** What one operation may still do while it runs; it is cancelled once that is too much. */
export function createOperationBudget(
  limits: Pick<Limits, 'listItems' | 'representations' | 'calls'>,
  deadline: Pick<Operation['deadline'], 'cancel' | 'isHungUp'>,
  affordable: Estimate['representations'],
): CheckedBudget {
  function createAccount(what: string, limit: number): (count: number) => void {
    let spent = 0;
    return (count) => {
      // Nobody reads what else the operation would come to.
      if (deadline.isHungUp) throw hungUp();
      spent += count;
      if (spent <= limit) return;
      if (budget.exceeded === null) {
        budget.exceeded = tooComplex(what, limit);
        deadline.cancel();
      }
      throw budget.exceeded;
    };
  }

  const budget = {
    exceeded: null as GraphQLError | null,
    spendListItems: createAccount('list items in its answer', limits.listItems),
    spendRepresentations: createAccount('representations', limits.representations),
    spendReads(representation: string) {
      if (affordable?.has(representation) !== false) return;
      throw tooComplex('upstream calls', limits.calls);
    },
  };
  return budget;
}

function hungUp(): GraphQLError {
  return new GraphQLError('The client has hung up.', { extensions: { code: 'CANCELLED' } });
}
