import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { expect, test } from 'vitest';
import { envelopeOf, signatureOf } from '../support/post-event.ts';
import { measure, startMeasuredGraph } from './graph-process.ts';

const SECRET = 'the secret of the hook';
const IDLE_STREAMS = 500;
const IDLE_BYTES = 50_000_000;
const STREAMS = 100;
const EVENTS = 2000;
/** Fewer than a stream holds for a reader that is behind. */
const AT_ONCE = 20;

interface Reader {
  /** The numbers of the events that came, in the order in which they did. */
  readonly numbers: readonly number[];
  close(): void;
}

async function openStream(pool: Pool): Promise<Reader> {
  const controller = new AbortController();
  const { body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: '{"query":"subscription { eventReceived { id name body } }"}',
    signal: controller.signal,
  });
  const numbers: number[] = [];
  let left = '';
  body.setEncoding('utf8');
  body.on('error', () => {});
  body.on('data', (chunk: string) => {
    const blocks = (left + chunk).split('\n\n');
    left = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, number] = /evt_(\d+)/.exec(block) ?? [];
      if (number !== undefined) numbers.push(Number(number));
    }
  });
  return { numbers, close: () => controller.abort() };
}

async function post(pool: Pool, number: number): Promise<void> {
  const body = envelopeOf(`evt_${number}`);
  const answer = await pool.request({
    method: 'POST',
    path: '/hooks/shipping-channels/test',
    headers: { 'x-shipping-channels-signature': signatureOf(body, SECRET) },
    body,
  });
  await answer.body.dump();
  expect(answer.statusCode).toBe(202);
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600 && !condition(); attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(condition()).toBe(true);
}

test('idle streams take little, and events arrive in order, none twice', {
  timeout: 180_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hooks-'));
  const hooks = join(folder, 'hooks.json');
  await writeFile(
    hooks,
    JSON.stringify([{ api: 'shipping-channels', name: 'test', secrets: [SECRET] }]),
  );
  const child = await startMeasuredGraph({
    HOOKGRAPH_HOOKS: hooks,
    SHIPPING_CHANNELS_API_KEY: 'key',
    HOOKGRAPH_ANONYMOUS: 'allow',
    HOOKGRAPH_MAX_STREAMS_PER_CALLER: String(IDLE_STREAMS),
  });
  const pool = new Pool(new URL(child.url).origin, { connections: IDLE_STREAMS + 1 });
  try {
    // What is loaded and compiled with the first ones is no part of a stream.
    const streams: Reader[] = [];
    for (let count = 0; count < STREAMS; count += 1) streams.push(await openStream(pool));
    for (let number = 0; number < STREAMS; number += 1) await post(pool, number);
    await until(() => streams.every(({ numbers }) => numbers.length === STREAMS));
    const before = await measure(child);
    const idle: Reader[] = [];
    for (let count = STREAMS; count < IDLE_STREAMS; count += 1) idle.push(await openStream(pool));
    const after = await measure(child);
    const bytes = (IDLE_STREAMS / (IDLE_STREAMS - STREAMS)) * (after.heap - before.heap);
    console.log(`${IDLE_STREAMS} idle streams take ${(bytes / 1e6).toFixed(1)} MB.`);
    expect(bytes).toBeLessThan(IDLE_BYTES);
    for (const each of idle) each.close();

    for (let sent = STREAMS; sent < EVENTS; sent += AT_ONCE) {
      for (let number = sent; number < sent + AT_ONCE; number += 1) await post(pool, number);
    }
    await until(() => streams.every(({ numbers }) => numbers.length >= EVENTS));
    const all = Array.from({ length: EVENTS }, (_, number) => number);
    for (const { numbers } of streams) expect(numbers).toEqual(all);
  } finally {
    await pool.destroy();
    child.disconnect();
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
});
