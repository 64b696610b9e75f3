import { GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { fragmentsOf, priceOf } from '../schema/price/operation-price.ts';
import { countCalls } from '../schema/price/price.ts';
import type { Operation } from './operation.ts';
import type { Upstreams } from './upstreams.ts';

/**
 * Finds out what an operation costs at most before it costs anything. One that costs more than any
 * may is refused with its price. One that costs more than its credential has left makes no call at
 * that API: it is answered with what has been read before, or `RATE_LIMITED`.
 */
export function usePrice(maxCalls: number, upstreams: Upstreams): Plugin<Operation> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { schema, document, operationName, variableValues = {} } = args;
      const { caller, cost, overdrawnMs }: Operation = args.contextValue;
      const operation = getOperationAST(document, operationName);
      if (operation == null) return;
      const fragments = fragmentsOf(document.definitions);
      const price = priceOf({ schema, operation, fragments, variableValues });
      cost.estimatedCalls = countCalls(price);
      if (cost.estimatedCalls > maxCalls) {
        const message = `An operation costs at most ${maxCalls} upstream calls, and this one up to ${cost.estimatedCalls}.`;
        const extensions = { code: 'OPERATION_TOO_COMPLEX' };
        setResultAndStopExecution({ errors: [new GraphQLError(message, { extensions })] });
        return;
      }
      for (const api of ['sendcloud', 'shippingChannels'] as const) {
        const credential = caller[api];
        if (credential === null) continue;
        overdrawnMs[api] = upstreams[api].governor.overdrawnMs(credential.limitScope, price[api]);
      }
    },
  };
}
