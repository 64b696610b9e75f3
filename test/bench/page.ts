import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ContenderName } from './bench.ts';
import type { Growth } from './growth.ts';
import { describeMachine, type Machine } from './machine.ts';
import type { MeasuredShape } from './measured-shapes.ts';
import { CELL_NAMES, cellsOf, labelOf, round } from './numbers.ts';
import { plot } from './plot.ts';
import type { Rounds } from './rounds.ts';

const DOCS = new URL('../../docs/', import.meta.url);

/** Everything that the page shows. */
export interface Results {
  readonly rows: readonly MeasuredShape[];
  readonly growths: readonly Growth[];
  readonly rounds: Rounds;
  /** The average load of the machine before the first run. */
  readonly loadBefore: string;
}

/** Writes the page and its plot. The text of the page is in `page.md`, with a place for each table. */
export async function writePage(results: Results): Promise<void> {
  const template = await readFile(new URL('page.md', import.meta.url), 'utf8');
  const parts: Readonly<Record<string, string>> = {
    ratios: ratioTable(results.rows),
    figures: figureTable(results.rows),
    growth: results.growths.map(growthTable).join('\n\n'),
    machine: machineTable(describeMachine(), results),
  };
  const page = template.replace(/^\{\{(\w+)\}\}$/gm, (_, name: string) => parts[name] ?? '');
  await writeFile(new URL('benchmarks.md', DOCS), page);
  await writeFile(new URL('benchmarks.svg', DOCS), await plot(results.rows, results.growths));
  process.stdout.write(`\nWritten: ${fileURLToPath(new URL('benchmarks.md', DOCS))}\n`);
}

/** Hookgraph beside each other contender: the numbers that the goal is about. */
function ratioTable(rows: readonly MeasuredShape[]): string {
  const head = [
    'shape',
    'mode',
    'requests/s',
    'x Apollo',
    'x Apollo, by CPU',
    'of the bare limit',
    'of the bare limit, by CPU',
    'x mercurius, by CPU',
  ];
  const lines = rows.map(({ shape, mode, outcomes }) => {
    const find = (...names: readonly ContenderName[]) =>
      outcomes.find(({ contender }) => names.includes(contender));
    const [own, apollo, bare, mercurius] = [
      find('hookgraph'),
      find('apollo', 'apollo-cache'),
      find('bare'),
      find('mercurius'),
    ];
    return [
      shape.title,
      mode.name,
      cell(own?.requestsPerSecond),
      cell(apollo?.timesThroughput),
      cell(apollo?.timesCpu),
      cell(bare?.timesThroughput),
      cell(bare?.timesCpu),
      cell(mercurius?.timesCpu),
    ];
  });
  return table(head, lines);
}

function figureTable(rows: readonly MeasuredShape[]): string {
  const lines = rows.flatMap(({ shape, mode, outcomes }) =>
    outcomes.map((outcome) => [
      shape.title,
      mode.name,
      labelOf(outcome.contender),
      ...cellsOf(outcome),
    ]),
  );
  return table(['shape', 'mode', 'contender', ...CELL_NAMES], lines);
}

function growthTable({ title, unit, points }: Growth): string {
  const contenders = points[0]?.outcomes.map(({ contender }) => contender) ?? [];
  const head = [
    unit,
    ...contenders.flatMap((contender) => [`${labelOf(contender)}, us`, 'calls/request']),
  ];
  const lines = points.map(({ count, outcomes }) => [
    count.toLocaleString('en'),
    ...outcomes.flatMap(({ cpuUsPerRequest, callsPerRequest }) => [
      round(cpuUsPerRequest),
      round(callsPerRequest),
    ]),
  ]);
  return `**${title}**\n\n${table(head, lines)}`;
}

function machineTable(machine: Machine, { rounds, loadBefore }: Results): string {
  return table(
    ['what', 'as it was'],
    [
      ['date', machine.date],
      ['last commit of `src`', machine.commit],
      ['processor', machine.processor],
      ['memory', machine.memory],
      ['system', machine.system],
      ['average load (1, 5, 15 minutes) before', loadBefore],
      ['cores', machine.pinned ? 'one for the contenders, one for the others' : 'not pinned'],
      [
        'rounds',
        `${rounds.rounds} of ${rounds.seconds} s for each contender, after one that does not count`,
      ],
      ['versions', machine.versions],
    ],
  );
}

function cell(value: number | undefined): string {
  return value === undefined ? '' : round(value);
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), `|${head.map(() => '---').join('|')}|`, ...lines.map(row)].join('\n');
}
