import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { collectOutput } from '../support/canaries.ts';

export const FOLDER = resolve(import.meta.dirname, '../../examples/gateway');
const START_TIMEOUT_MS = 60_000;

/** A variable that every process inherits from the one that started it. */
const MARK = 'EXAMPLE_OF_TEST';
const MARK_VALUE = String(process.pid);

/** The Node of the machine, as a reader has it; the repository's own is in node_modules. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

/** What `npm start` has started, each on a free port. */
export interface GatewayProcess extends AsyncDisposable {
  readonly gatewayUrl: string;
  readonly hookgraphUrl: string;
  readonly sandboxUrl: string;
  readonly teamsUrl: string;
  /** Exit code and signal. */
  stop(signal: 'SIGTERM' | 'SIGINT'): Promise<readonly [number | null, string | null]>;
}

/** Installs the example; not again, except in continuous integration. */
export async function installExample(): Promise<void> {
  if (process.env.CI === undefined && existsSync(join(FOLDER, 'node_modules'))) return;
  await promisify(execFile)('npm', ['ci'], { cwd: FOLDER, env: { ...process.env, PATH } });
}

/** Runs `npm start` with these variables. Rejects with what it printed when it does not start. */
export async function startExample(
  variables: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  const child = spawn('npm', ['start'], {
    cwd: FOLDER,
    env: {
      ...{ PATH, HOME: process.env.HOME, [MARK]: MARK_VALUE },
      ...{ PORT: '0', GRAPH_PORT: '0', TEAMS_PORT: '0' },
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  // Of the output too, which all that was started holds.
  const ended = once(child, 'close').then(([code, signal]) => [code, signal] as const);
  const findUrl = (label: string) =>
    new RegExp(`${label}\\s+(http://127\\.0\\.0\\.1:\\d+(?:/graphql)?)`).exec(output)?.[1] ?? '';
  const isListening = () => output.includes('Ctrl-C');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!isListening() && child.exitCode === null && Date.now() < deadline) await delay(50);
  if (!isListening()) {
    child.kill('SIGTERM');
    await ended;
    throw new Error(`It did not start:\n${output}`);
  }
  return {
    gatewayUrl: findUrl('Open'),
    hookgraphUrl: findUrl('Hookgraph'),
    sandboxUrl: findUrl('its sandbox'),
    teamsUrl: findUrl('teams'),
    stop(signal) {
      child.kill(signal);
      return ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      collectOutput('the example', output);
    },
  };
}

/** The ids of all processes that the examples of this test have started, and that still run. */
export async function findProcesses(): Promise<readonly number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    // A process may have ended, or be somebody else's.
    ids.map((id) => readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')),
  );
  return ids.flatMap((id, index) =>
    environments[index]?.split('\0').includes(`${MARK}=${MARK_VALUE}`) ? [Number(id)] : [],
  );
}
