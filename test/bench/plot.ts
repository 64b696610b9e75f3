import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Growth } from './growth.ts';
import type { MeasuredShape } from './measured-shapes.ts';
import { labelOf } from './numbers.ts';
import type { Outcome } from './rounds.ts';
import { MODES, SHAPES } from './shapes.ts';

const COLORS = {
  domain: ['Hookgraph', 'Apollo Server', 'mercurius', 'bare limit'],
  range: ['#c8102e', '#3f51a5', '#4c9a2a', '#8a8a8a'],
};
const WIDTH = 230;
const TICKS = [10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 3 * power]);

// Costs differ by a factor of a thousand, so that every axis of them is logarithmic. Bars would have
// to begin at zero, which such an axis does not have: costs are points.
const cpu = {
  field: 'cpu',
  type: 'quantitative',
  scale: { type: 'log', nice: false, padding: 10 },
  axis: { values: TICKS, format: ',' },
  title: 'CPU us a request',
} as const;
const color = {
  field: 'contender',
  type: 'nominal',
  scale: COLORS,
  legend: { title: null, orient: 'top' },
} as const;

/** Draws the processor time of all cases, and how it grows, as an SVG. */
export async function plot(
  rows: readonly MeasuredShape[],
  growths: readonly Growth[],
): Promise<string> {
  const shape = { field: 'shape', type: 'nominal', title: null, axis: { grid: true } } as const;
  const spec: TopLevelSpec = {
    background: 'white',
    padding: 12,
    vconcat: [
      {
        hconcat: MODES.map(({ name, title }, index) => ({
          title: [name, title.replaceAll('`', '')],
          width: WIDTH,
          height: { step: 26 },
          data: { values: rows.filter(({ mode }) => mode.name === name).flatMap(pointsOfShape) },
          mark: { type: 'point' as const, filled: true, size: 90, opacity: 1 },
          encoding: {
            x: cpu,
            // The shapes are named once, at the left of all.
            y: {
              ...shape,
              sort: SHAPES.map(({ title }) => plain(title)),
              ...(index > 0 && { axis: { grid: true, labels: false, ticks: false } }),
            },
            color,
          },
        })),
        resolve: { scale: { x: 'shared' } },
      },
      {
        hconcat: growths.map(({ title, unit, points }) => ({
          title: title.split(', '),
          width: WIDTH,
          height: 190,
          data: {
            values: points.flatMap(({ count, outcomes }) =>
              outcomes.map((outcome) => ({ count, ...pointOf(outcome) })),
            ),
          },
          mark: { type: 'line' as const, point: true },
          encoding: {
            x: {
              field: 'count',
              type: 'quantitative' as const,
              scale: { type: 'log' as const, nice: false },
              axis: { values: points.map(({ count }) => count), format: ',' },
              title: unit,
            },
            y: cpu,
            color,
          },
        })),
      },
    ],
    config: { axis: { labelLimit: 300 }, legend: { labelFontSize: 12 } },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

function pointsOfShape({ shape, outcomes }: MeasuredShape): readonly object[] {
  return outcomes.map((outcome) => ({ shape: plain(shape.title), ...pointOf(outcome) }));
}

function pointOf({ contender, cpuUsPerRequest }: Outcome): object {
  return { contender: labelOf(contender), cpu: cpuUsPerRequest };
}

function plain(title: string): string {
  return title.replaceAll('`', '');
}
