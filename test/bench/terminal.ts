import type { Growth } from './growth.ts';
import type { MeasuredShape } from './measured-shapes.ts';
import { CELL_NAMES, cellsOf, round } from './numbers.ts';
import type { Outcome } from './rounds.ts';

// What is printed while the benchmark runs. The last two columns compare Hookgraph with the contender
// of the line: more than 1 means that Hookgraph answers more requests, or needs less processor time.

const HEAD = [...CELL_NAMES, 'by requests', 'by CPU'];

export function printShape({ shape, mode, outcomes }: MeasuredShape): void {
  printLine(`\n${shape.name}, ${mode.name}`, HEAD);
  for (const outcome of outcomes) printOutcome(outcome.contender, outcome);
}

export function printGrowth({ title, unit, points }: Growth): void {
  printLine(`\n${title}`, HEAD);
  for (const { count, outcomes } of points) {
    for (const outcome of outcomes) printOutcome(`${count} ${unit} ${outcome.contender}`, outcome);
  }
}

function printOutcome(name: string, outcome: Outcome): void {
  const { timesThroughput, timesCpu } = outcome;
  printLine(name, [...cellsOf(outcome), round(timesThroughput), round(timesCpu)]);
}

function printLine(name: string, cells: readonly string[]): void {
  const columns = cells.map((cell) => cell.padStart(15)).join('');
  process.stdout.write(`${name.padEnd(30)}${columns}\n`);
}
