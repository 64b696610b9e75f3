import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/config.ts';
import { startHookgraph } from '../../src/hookgraph.ts';

/** What a process holds when it has nothing to do. */
export interface Measurement {
  /** After collection, in bytes. */
  readonly heap: number;
  /** How many sockets, timers and so on keep it alive, by kind. */
  readonly resources: Readonly<Record<string, number>>;
  readonly listeners: number;
  /** Node's own so far, about leaks of listeners and else. */
  readonly warnings: readonly string[];
}

/** Sent once by the process: where its graph is. */
export interface Started {
  readonly url: string;
}

const warnings: string[] = [];
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));

// The graph as it is shipped, with all its log lines. What it measures is this process alone.
const logger = pino({ level: 'debug', base: null }, { write: () => {} });
const hookgraph = await startHookgraph(loadConfig(process.env), logger);

async function measure(): Promise<Measurement> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await delay(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    resources[name] = (resources[name] ?? 0) + 1;
  }
  const listeners = process
    .eventNames()
    .reduce((sum, name) => sum + process.listenerCount(name), 0);
  return { heap: heapUsed + arrayBuffers, resources, listeners, warnings };
}

process.on('message', async () => {
  process.send?.(await measure());
});
process.once('disconnect', () => void hookgraph.stop());
process.send?.({ url: hookgraph.url } satisfies Started);
