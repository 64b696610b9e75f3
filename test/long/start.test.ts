import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { startScriptedServer } from '../upstream/scripted-server.ts';
import { sendcloud } from './soak-upstream.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const ROUNDS = 7;
/**
 * A time in a test would measure the machine. So a start is compared with what nobody can save: a
 * process that starts, loads graphql and ends. Twelve times as long is seen, of which a quarter is the
 * stripping of types, which the built package does not need.
 */
const TIMES_OF_GRAPHQL = 20;

/** Milliseconds until a process that only loads graphql has ended. */
async function timeGraphqlAlone(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', 'graphql', '--eval', ''], { cwd: ROOT });
  await once(child, 'exit');
  return performance.now() - startedAt;
}

/** Milliseconds from the start of the program to the end of the first answer that it has to call for. */
async function timeFirstAnswer(origin: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['src/bin.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { NODE_ENV: 'production', PORT: '0', SENDCLOUD_BASE_URL: `${origin}/api/v3` },
  });
  try {
    const [line] = await once(child.stdout, 'data');
    const { body } = await request(JSON.parse(line.toString()).url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-sendcloud-authorization': 'Bearer first',
      },
      body: JSON.stringify({ query: '{ connection(id: 1) { __typename } }' }),
    });
    const answer = await body.json();
    const elapsedMs = performance.now() - startedAt;
    expect(answer).toMatchObject({ data: { connection: { __typename: 'WebhookConnection' } } });
    return elapsedMs;
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

test('the first answer comes soon after the start of the process', async () => {
  await using upstream = await startScriptedServer(sendcloud);
  const graphql: number[] = [];
  const answers: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    graphql.push(await timeGraphqlAlone());
    answers.push(await timeFirstAnswer(upstream.origin));
  }
  // Whatever else the machine does only ever adds.
  const [alone, first] = [Math.min(...graphql), Math.min(...answers)];
  console.log(`First answer after ${first.toFixed(0)} ms; graphql alone ${alone.toFixed(0)} ms.`);
  expect(first / alone).toBeLessThan(TIMES_OF_GRAPHQL);
});
