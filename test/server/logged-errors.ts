import type { Graph } from '../support/start-graph.ts';

/** What was logged as an error: requests that end well, or are refused, are no reason for one. */
export function loggedErrors({ logs }: Pick<Graph, 'logs'>): readonly unknown[] {
  return logs.filter(({ level }) => Number(level) >= 50);
}
