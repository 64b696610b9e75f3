import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/config.ts';
import { NO_TRACER } from '../../src/domain/tracer.ts';
import {
  createGraphQLHandler,
  type GraphQLHandlerOptions,
} from '../../src/server/graphql-handler.ts';
import {
  createRequestHandler,
  type RequestHandlerOptions,
} from '../../src/server/request-handler.ts';
import { collectOutput } from '../support/canaries.ts';

type Parts = Pick<RequestHandlerOptions, 'readiness' | 'handleGraphQL'> &
  Pick<GraphQLHandlerOptions, 'identifyCaller' | 'execute'>;

/** The request handler over parts that can be broken. */
export async function startHandler(broken: Partial<Parts>) {
  const logs: Record<string, unknown>[] = [];
  const logger = pino(
    { base: null },
    {
      write(line: string) {
        collectOutput('log', line);
        logs.push(JSON.parse(line));
      },
    },
  );
  const config = loadConfig({});
  const handleGraphQL = createGraphQLHandler({
    config,
    logger,
    listeners: [],
    tracer: NO_TRACER,
    sandbox: false,
    reportUpstreamCalls: false,
    documentOf: ({ query }) => ({ text: query ?? '', hash: null, trusted: null }),
    identifyCaller: () => ({
      sendcloud: null,
      shippingChannels: null,
      isGateway: false,
      isForwarding: false,
      mayWrite: true,
      subject: () => null,
    }),
    execute: async () => ({ data: {} }),
    ...broken,
  });
  const handle = createRequestHandler({
    config,
    logger,
    telemetry: null,
    handleGraphQL,
    handleHook: () => Promise.reject(new Error('no hook is asked here')),
    readiness: () => ({ status: 200, body: {} }),
    ...broken,
  });
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    logs,
    async send(path: string, init?: RequestInit) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
      const text = await response.text();
      collectOutput(path, text + JSON.stringify([...response.headers]));
      return { status: response.status, headers: response.headers, text };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
