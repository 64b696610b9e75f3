import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { basic, send } from './client.ts';

function spawnMain(port: string) {
  const env = { ...process.env, PORT: port };
  return spawn(process.execPath, ['src/sandbox/main.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it printed up to the last curl line. */
async function greeting({ stdout }: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of stdout ?? []) {
    printed += String(chunk);
    if (/per_page=5'\n$/.test(printed)) break;
  }
  return printed;
}

test.each(['SIGTERM', 'SIGINT'] as const)('the sandbox alone ends well on %s', async (signal) => {
  const child = spawnMain('0');
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await greeting(child)) ?? [];
  const answer = await send(`${url}/api/v3/event-subscriptions/connections/1`, {
    authorization: basic(),
  });
  expect(answer.status).toBe(200);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the printed curl lines work as they are', async () => {
  const child = spawnMain('0');
  const printed = await greeting(child);
  const lines = printed.split('\n').filter((line) => line.startsWith('curl '));
  const answers = await Promise.all(lines.map(followCurl));
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers[2]?.json()).toMatchObject({ meta: { per_page: 5 } });
});

test('a port in use is a message of one line and exit code 1', async () => {
  await using sandbox = await startSandbox();
  const { port } = new URL(sandbox.url);
  const child = spawnMain(port);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(new RegExp(`^The sandbox cannot start on port ${port}: .*in use.*\n$`));
});

function followCurl(line: string) {
  const [, url = ''] = /(http[^'\s]+)/.exec(line) ?? [];
  const [, bearer] = /-H 'Authorization: ([^']+)'/.exec(line) ?? [];
  const [, user = ''] = /-u (\S+)/.exec(line) ?? [];
  const authorization = bearer ?? `Basic ${Buffer.from(user).toString('base64')}`;
  return send(url, { authorization });
}
