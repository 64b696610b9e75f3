import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5000;

/** A program of the project, in a process of its own. */
export interface NodeProcess extends AsyncDisposable {
  /** The first URL that it printed. */
  readonly url: string;
}

/**
 * Runs a program of the project until it has printed a URL. No environment variable is inherited.
 * Rejects with what it printed when it ends before that, or takes 20 seconds.
 */
export async function startNodeProcess(
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<NodeProcess> {
  const child = spawn(process.execPath, [program], {
    cwd: ROOT,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    const late = new AbortController();
    const isLate = delay(STOP_TIMEOUT_MS, true, { signal: late.signal }).catch(() => false);
    if (await Promise.race([ended.then(() => false), isLate])) child.kill('SIGKILL');
    late.abort();
    await ended;
  }

  let output = '';
  const url = await new Promise<string | null>((resolveUrl) => {
    const timer = setTimeout(() => resolveUrl(null), START_TIMEOUT_MS);
    const settle = (found: string | null) => {
      clearTimeout(timer);
      resolveUrl(found);
    };
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (found !== undefined) settle(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => settle(null));
  });
  if (url === null) {
    await stop();
    throw new Error(`${program} did not start:\n${output}`);
  }
  return { url, [Symbol.asyncDispose]: stop };
}
