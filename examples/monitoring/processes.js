import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether a program is on the path. */
export function isInstalled(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Starts a program in a process group of its own, since npm does not pass a signal on. `ended` is its
 * exit code, once it and everything that it has started has ended.
 */
export function startProgram(name, command, args, environment = {}) {
  const child = spawn(command, args, {
    cwd: import.meta.dirname,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed = (printed + chunk).slice(-4000);
    });
  }
  const ended = once(child, 'close').then(([code]) => code);
  return {
    name,
    ended,
    get printed() {
      return printed;
    },
    async stop() {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
      await ended;
    },
  };
}

/** The last one first. */
export async function stopAll(programs) {
  for (const program of programs.toReversed()) await program.stop();
}

/** Resolves when the address answers 200. Throws with what the program has printed when it does not. */
export async function waitForAnswer(url, program) {
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
  });
  for (let waitedMs = 0; waitedMs < 120_000 && !hasEnded; waitedMs += 100) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok && !hasEnded) return;
    await delay(100);
  }
  const end = hasEnded ? `has ended with exit code ${await program.ended}` : 'does not answer';
  throw new Error(`${program.name} ${end} at ${url}.\n${program.printed}`);
}
