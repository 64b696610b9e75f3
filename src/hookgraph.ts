import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createSecret } from './domain/secret.ts';
import { parseBaseUrl } from './environment.ts';
import { type Sandbox, startSandbox } from './sandbox/server.ts';
import { demoCredentials } from './sandbox/tenant.ts';
import { createApp } from './server/app.ts';
import { startHttpServer } from './server/http-server.ts';
import { basicAuthorization, type LiveUpstreams } from './upstream-config.ts';

/** A graph that listens. */
export interface Hookgraph {
  /** Of the GraphQL endpoint, with the port that was taken. */
  readonly url: string;
  /** Lets requests in flight end, then closes everything. Tells whether none had to be cut. */
  stop(): Promise<boolean>;
}

/** Starts the graph, and the sandbox under it when the configuration asks for that. */
export async function startHookgraph(config: Config, logger: Logger): Promise<Hookgraph> {
  if (config.upstream.kind === 'live') return serve(config, config.upstream, logger);
  const sandbox = await startSandbox();
  try {
    const { url, stop } = await serve(config, upstreamsOf(sandbox), logger);
    return {
      url,
      async stop() {
        const drained = await stop();
        await sandbox.close();
        return drained;
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

async function serve(config: Config, upstreams: LiveUpstreams, logger: Logger): Promise<Hookgraph> {
  const app = createApp({ config, upstreams, logger });
  const { host, port, timeouts } = config;
  const server = await startHttpServer({
    app,
    host,
    port,
    // The operation, before it the time to send its body, and after it the time to read its answer.
    answerTimeoutMs: timeouts.operationMs + 20_000,
    drainTimeoutMs: timeouts.drainMs,
    keepAliveMs: timeouts.keepAliveMs,
  });
  return {
    url: `${server.url}/graphql`,
    async stop() {
      const drained = await server.drain();
      await app.close();
      return drained;
    },
  };
}

/** A sandbox as the upstream of both APIs, with the credentials of its largest demo tenant. */
export function upstreamsOf(sandbox: Sandbox): LiveUpstreams {
  const { publicKey, secretKey, apiKey } = demoCredentials();
  return {
    sendcloud: {
      ...parseBaseUrl(sandbox.sendcloudBaseUrl),
      serviceCredential: { kind: 'fixed', authorization: basicAuthorization(publicKey, secretKey) },
    },
    shippingChannels: {
      ...parseBaseUrl(sandbox.shippingChannelsBaseUrl),
      serviceCredential: { kind: 'fixed', authorization: createSecret(`Bearer ${apiKey}`) },
    },
  };
}
