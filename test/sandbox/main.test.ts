import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { basic, send } from './client.ts';
import { followCurl } from './follow-curl.ts';

/** Undefined takes the default. */
function spawnMain(port: string | undefined) {
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
    if (/per_page=1'\n$/.test(printed)) break;
  }
  return printed;
}

async function exitOf(child: ReturnType<typeof spawnMain>) {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

test('the sandbox alone ends well on SIGINT', async () => {
  const child = spawnMain('0');
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await greeting(child)) ?? [];
  const answer = await send(`${url}/api/v3/event-subscriptions/connections/1`, {
    authorization: basic(),
  });
  expect(answer.status).toBe(200);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the printed curl lines and the address of the documentation work as they are, until SIGTERM', async () => {
  const child = spawnMain('0');
  const printed = await greeting(child);
  const lines = printed.split('\n').filter((line) => line.startsWith('curl '));
  const [, url = ''] = /(http\S+) documents each call/.exec(printed) ?? [];
  const [documentation, ...answers] = await Promise.all([send(url), ...lines.map(followCurl)]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers[1]?.json()).toHaveProperty('access_token');
  expect(answers[3]?.json()).toMatchObject({ data: [{ id: 'whl_123456' }] });
  expect(documentation?.json()).toHaveProperty('control.calls');
});

test('the port is 4010 unless PORT says otherwise', async () => {
  const child = spawnMain(undefined);
  // Something else on this machine may have it.
  const printed = (await greeting(child)) || (await text(child.stderr));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(printed).toMatch(/^Sandbox .* at http:\/\/127\.0\.0\.1:4010\n|cannot start on port 4010:/);
});

test.each(['', 'http', '-1', '65536', '4010.5', '0x10', '1e3', ' 80', '99999999999', 'a\nb'])(
  'the PORT %j is a message of one line and exit code 1',
  async (port) => {
    const { code, stdout, stderr } = await exitOf(spawnMain(port));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const named = JSON.stringify(port);
    expect(stderr).toBe(`PORT is a whole number from 0 to 65535, and not ${named}.\n`);
  },
);

test('a port in use is a message of one line and exit code 1', async () => {
  await using sandbox = await startSandbox();
  const { port } = new URL(sandbox.url);
  const { code, stdout, stderr } = await exitOf(spawnMain(port));
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(new RegExp(`^The sandbox cannot start on port ${port}: .*in use.*\n$`));
});
