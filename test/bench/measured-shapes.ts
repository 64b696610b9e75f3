import type { Bench, ContenderName } from './bench.ts';
import { measureInTurn, type Outcome, type Rounds } from './rounds.ts';
import type { Mode, Shape } from './shapes.ts';

/** A row of the main table: a shape in a mode, measured for all who take part. */
export interface MeasuredShape {
  readonly shape: Shape;
  readonly mode: Mode;
  readonly outcomes: readonly Outcome[];
}

/** How many requests are in flight at any time. */
export const CONNECTIONS = 50;

/**
 * Who takes part. Mercurius has no upstream, so it is the bound of what is hot only. Apollo comes with
 * the cache where a cache helps it, and without where it would only cost.
 */
export function contendersOf({ name }: Mode): readonly ContenderName[] {
  return name === 'hot'
    ? ['hookgraph', 'apollo-cache', 'mercurius', 'bare']
    : ['hookgraph', 'apollo', 'bare'];
}

/** Measures shapes in modes, and tells of each when it is done. */
export async function measureShapes(
  bench: Bench,
  shapes: readonly Shape[],
  modes: readonly Mode[],
  rounds: Rounds,
  tell: (row: MeasuredShape) => void,
): Promise<readonly MeasuredShape[]> {
  const rows: MeasuredShape[] = [];
  for (const shape of shapes) {
    for (const mode of modes) {
      const what = { shape, mode, size: 50, connections: CONNECTIONS } as const;
      const row = {
        shape,
        mode,
        outcomes: await measureInTurn(bench, what, contendersOf(mode), rounds),
      };
      rows.push(row);
      tell(row);
    }
  }
  return rows;
}
