import type { ContenderName } from './bench.ts';
import type { Outcome } from './rounds.ts';

/** A number with as many digits as its noise allows. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  if (value >= 10) return value.toFixed(0);
  return value < 0.01 ? '0' : value.toFixed(value >= 1 ? 1 : 2);
}

/** The cells that every table has for a contender. */
export function cellsOf(outcome: Outcome): readonly string[] {
  const { requestsPerSecond, callsPerRequest, p50Ms, p99Ms, cpuUsPerRequest } = outcome;
  return [requestsPerSecond, callsPerRequest, p50Ms, p99Ms, cpuUsPerRequest].map(round);
}

export const CELL_NAMES = ['requests/s', 'calls/request', 'p50 ms', 'p99 ms', 'CPU us/request'];

const LABELS: Readonly<Record<ContenderName, string>> = {
  hookgraph: 'Hookgraph',
  apollo: 'Apollo Server',
  'apollo-cache': 'Apollo Server',
  mercurius: 'mercurius',
  bare: 'bare limit',
};

/** What readers call a contender. */
export function labelOf(contender: ContenderName): string {
  return LABELS[contender];
}
