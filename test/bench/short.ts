import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Bench, startBench } from './bench.ts';
import { assertEqualAnswers } from './equal-answers.ts';
import { CONNECTIONS } from './measured-shapes.ts';
import { choose, MODES, SHAPES } from './shapes.ts';

// The short form, for continuous integration: it fails when Hookgraph has become slower.
//
// Requests a second depend on the machine, and on what else it does at the time, by a factor of three or
// more. So a ratio is compared with the record, and one of processor time: what the bare limit needs for a
// request, as a share of what Hookgraph needs.
//
// - Both take short turns, so that a slow minute hits both. Of each the cheapest turn counts, because other
//   programs and the collection of garbage only ever add to processor time.
// - The compiler of V8 decides differently at each start, and a whole process is faster or slower for it by
//   a tenth. So a case that is too low is measured again with new processes, and its best start counts: luck
//   changes, and a regression stays.
// - The record is the least of several starts, which an unlucky start reaches too. So what is found for sure
//   is a request that has become dearer by a fifth; less than a tenth is never found.

const CASES = [
  { shape: 'connection', mode: 'cold' },
  { shape: 'subscriptions', mode: 'cold' },
  { shape: 'webhooks', mode: 'fleet' },
  { shape: 'connection', mode: 'hot' },
] as const;
type Case = (typeof CASES)[number];

/** What is in `recorded.json`: the ratio of each case, by its name. */
type Recorded = Readonly<Record<string, number>>;

const CONTENDERS = ['hookgraph', 'bare'] as const;
const SHARE_OF_RECORDED = 0.9;
const WARM_UP_SECONDS = 1.2;
const TURN_SECONDS = 0.3;
const TURNS = 12;
const STARTS = 5;
const RECORDED_STARTS = 10;
/** No start is begun that would end later than this, so that all of it takes 90 seconds. */
const MEASURING_SECONDS = 85;
const SECONDS_FOR_CASE = CONTENDERS.length * (WARM_UP_SECONDS + TURNS * TURN_SECONDS);
const RECORD = new URL('recorded.json', import.meta.url);

const { values } = parseArgs({ options: { record: { type: 'boolean', default: false } } });
if (values.record) await record();
else await compare(JSON.parse(await readFile(RECORD, 'utf8')));

async function record(): Promise<void> {
  const starts: Recorded[] = [];
  for (let start = 0; start < RECORDED_STARTS; start += 1) starts.push(await measure(CASES));
  const ratios = CASES.map(nameOf).map((name) => {
    return [name, Number(Math.min(...starts.map((start) => start[name] ?? 0)).toFixed(3))];
  });
  await writeFile(RECORD, `${JSON.stringify(Object.fromEntries(ratios), null, 2)}\n`);
}

async function compare(recorded: Recorded): Promise<void> {
  const best: Record<string, number> = {};
  const limitOf = (each: Case) => SHARE_OF_RECORDED * (recorded[nameOf(each)] ?? Number.NaN);
  const isLow = (each: Case) => !((best[nameOf(each)] ?? 0) >= limitOf(each));
  const hasTime = () =>
    process.uptime() + CASES.filter(isLow).length * SECONDS_FOR_CASE < MEASURING_SECONDS;

  for (let start = 0; start < STARTS && CASES.some(isLow) && hasTime(); start += 1) {
    for (const [name, ratio] of Object.entries(await measure(CASES.filter(isLow)))) {
      best[name] = Math.max(best[name] ?? 0, ratio);
    }
  }
  for (const each of CASES) {
    const ratio = (best[nameOf(each)] ?? 0).toFixed(3);
    const verdict = `at least ${limitOf(each).toFixed(3)}: ${isLow(each) ? 'TOO SLOW' : 'good'}`;
    process.stdout.write(`${nameOf(each).padEnd(20)} ${ratio} of the bare limit, ${verdict}\n`);
    if (isLow(each)) process.exitCode = 1;
  }
}

/** The ratios of the given cases, by name, as one start of all processes has them. */
async function measure(cases: readonly Case[]): Promise<Recorded> {
  await using bench = await startBench(CONTENDERS);
  await assertEqualAnswers(bench, CONTENDERS, SHAPES, 50);
  const ratios: Record<string, number> = {};
  for (const each of cases) ratios[nameOf(each)] = await ratioOf(bench, each);
  return ratios;
}

async function ratioOf(bench: Bench, { shape: shapeName, mode: modeName }: Case): Promise<number> {
  const [[shape], [mode]] = [choose(SHAPES, [shapeName]), choose(MODES, [modeName])];
  if (shape === undefined || mode === undefined) throw new Error('There is no such case.');
  const what = { shape, mode, size: 50, connections: CONNECTIONS } as const;
  const least = { hookgraph: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
  for (const contender of CONTENDERS) await bench.run(contender, what, WARM_UP_SECONDS);
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const contender of CONTENDERS) {
      const { cpuUsPerRequest } = await bench.run(contender, what, TURN_SECONDS);
      least[contender] = Math.min(least[contender], cpuUsPerRequest);
    }
  }
  return least.bare / least.hookgraph;
}

function nameOf({ shape, mode }: Case): string {
  return `${shape} ${mode}`;
}
