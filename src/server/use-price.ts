import { GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { affordable } from '../schema/price/affordable.ts';
import { fragmentsOf } from '../schema/price/operation-price.ts';
import { countCalls } from '../schema/price/price.ts';
import type { Operation } from './operation.ts';
import type { Upstreams } from './upstreams.ts';

/**
 * Finds out what an operation costs at most before it costs anything. An operation that costs more
 * than any may is rejected with its price; of its representations, only those that it cannot pay for.
 * An operation that costs more than its credential has left makes no call at that API: it is answered
 * with what has been read before, or `RATE_LIMITED`.
 */
export function usePrice(maxCalls: number, upstreams: Upstreams): Plugin<Operation> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { schema, document, operationName, variableValues = {} } = args;
      const { caller, cost, overdrawnMs }: Operation = args.contextValue;
      const operation = getOperationAST(document, operationName);
      if (operation == null) return;
      const fragments = fragmentsOf(document.definitions);
      const { price, representations } = affordable(
        { schema, operation, fragments, variableValues },
        maxCalls,
      );
      cost.estimatedCalls = countCalls(price);
      cost.representations = representations;
      if (cost.estimatedCalls > maxCalls) {
        const message = `An operation costs at most ${maxCalls} upstream calls, and this one up to ${cost.estimatedCalls}.`;
        const extensions = { code: 'OPERATION_TOO_COMPLEX' };
        setResultAndStopExecution({ errors: [new GraphQLError(message, { extensions })] });
        return;
      }
      for (const api of ['sendcloud', 'shippingChannels'] as const) {
        const credential = caller[api];
        if (credential === null) continue;
        overdrawnMs[api] = upstreams[api].gate.quotaWaitMs(credential.limitScope, price[api]);
      }
    },
  };
}
