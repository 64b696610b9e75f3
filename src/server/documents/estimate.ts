import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { countCalls, type Price } from '../../domain/upstream.ts';
import { createCallPlan } from '../../loaders/call-plan.ts';
import { affordable } from '../../schema/price/affordable.ts';
import { fragmentsOf } from '../../schema/price/operation-price.ts';
import { createPriceKey } from '../../schema/price/price-key.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** What an operation costs at most with certain variables. */
export interface Estimate {
  readonly price: Price;
  /** All of it, at both APIs. */
  readonly calls: number;
  /** Keys of the representations that it can pay for; null for all. */
  readonly representations: ReadonlySet<string> | null;
}

export interface EstimatedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly maxCalls: number;
}

const NONE = { reads: 0, writes: 0 };

/** Of an operation that will not run. */
const NOTHING: Estimate = {
  price: { sendcloud: NONE, shippingChannels: NONE },
  calls: 0,
  representations: null,
};

/** How many estimates of one operation are kept: clients choose the variables. */
const MAX_ESTIMATES = 100;

/**
 * Estimates an operation for the variables of a request. The operation is walked once for each way in
 * which its variables can differ (see `createPriceKey`), which is once where it has none that matter.
 */
export function createEstimator({
  schema,
  document,
  operation,
  maxCalls,
}: EstimatedOperation): (variables: Variables) => Estimate {
  const fragments = fragmentsOf(document.definitions);
  const keyOf = createPriceKey(document, operation);
  const estimates = new LRUCache<string, Estimate>({
    // A `max` would allocate room for all of them at each operation, and most have one estimate.
    maxSize: MAX_ESTIMATES,
    sizeCalculation: () => 1,
  });

  return (variables) => {
    const key = keyOf(variables);
    const known = key === null ? undefined : estimates.get(key);
    if (known !== undefined) return known;
    const found = affordable(
      { schema, operation, fragments, variableValues: variables, createCallPlan },
      maxCalls,
    );
    if (found === null) return NOTHING;
    const estimate = { ...found, calls: countCalls(found.price) };
    // The representations of this request say nothing of those of another one.
    if (key !== null && found.representations === null) estimates.set(key, estimate);
    return estimate;
  };
}
