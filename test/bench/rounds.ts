import type { Bench, Case, ContenderName, Measurement } from './bench.ts';

export interface Rounds {
  readonly rounds: number;
  /** Of each run. */
  readonly seconds: number;
}

/** What a contender needed for a case, over all rounds. */
export type Outcome = Measurement & {
  readonly contender: ContenderName;
  /** How many times as many requests a second Hookgraph answered as this contender. */
  readonly timesThroughput: number;
  /** How many times Hookgraph's processor time this contender needed. */
  readonly timesCpu: number;
};

/**
 * Measures contenders in turn, A B C A B C, after a round that does not count. The machine may be busy
 * with other things, and its speed changes within seconds; so no two contenders are compared but by
 * runs that were neighbours.
 *
 * - Requests a second, times and calls are the medians of the rounds. A ratio of requests a second is the
 *   median of the ratios of each round.
 * - Processor time is the minimum of the rounds. Whatever else the machine does only ever adds to it (it
 *   empties caches, and slows the core down), so the smallest is the least wrong.
 */
export async function measureInTurn(
  bench: Bench,
  what: Case,
  contenders: readonly ContenderName[],
  { rounds, seconds }: Rounds,
): Promise<readonly Outcome[]> {
  const runs = contenders.map((contender) => ({ contender, runs: [] as Measurement[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { contender, runs: soFar } of runs) {
      const measurement = await bench.run(contender, what, seconds);
      if (round > 0) soFar.push(measurement);
    }
  }
  const own = runs.find(({ contender }) => contender === 'hookgraph')?.runs ?? [];
  return runs.map(({ contender, runs }) => outcomeOf(contender, runs, own));
}

function outcomeOf(
  contender: ContenderName,
  runs: readonly Measurement[],
  own: readonly Measurement[],
): Outcome {
  const medianOf = (key: keyof Measurement) => median(runs.map((run) => run[key]));
  const ratios = own.map((each, round) => {
    return each.requestsPerSecond / (runs[round]?.requestsPerSecond ?? Number.NaN);
  });
  const cpuUsPerRequest = leastCpu(runs);
  return {
    contender,
    requestsPerSecond: medianOf('requestsPerSecond'),
    callsPerRequest: medianOf('callsPerRequest'),
    p50Ms: medianOf('p50Ms'),
    p99Ms: medianOf('p99Ms'),
    cpuUsPerRequest,
    timesThroughput: median(ratios),
    timesCpu: cpuUsPerRequest / leastCpu(own),
  };
}

function leastCpu(runs: readonly Measurement[]): number {
  return Math.min(...runs.map(({ cpuUsPerRequest }) => cpuUsPerRequest));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
