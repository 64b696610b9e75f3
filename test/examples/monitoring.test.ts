import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, test, vi } from 'vitest';
import { parse } from 'yaml';

const FOLDER = resolve(import.meta.dirname, '../../examples/monitoring');
const RULES = resolve(import.meta.dirname, '../../docs/observability/alerts.yaml');
const IS_INSTALLED = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
);

const run = (command: string, args: readonly string[]) =>
  promisify(execFile)(command, args, { cwd: FOLDER });

interface RuleTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

beforeEach(({ skip }) => skip(!IS_INSTALLED, 'Prometheus is not installed.'));

test('promtool accepts the configuration of Prometheus', async () => {
  const { stdout } = await run('promtool', ['check', 'config', 'prometheus.yml']);
  expect(stdout).toContain('SUCCESS: 13 rules found');
});

test('every alert is silent before, fires and ends, by the series that are recorded or written', async () => {
  const { stdout } = await run('npm', ['run', 'rules']);
  const files = (await readdir(FOLDER, { recursive: true })).filter((file) =>
    file.endsWith('.test.yml'),
  );
  expect(stdout.match(/SUCCESS/g)).toHaveLength(files.length);

  const tests: RuleTest[] = [];
  for (const file of files) {
    tests.push(...parse(await readFile(join(FOLDER, file), 'utf8')).tests);
  }
  const [group] = parse(await readFile(RULES, 'utf8')).groups;
  const alerts: readonly string[] = group.rules.map(({ alert }: { alert: string }) => alert);
  expect(alerts.length).toBeGreaterThan(0);
  const untested = alerts.filter((alert) =>
    tests.every(({ alert_rule_test: evaluations }) => {
      const states = evaluations
        .filter(({ alertname }) => alertname === alert)
        .map(({ exp_alerts: expected }) => (expected.length > 0 ? 'fires' : 'silent'));
      return !states.join(' ').includes('silent fires silent');
    }),
  );
  expect(untested).toEqual([]);
});

test('an alert fires when its fault is made, one becomes pending and ends, and nothing stays', {
  timeout: 180_000,
}, async () => {
  await using example = await startExample();
  const { prometheus, drive, states } = example;
  await vi.waitUntil(async () => (await prometheus('query?query=up')).result.length > 0, SLOW);
  const [up] = (await prometheus('query?query=up')).result;
  expect(up?.value[1]).toBe('1');
  // HookgraphDown is pending from the first evaluation of the rules to the one after the first scrape.
  await expect.poll(states).toEqual({});

  await using _words = drive('HookgraphUnknownWords', 2);
  await vi.waitUntil(async () => (await states()).HookgraphUnknownWords === 'firing', SLOW);

  await using _api = drive('HookgraphApiUnreachable', 20);
  await vi.waitUntil(async () => (await states()).HookgraphApiUnreachable === 'pending', SLOW);
  await vi.waitUntil(async () => !('HookgraphApiUnreachable' in (await states())), SLOW);

  await example.end('SIGTERM');
  expect(await example.remains()).toEqual([]);
});

test('Ctrl-C ends it while it starts, with exit code 0', async () => {
  await using example = await startExample(false);
  await vi.waitUntil(() => example.printed().includes('start …'), SLOW);
  expect(await example.end('SIGINT')).toBe(0);
  expect(await example.remains()).toEqual([]);
});

const SLOW = { timeout: 60_000, interval: 200 };

/** The example as a reader starts it, on free ports, with a folder of its own for temporary files. */
async function startExample(waits = true) {
  const names = ['PORT', 'SANDBOX_PORT', 'HOOKGRAPH_METRICS_PORT', 'PROMETHEUS_PORT', 'REDIS_PORT'];
  const ports = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await findFreePort()])),
  );
  const folder = await mkdtemp(join(tmpdir(), 'monitoring-test-'));
  const environment = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, ...ports };
  await run('npm', ['install']);

  const children: ChildProcess[] = [];
  let output = '';
  function start(args: readonly string[]): ChildProcess {
    const child = spawn('npm', args, { cwd: FOLDER, env: environment, detached: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
      });
    }
    children.push(child);
    return child;
  }
  /** As a terminal does it: the signal is for the whole process group. */
  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || child.pid === undefined) return child.exitCode;
    const ended = once(child, 'close');
    process.kill(-child.pid, signal);
    return (await ended)[0];
  }
  async function prometheus(path: string) {
    const response = await fetch(`http://127.0.0.1:${ports.PROMETHEUS_PORT}/api/v1/${path}`);
    return (await response.json()).data;
  }

  const example = start(['start']);
  const disposable = {
    prometheus,
    printed: () => output,
    drive(alert: string, seconds: number) {
      const driver = start(['run', 'faults', '--', alert, String(seconds)]);
      return { [Symbol.asyncDispose]: async () => void (await end(driver, 'SIGINT')) };
    },
    /** The state of each alert that is not silent. */
    async states(): Promise<Readonly<Record<string, string>>> {
      const { alerts } = await prometheus('alerts');
      return Object.fromEntries(
        alerts.map((alert: { labels: { alertname: string }; state: string }) => [
          alert.labels.alertname,
          alert.state,
        ]),
      );
    },
    end: (signal: NodeJS.Signals) => end(example, signal),
    /** The ports that are still taken, and the temporary files that are still there. */
    async remains(): Promise<readonly string[]> {
      const taken = await Promise.all(
        names.map(async (name) => ((await isFree(Number(ports[name]))) ? [] : [name])),
      );
      const files = (await readdir(folder)).filter((file) => file.startsWith('hookgraph'));
      return [...taken.flat(), ...files];
    },
    async [Symbol.asyncDispose]() {
      for (const child of children.toReversed()) await end(child, 'SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
  if (waits) {
    await vi.waitUntil(() => {
      if (example.exitCode !== null) throw new Error(output);
      return output.includes('Ctrl-C ends');
    }, SLOW);
  }
  return disposable;
}

async function findFreePort(port = 0): Promise<string> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((close) => server.close(close));
  return String(typeof address === 'object' ? address?.port : port);
}

async function isFree(port: number): Promise<boolean> {
  return findFreePort(port).then(
    () => true,
    () => false,
  );
}
