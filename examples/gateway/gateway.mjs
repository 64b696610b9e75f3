import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { listen } from './server.mjs';
import { useRestCalls } from './use-rest-calls.mjs';

/** The caller's own credentials, which are for Hookgraph and for nobody else. */
const CREDENTIALS = ['x-sendcloud-authorization', 'x-shipping-channels-authorization'];

/**
 * @param {{ supergraph: string, gatewaySecret: string, port: string | number }} options
 */
export async function startGateway({ supergraph, gatewaySecret, port }) {
  const gateway = createGatewayRuntime({
    supergraph,
    logging: 'error',
    transportEntries: {
      // Set here and not passed on from the client, so that it proves the gateway.
      hookgraph: { headers: [['x-hookgraph-gateway-secret', gatewaySecret]] },
    },
    propagateHeaders: {
      fromClientToSubgraphs({ request, subgraphName }) {
        if (subgraphName !== 'hookgraph') return {};
        return Object.fromEntries(CREDENTIALS.map((name) => [name, request.headers.get(name)]));
      },
    },
    plugins: () => [useRestCalls()],
  });
  const server = await listen(gateway, port);
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await gateway.dispose();
    },
  };
}
