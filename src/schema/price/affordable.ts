import { countCalls, type Price } from '../../domain/upstream.ts';
import { type PricedOperation, priceOf } from './operation-price.ts';

/** What an operation costs, with those of its representations that it can pay for. */
export interface AffordableOperation {
  readonly price: Price;
  /** Keys of representations (see `keyOf`); null when it can pay for all. */
  readonly representations: ReadonlySet<string> | null;
}

/**
 * Finds the representations of `_entities` that fit into `maxCalls`, so that only the others fail: a
 * gateway puts the fields of many clients into one request. Those that share a read come first, then
 * those that need one each, in their order. The price is above `maxCalls` when the rest of the
 * operation alone is. Null for variables that do not fit their types: nothing will run.
 */
export function affordable(
  operation: Omit<PricedOperation, 'includes'>,
  maxCalls: number,
): AffordableOperation | null {
  const seen = new Map<string, boolean>();
  const price = priceOf({
    ...operation,
    includes: (key, isShared) => {
      seen.set(key, isShared);
      return true;
    },
  });
  if (price === null) return null;
  if (seen.size === 0 || countCalls(price) <= maxCalls) return { price, representations: null };

  const isShared = (key: string) => seen.get(key) === true;
  const keys = [...seen.keys()];
  const ordered = [...keys.filter(isShared), ...keys.filter((key) => !isShared(key))];
  const priceOfFirst = (count: number) => {
    const representations = new Set(ordered.slice(0, count));
    const priced = priceOf({ ...operation, includes: (key) => representations.has(key) });
    return { price: priced ?? price, representations };
  };
  // The price only grows with their number, so halving finds the most that fit.
  let best = priceOfFirst(0);
  let least = 0;
  let most = ordered.length;
  while (least + 1 < most) {
    const middle = Math.floor((least + most) / 2);
    const tried = priceOfFirst(middle);
    if (countCalls(tried.price) <= maxCalls) {
      best = tried;
      least = middle;
    } else {
      most = middle;
    }
  }
  return best;
}
