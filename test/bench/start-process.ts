import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Counts, Ready } from './report.ts';

/** A process of the benchmark that listens. */
export interface Listening extends AsyncDisposable {
  readonly url: string;
  count(): Promise<Counts>;
}

export type Core = 'of the contenders' | 'of the others';

/** Whether contenders have a core to themselves. */
export const canPin =
  availableParallelism() >= 2 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;

/** Starts a file of this folder as a process, on a core of its own where that is possible. */
export function startProcess(
  file: string,
  core: Core,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const node = process.execPath;
  return fork(new URL(file, import.meta.url), {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    // Standard output is read by nobody: it is `/dev/null`, as cheap as a log can be written.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(canPin && {
      execPath: 'taskset',
      execArgv: ['-c', core === 'of the contenders' ? '0' : '1', node],
    }),
  });
}

/** Sends a message, and waits for the answer. */
export async function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  child.send(message);
  return nextMessage<Answer>(child);
}

/** Starts a server and waits until it listens. */
export async function startListening(
  ...[file, core, environment]: Parameters<typeof startProcess>
): Promise<Listening> {
  const child = startProcess(file, core, environment);
  const { url } = await nextMessage<Ready>(child);
  return {
    url,
    count: () => ask<Counts>(child, {}),
    [Symbol.asyncDispose]: () => stop(child),
  };
}

export async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}

/** Throws when the process ends instead: whoever waits for a process that has died waits for ever. */
async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const given = new AbortController();
  const { signal } = given;
  const exited = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`A process of the benchmark ended with ${code}.`);
  });
  const [message] = await Promise.race([once(child, 'message', { signal }), exited]);
  given.abort();
  await exited.catch(() => {});
  return message;
}
