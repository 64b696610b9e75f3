import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { collectOutput } from './canaries.ts';

const { NODE_COMPILE_CACHE } = process.env;
const COMPILE_CACHE = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };

/** A process of the program, whose output is looked through for canaries. */
export interface Process extends AsyncDisposable {
  readonly stdout: string;
  readonly stderr: string;
  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL'): void;
  /** Of the GraphQL endpoint, once it has been printed. */
  whenListening(): Promise<string>;
  /** Exit code and signal. */
  whenEnded(): Promise<readonly [number | null, string | null]>;
}

/** Runs `src/main.ts` with these environment variables and none of this process but for its compile cache, and these options of Node. */
export function run(
  environment: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Process {
  return runNode([...nodeOptions, 'src/main.ts'], environment);
}

/** The same with another program. */
export function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Process {
  const child: ChildProcess = spawn(process.execPath, [...args], {
    env: { PORT: '0', ...COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk) => {
      printed[name] += String(chunk);
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => [code, signal] as const);
  return {
    get stdout() {
      return printed.stdout;
    },
    get stderr() {
      return printed.stderr;
    },
    kill: (signal) => void child.kill(signal),
    async whenListening() {
      const find = () => /http:\/\/\S+\/graphql/.exec(printed.stdout)?.[0];
      // Starting takes longer than `until` waits, on a machine that is busy.
      for (let waited = 0; find() === undefined && waited < 10_000; waited += 20) await delay(20);
      return find() ?? '';
    },
    whenEnded: () => ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      collectOutput('standard output', printed.stdout);
      collectOutput('standard error', printed.stderr);
    },
  };
}
