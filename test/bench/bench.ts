import type { ListSize } from './dataset.ts';
import type { Load, LoadResult } from './load.ts';
import { bodyOf, type Mode, type Shape } from './shapes.ts';
import { ask, type Listening, startListening, startProcess, stop } from './start-process.ts';

/** Who is measured. Apollo is there twice: with what its documentation does, and with a cache. */
export const CONTENDERS = {
  hookgraph: { file: 'contenders/hookgraph.ts', environment: {} },
  apollo: { file: 'contenders/apollo.ts', environment: {} },
  'apollo-cache': { file: 'contenders/apollo.ts', environment: { FRESH_SECONDS: '5' } },
  mercurius: { file: 'contenders/mercurius.ts', environment: {} },
  bare: { file: 'contenders/bare.ts', environment: {} },
} as const;
export type ContenderName = keyof typeof CONTENDERS;

/** One thing to measure. */
export interface Case {
  readonly shape: Shape;
  readonly mode: Pick<Mode, 'credentials' | 'noCache'>;
  readonly size: ListSize;
  readonly connections: number;
}

/** What one run of a case cost one contender. */
export interface Measurement {
  readonly requestsPerSecond: number;
  readonly callsPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUsPerRequest: number;
}

export interface Bench extends AsyncDisposable {
  /** The GraphQL endpoint of a contender. */
  urlOf(contender: ContenderName): string;
  /** Sends requests to a contender for about so many seconds. */
  run(contender: ContenderName, what: Case, seconds: number): Promise<Measurement>;
}

/** Starts the upstream, the load and the contenders, each as a process of its own. */
export async function startBench(names: readonly ContenderName[]): Promise<Bench> {
  await using started = new AsyncDisposableStack();
  const upstream = started.use(await startListening('upstream.ts', 'of the others'));
  const load = started.adopt(startProcess('load.ts', 'of the others'), stop);
  const contenders = new Map<ContenderName, Listening>();
  for (const name of names) {
    const { file, environment } = CONTENDERS[name];
    const contender = await startListening(file, 'of the contenders', {
      UPSTREAM: 'live',
      PORT: '0',
      SENDCLOUD_BASE_URL: `${upstream.url}/api/v3`,
      SHIPPING_CHANNELS_BASE_URL: `${upstream.url}/v1`,
      ...environment,
    });
    contenders.set(name, started.use(contender));
  }

  function find(name: ContenderName): Listening {
    const contender = contenders.get(name);
    if (contender === undefined) throw new Error(`${name} was not started.`);
    return contender;
  }

  let runs = 0;
  const processes = started.move();
  return {
    urlOf: (name) => find(name).url,
    async run(name, { shape, mode, size, connections }, seconds) {
      const contender = find(name);
      // With credentials of its own no run profits from what was kept, or is held back by what was
      // counted, in another: that is how Hookgraph stays within the limits that the APIs document.
      runs += 1;
      const order: Load = {
        url: contender.url,
        body: bodyOf(shape),
        credentialHeader: shape.credentialHeader,
        size,
        credentials: Number.isFinite(mode.credentials) ? mode.credentials : null,
        noCache: mode.noCache,
        run: `${runs}`,
        connections,
        seconds,
        atLeast: 0,
      };
      // Where answers may be kept, they are kept before the clock starts.
      if (order.credentials !== null && !order.noCache) {
        await ask<LoadResult>(load, { ...order, seconds: 0, atLeast: order.credentials });
      }
      const before = [await contender.count(), await upstream.count()] as const;
      const result = await ask<LoadResult>(load, order);
      const after = [await contender.count(), await upstream.count()] as const;
      return {
        requestsPerSecond: result.requests / result.seconds,
        callsPerRequest: (after[1].calls - before[1].calls) / result.requests,
        p50Ms: result.p50Ms,
        p99Ms: result.p99Ms,
        cpuUsPerRequest: (after[0].cpuUs - before[0].cpuUs) / result.requests,
      };
    },
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  };
}
