/**
 * Hookgraph tells with each answer what it has cost, and the gateway keeps that to itself. This adds
 * it up over all requests that one operation of the gateway has made of it.
 *
 * @returns {import('@graphql-hive/gateway-runtime').GatewayPlugin}
 */
export function useRestCalls() {
  const costs = new WeakMap();
  return {
    onExecute({ args }) {
      const cost = { requests: 0, restCalls: 0 };
      costs.set(args.contextValue, cost);
      return {
        onExecuteDone({ result, setResult }) {
          if (!(Symbol.asyncIterator in result))
            setResult({ ...result, extensions: { ...result.extensions, hookgraph: cost } });
        },
      };
    },
    onSubgraphExecute({ subgraphName, executionRequest }) {
      const cost = costs.get(executionRequest.context);
      if (subgraphName !== 'hookgraph' || cost === undefined) return;
      return ({ result }) => {
        cost.requests += 1;
        cost.restCalls += result.extensions?.cost?.actualCalls ?? 0;
      };
    },
  };
}
