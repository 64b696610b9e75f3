import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type ContenderName, startBench } from './bench.ts';
import { assertEqualAnswers } from './equal-answers.ts';
import { GROWTH_CONTENDERS, measureGrowth } from './growth.ts';
import { contendersOf, measureShapes } from './measured-shapes.ts';
import { writePage } from './page.ts';
import { choose, LIST_SHAPE, MODES, SHAPES } from './shapes.ts';
import { canPin } from './start-process.ts';
import { printGrowth, printShape } from './terminal.ts';

// The whole benchmark. With `--shape` or `--mode` it measures that part, and writes no page.
const { values } = parseArgs({
  options: {
    shape: { type: 'string', multiple: true },
    mode: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
  },
});
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const isWhole = values.shape === undefined && values.mode === undefined;
const loadBefore = loadavg()
  .map((average) => average.toFixed(1))
  .join(', ');

const shapes = choose(SHAPES, values.shape);
const modes = choose(MODES, values.mode);
const contenders = new Set<ContenderName>(modes.flatMap(contendersOf));
if (isWhole) for (const name of GROWTH_CONTENDERS) contenders.add(name);

await using bench = await startBench([...contenders]);
await assertEqualAnswers(bench, [...contenders], [...shapes, LIST_SHAPE], 50);
const pinned = canPin ? 'on one core' : 'not bound to a core';
process.stdout.write(`All contenders answer equally; they run ${pinned}.\n`);

const rows = await measureShapes(bench, shapes, modes, rounds, printShape);
if (isWhole) {
  const growths = await measureGrowth(bench, rounds, printGrowth);
  await writePage({ rows, growths, rounds, loadBefore });
}
