import { channel } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/start-graph.ts';

/** Ends when so many queries have come to the graph, and had time to ask for what they need. */
export async function queriesBegun(count: number): Promise<void> {
  let begun = 0;
  const started = channel('http.server.request.start');
  const note = (message: unknown) => {
    if ((message as { request: { url: string } }).request.url === '/graphql') begun += 1;
  };
  started.subscribe(note);
  await until(() => begun === count);
  started.unsubscribe(note);
  await delay(800);
}
