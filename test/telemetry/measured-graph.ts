import { expect } from 'vitest';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { type Graph, type GraphOptions, startGraph } from '../support/start-graph.ts';

/** A graph that is measured, and its samples: `name{label="value"}` and the number. */
export async function startMeasuredGraph(options: GraphOptions = {}) {
  let graph: Graph | undefined;
  const metrics = createMetrics('1.2.3', () => {
    if (graph === undefined) throw new Error('It has not started.');
    return graph.app;
  });
  const started = await startGraph({ ...options, telemetry: metrics });
  graph = started;

  async function samples(): Promise<ReadonlyMap<string, number>> {
    const lines = (await metrics.read()).split('\n').filter((line) => /^[a-z]/.test(line));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  }
  /** The sum of all samples of a name whose labels hold these. */
  async function sum(name: string, labels: Readonly<Record<string, string>> = {}) {
    const found = [...(await samples())].filter(
      ([sample]) =>
        sample.replace(/\{.*/, '') === name &&
        Object.entries(labels).every(([label, value]) => sample.includes(`${label}="${value}"`)),
    );
    return found.reduce((total, [, value]) => total + value, 0);
  }
  /** Waits until so many have been counted: that is done a moment after they are answered. */
  async function counted(name: string, count: number): Promise<void> {
    await expect.poll(() => sum(name), { interval: 5 }).toBe(count);
  }
  const ended = (requests: number) =>
    counted('graphql_server_request_duration_seconds_count', requests);
  return Object.assign(started, { metrics, samples, sum, counted, ended });
}
