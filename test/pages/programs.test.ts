import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readPages } from './pages.ts';

const programs = (await readPages()).flatMap(({ path, blocks }) =>
  blocks.filter(({ language }) => language === 'js').map(({ code }) => ({ path, code })),
);
const PACKAGE = new URL('../../src/index.ts', import.meta.url).href;

/** Below the ports that a system hands out, so that no other test takes it meanwhile. */
async function findFreePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); port < 32_000; port += 1) {
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('No port is free.');
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
    headers: { connection: 'close' },
  }).catch(() => undefined);
  return answer?.status === 200;
}

test('the pages have a program', () => {
  expect(programs.length).toBeGreaterThan(0);
});

test.each(programs)('a program of $path serves, and ends when it is told to', async ({ code }) => {
  const folder = await mkdtemp(join(tmpdir(), 'hookgraph-page-'));
  try {
    const port = await findFreePort();
    const program = code.replace("'hookgraph'", `'${PACKAGE}'`).replace('4000', String(port));
    await writeFile(join(folder, 'serve.mjs'), program);
    const child = spawn(process.execPath, ['serve.mjs'], { cwd: folder, env: {} });
    let complaints = '';
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    const ended = once(child, 'exit');
    let ready = false;
    for (let waited = 0; waited < 10_000 && !ready; waited += 50) {
      await delay(50);
      ready = await isReady(port);
    }
    child.kill('SIGTERM');
    expect({ ready, ended: await ended, complaints }).toEqual({
      ready: true,
      ended: [0, null],
      complaints: '',
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
