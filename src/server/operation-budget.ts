import type { Limits } from '../config.ts';
import type { OperationBudget } from '../schema/context.ts';
import { tooComplex } from './operation-limits.ts';

/** A budget that also tells whether it has been exceeded, in which case the whole answer is refused. */
export interface CheckedBudget extends OperationBudget {
  readonly exceeded: Error | null;
}

/** What one operation may still do while it runs; `cancel` is called once that is too much. */
export function createOperationBudget(
  limits: Pick<Limits, 'listItems' | 'representations'>,
  cancel: () => void,
): CheckedBudget {
  let exceeded: Error | null = null;

  function createAccount(what: string, limit: number): (count: number) => void {
    let spent = 0;
    return (count) => {
      spent += count;
      if (spent <= limit) return;
      if (exceeded === null) {
        exceeded = tooComplex(what, limit);
        cancel();
      }
      throw exceeded;
    };
  }

  return {
    spendListItems: createAccount('list items in its answer', limits.listItems),
    spendRepresentations: createAccount('representations', limits.representations),
    get exceeded() {
      return exceeded;
    },
  };
}
