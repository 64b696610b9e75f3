import type { Bench, ContenderName } from './bench.ts';
import type { ListSize } from './dataset.ts';
import { CONNECTIONS } from './measured-shapes.ts';
import { measureInTurn, type Outcome, type Rounds } from './rounds.ts';
import { COLD, LIST_SHAPE, ONE_CONNECTION, type Shape, SUBSCRIPTIONS } from './shapes.ts';

/** How the cost of one operation grows with one thing. */
export interface Growth {
  readonly title: string;
  /** What grows, in the plural. */
  readonly unit: string;
  readonly points: readonly {
    readonly count: number;
    readonly outcomes: readonly Outcome[];
  }[];
}

const LENGTHS: readonly ListSize[] = [10, 100, 1000, 4000];
const CREDENTIALS = [1, 10, 100, 1000];
export const GROWTH_CONTENDERS: readonly ContenderName[] = [
  'hookgraph',
  'apollo',
  'apollo-cache',
  'bare',
];

/** Longer lists for credentials that are all new, and more credentials for what is kept. */
export async function measureGrowth(
  bench: Bench,
  rounds: Rounds,
  tell: (growth: Growth) => void,
): Promise<readonly Growth[]> {
  const growths: Growth[] = [];
  const measured = (growth: Growth) => {
    growths.push(growth);
    tell(growth);
  };
  measured(await growLists(bench, rounds, LIST_SHAPE, 'a list of connections, cold'));
  measured(
    await growLists(bench, rounds, SUBSCRIPTIONS, 'subscriptions + their connections, cold'),
  );
  measured(await growCredentials(bench, rounds));
  return growths;
}

async function growLists(
  bench: Bench,
  rounds: Rounds,
  shape: Shape,
  title: string,
): Promise<Growth> {
  const points: Growth['points'][number][] = [];
  for (const size of LENGTHS) {
    // An answer of a megabyte is not asked for fifty times at once: that would measure the memory.
    const what = { shape, mode: COLD, size, connections: size > 100 ? 2 : CONNECTIONS };
    const outcomes = await measureInTurn(bench, what, ['hookgraph', 'apollo', 'bare'], rounds);
    points.push({ count: size, outcomes });
  }
  return { title, unit: 'items', points };
}

async function growCredentials(bench: Bench, rounds: Rounds): Promise<Growth> {
  const points: Growth['points'][number][] = [];
  for (const credentials of CREDENTIALS) {
    const mode = { credentials, noCache: false };
    const what = { shape: ONE_CONNECTION, mode, size: 50, connections: CONNECTIONS } as const;
    const outcomes = await measureInTurn(
      bench,
      what,
      ['hookgraph', 'apollo-cache', 'bare'],
      rounds,
    );
    points.push({ count: credentials, outcomes });
  }
  return {
    title: 'one connection, kept for each of many credentials',
    unit: 'credentials',
    points,
  };
}
