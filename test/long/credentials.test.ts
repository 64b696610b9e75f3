import { once } from 'node:events';
import { Pool } from 'undici';
import { expect, test } from 'vitest';
import { startScriptedServer } from '../upstream/scripted-server.ts';
import { measure, startMeasuredGraph } from './graph-process.ts';
import { sendcloud, shippingChannels } from './soak-upstream.ts';

const REQUESTS = 100_000;
/** After so many, everything is compiled, and all that is bounded has come to its bound. */
const WARM_UP = 20_000;
const SAMPLE_EVERY = 20_000;
const CONCURRENCY = 50;
/** What the heap may grow by for each request. An entry of a map takes more, with the key alone. */
const HEAP_BYTES = 25;

/** One of four asks both APIs, so that both count and keep for each credential. */
function bodyOf(number: number): string {
  const query =
    number % 4 === 0
      ? '{ connection(id: 1) { __typename } webhookSubscription(id: "wh_1") { active } }'
      : '{ connection(id: 1) { ... on WebhookConnection { id url } } }';
  return JSON.stringify({ query });
}

/** Sends the requests from one number up to another, each with credentials that never came before. */
async function sendAll(pool: Pool, from: number, to: number): Promise<void> {
  let next = from;
  async function sendOneByOne(): Promise<void> {
    while (next < to) {
      const number = next;
      next += 1;
      const { body } = await pool.request({
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          'x-sendcloud-authorization': `Bearer credential-${number}`,
          'x-shipping-channels-authorization': `Bearer credential-${number}`,
        },
        body: bodyOf(number),
      });
      const text = await body.text();
      if (!text.startsWith('{"data":{"connection":{')) throw new Error(text);
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, sendOneByOne));
}

test(`memory stays flat over ${REQUESTS} requests of ever new credentials`, {
  timeout: 400_000,
}, async () => {
  await using sendcloudServer = await startScriptedServer(sendcloud);
  await using shippingChannelsServer = await startScriptedServer(shippingChannels);
  const child = await startMeasuredGraph({
    SENDCLOUD_BASE_URL: `${sendcloudServer.origin}/api/v3`,
    SHIPPING_CHANNELS_BASE_URL: `${shippingChannelsServer.origin}/v1`,
  });
  const pool = new Pool(new URL(child.url).origin, { connections: CONCURRENCY });
  try {
    await sendAll(pool, 0, WARM_UP);
    const heaps = [(await measure(child)).heap];
    for (let sent = WARM_UP; sent < REQUESTS; sent += SAMPLE_EVERY) {
      await sendAll(pool, sent, sent + SAMPLE_EVERY);
      heaps.push((await measure(child)).heap);
    }
    const [first = 0] = heaps;
    const last = heaps.at(-1) ?? Number.POSITIVE_INFINITY;
    const inMegabytes = heaps.map((heap) => (heap / 1e6).toFixed(1)).join(', ');
    console.log(`Heap in MB, each after ${SAMPLE_EVERY} requests more: ${inMegabytes}`);
    expect((last - first) / (REQUESTS - WARM_UP)).toBeLessThan(HEAP_BYTES);
  } finally {
    await pool.close();
    child.disconnect();
    await once(child, 'exit');
  }
});
