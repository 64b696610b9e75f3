// Writes recorded/*.test.yml: makes each fault for real, scrapes the metrics meanwhile, and has promtool see them.
// `npm run record` takes a quarter of an hour for all alerts; `npm run record -- <alert> ...` records some.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTarget, faults, startTraffic } from './faults.js';
import { startGraph } from './graph.js';
import { findFreePorts } from './ports.js';
import { stopAll } from './processes.js';
import { formatRuleTest, STEP_S } from './rule-test.js';

const BEFORE_S = 60;
/** What is recorded after the fault, in which clients go on asking; most alerts need nothing of that. */
const AFTER_S = 60;
const LONG_AFTER_S = 345;
const NEED_REQUESTS_TO_END = [
  'HookgraphSlow',
  'HookgraphStale',
  'HookgraphRetriesExhausted',
  'HookgraphNoToken',
];
const FOLDER = resolve(import.meta.dirname, 'recorded');
const RULES = resolve(import.meta.dirname, '../../docs/observability/alerts.yaml');

const chosen = process.argv.slice(2);
const alerts = chosen.length > 0 ? chosen : Object.keys(faults);
const rules = await readRules();
/** Everything that has been started. */
const running = [];
await mkdir(FOLDER, { recursive: true });

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await stopAll(running);
    process.exit(1);
  });
}
await Promise.all(
  alerts.map(async (alert, place) => {
    // One after the other: thirty processes that start at once would take minutes.
    await delay(place * 5000);
    try {
      const recording = await record(alert);
      const text = formatRuleTest({ alert, ...rules[alert], ...faults[alert], ...recording });
      await writeFile(resolve(FOLDER, `${alert}.test.yml`), text);
      console.log(`${alert} is recorded.`);
    } catch (error) {
      console.error(`${alert} is not recorded.`, error);
      process.exitCode = 1;
    }
  }),
);

async function record(alert) {
  const programs = [];
  try {
    const ports = await findFreePorts();
    await startGraph(ports, (program) => {
      programs.push(program);
      running.push(program);
    });
    return await recordFault(alert, ports);
  } finally {
    await stopAll(programs);
  }
}

async function recordFault(alert, ports) {
  const fault = faults[alert];
  const target = createTarget(ports);
  const endS = BEFORE_S + fault.holdS;
  const afterS = NEED_REQUESTS_TO_END.includes(alert) ? LONG_AFTER_S : AFTER_S;
  const steps = (endS + afterS) / STEP_S;
  const series = new Map();
  const endTraffic = startTraffic(target, fault);
  const startedAtMs = performance.now();
  for (let step = 0; step <= steps; step += 1) {
    await delay(Math.max(0, startedAtMs + step * STEP_S * 1000 - performance.now()));
    const samples = await scrape(ports.metrics, rules[alert].metrics);
    for (const [name, value] of samples) {
      const values = series.get(name) ?? new Array(steps + 1).fill(null);
      values[step] = value;
      series.set(name, values);
    }
    // Just after a scrape, so that each change is in the next one.
    if (step * STEP_S === BEFORE_S) await fault.begin(target);
    if (step * STEP_S === endS) await target.end();
  }
  endTraffic();
  return { beginS: BEFORE_S, endS, series };
}

/** The samples of some metrics, by the names and labels that Prometheus would give them. */
async function scrape(port, metrics) {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const lines = (await response.text()).split('\n');
  return lines.flatMap((line) => {
    const [, name, labels, value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (!metrics.includes(name)) return [];
    const all = ['job="hookgraph"', 'instance="127.0.0.1:9464"', ...(labels ? [labels] : [])];
    return [[`${name}{${all.join(',')}}`, Number(value)]];
  });
}

/** Of each alert, by name, the metrics in its expression, its severity and what to do. */
async function readRules() {
  const text = await readFile(RULES, 'utf8');
  const found = text.split(/^ +- alert: /m).slice(1);
  return Object.fromEntries(
    found.map((rule) => [
      /^\w+/.exec(rule)[0],
      {
        metrics: /expr: (.+)/.exec(rule)[1].match(/\b(?:hookgraph|graphql)_\w+/g),
        severity: /severity: (\w+)/.exec(rule)[1],
        action: /action: (.+)/.exec(rule)[1],
      },
    ]),
  );
}
