import { getOperationAST, parse } from 'graphql';
import type { Price } from '../../../src/domain/upstream.ts';
import { createCallPlan } from '../../../src/loaders/call-plan.ts';
import { schema } from '../../../src/schema/index.ts';
import { fragmentsOf, priceOf } from '../../../src/schema/price/operation-price.ts';

/** The price of the one operation of a document. */
export function priceOfText(query: string, variableValues: Record<string, unknown> = {}): Price {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('There is no operation.');
  const fragments = fragmentsOf(document.definitions);
  const price = priceOf({ schema, operation, fragments, variableValues, createCallPlan });
  const none = { reads: 0, writes: 0 };
  // Nothing runs with variables that are not of their types.
  return price ?? { sendcloud: none, shippingChannels: none };
}
