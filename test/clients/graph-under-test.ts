import { startNodeProcess } from './node-process.ts';
import { type SentRequest, startRecordingProxy } from './recording-proxy.ts';

/** The graph and the sandbox as processes, with a proxy in front of the graph that records. */
export interface GraphUnderTest extends AsyncDisposable {
  /** Where clients send to: the proxy. */
  readonly url: string;
  /** The graph itself, with nothing in between. */
  readonly directUrl: string;
  /** What clients sent since the last call. */
  takeRequests(): readonly SentRequest[];
  /** `METHOD path` of each request that reached the REST APIs since the last call. */
  takeUpstreamRequests(): Promise<readonly string[]>;
}

/** The demo account of the sandbox; whoever comes may use it. */
const CREDENTIALS = {
  SENDCLOUD_PUBLIC_KEY: 'sandbox_public_acme',
  SENDCLOUD_SECRET_KEY: 'sandbox_secret_acme',
  SHIPPING_CHANNELS_API_KEY: 'sandbox_key_acme',
  HOOKGRAPH_ANONYMOUS: 'allow',
};

/** No answer is kept, so that each operation shows what it costs. */
const NOTHING_SHARED = {
  HOOKGRAPH_SENDCLOUD_FRESH_MS: '0',
  HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
  HOOKGRAPH_EVENTS_FRESH_MS: '0',
  HOOKGRAPH_STALE_MS: '0',
};

export async function startGraphUnderTest(
  environment: Readonly<Record<string, string>> = {},
): Promise<GraphUnderTest> {
  await using started = new AsyncDisposableStack();
  const sandbox = started.use(await startNodeProcess('src/sandbox/main.ts', { PORT: '0' }));
  const graph = started.use(
    await startNodeProcess('src/bin.ts', {
      UPSTREAM: 'live',
      PORT: '0',
      HOOKGRAPH_LOG_LEVEL: 'silent',
      SENDCLOUD_BASE_URL: `${sandbox.url}/api/v3`,
      SHIPPING_CHANNELS_BASE_URL: `${sandbox.url}/v1`,
      ...CREDENTIALS,
      ...NOTHING_SHARED,
      ...environment,
    }),
  );
  const proxy = started.use(await startRecordingProxy(graph.url));
  const processes = started.move();
  return {
    url: `${proxy.url}/graphql`,
    directUrl: `${graph.url}/graphql`,
    takeRequests: proxy.takeRequests,
    async takeUpstreamRequests() {
      const answer = await fetch(`${sandbox.url}/_sandbox/requests`);
      const { requests } = (await answer.json()) as {
        readonly requests: readonly { readonly method: string; readonly path: string }[];
      };
      await fetch(`${sandbox.url}/_sandbox/requests`, { method: 'DELETE' });
      return requests.map(({ method, path }) => `${method} ${path}`);
    },
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  };
}
