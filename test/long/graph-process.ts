import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Measurement, Started } from './measured-graph.ts';

/** Starts the graph in a process of its own, which measures itself when it is asked. */
export async function startMeasuredGraph(
  upstreams: Readonly<Record<string, string>>,
): Promise<ChildProcess & { readonly url: string }> {
  const child = fork(new URL('./measured-graph.ts', import.meta.url), {
    // What is compiled stays so: megabytes that come and go would hide what is lost.
    execArgv: ['--expose-gc', '--no-flush-bytecode'],
    env: {
      ...upstreams,
      UPSTREAM: 'live',
      PORT: '0',
      HOOKGRAPH_MAX_SHARED_ENTRIES: '500',
      HOOKGRAPH_MAX_SHARED_BYTES: '100000',
    },
  });
  const [started] = await once(child, 'message');
  const { url }: Started = started;
  return Object.assign(child, { url });
}

export async function measure(child: ChildProcess): Promise<Measurement> {
  child.send('measure');
  const [measurement] = await once(child, 'message');
  return measurement;
}

/** Measures as soon as it holds the same sockets and timers as before, or after a while. */
export async function measureCalm(child: ChildProcess, before: Measurement): Promise<Measurement> {
  for (let attempt = 0; ; attempt += 1) {
    const measurement = await measure(child);
    const isCalm = JSON.stringify(measurement.resources) === JSON.stringify(before.resources);
    if (isCalm || attempt === 20) return measurement;
    await delay(500);
  }
}
