import { parseArgs } from 'node:util';
import { type ContenderName, startBench } from './bench.ts';
import { assertEqualAnswers } from './equal-answers.ts';
import { contendersOf, type MeasuredShape, measureShapes } from './measured-shapes.ts';
import { CELL_NAMES, cellsOf, round } from './numbers.ts';
import { MODES, SHAPES } from './shapes.ts';
import { canPin } from './start-process.ts';

const { values } = parseArgs({
  options: {
    shape: { type: 'string', multiple: true },
    mode: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.5' },
  },
});
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) };

const shapes = choose(SHAPES, values.shape);
const modes = choose(MODES, values.mode);
const contenders = [...new Set<ContenderName>(modes.flatMap((mode) => contendersOf(mode)))];

await using bench = await startBench(contenders);
await assertEqualAnswers(bench, contenders, shapes, 50);
process.stdout.write(
  `All contenders answer equally. They are ${canPin ? '' : 'not '}pinned to a core.\n`,
);
await measureShapes(bench, shapes, modes, rounds, print);

/** Those of the given names, or all. */
function choose<Named extends { readonly name: string }>(
  all: readonly Named[],
  names: readonly string[] | undefined,
): readonly Named[] {
  const unknown = names?.find((name) => all.every((each) => each.name !== name));
  if (unknown !== undefined) {
    throw new Error(`${unknown} is none of ${all.map(({ name }) => name).join(', ')}.`);
  }
  return all.filter(({ name }) => names?.includes(name) ?? true);
}

function print({ shape, mode, outcomes }: MeasuredShape): void {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.padStart(15)).join('');
  const head = line([...CELL_NAMES, 'x by requests', 'x by CPU']);
  process.stdout.write(`\n${shape.name}, ${mode.name}\n${' '.repeat(12)}${head}\n`);
  for (const outcome of outcomes) {
    const { contender, timesThroughput, timesCpu } = outcome;
    const cells = line([...cellsOf(outcome), round(timesThroughput), round(timesCpu)]);
    process.stdout.write(`${contender.padEnd(12)}${cells}\n`);
  }
}
