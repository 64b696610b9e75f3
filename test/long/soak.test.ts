import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { expect, test, vi } from 'vitest';
import { createOf } from '../resilience/answers.ts';
import { startScriptedServer } from '../upstream/scripted-server.ts';
import { measure, measureCalm, startMeasuredGraph } from './graph-process.ts';
import { FAILING, SLOW, SLOW_MS, sendcloud, shippingChannels } from './soak-upstream.ts';

const REQUESTS = 20_000;
/**
 * After these everything is compiled, and all that is bounded has come to its bound: the limits of
 * 1000 credentials last, at the API that is asked by one request of seven.
 */
const WARM_UP = 8000;
const CONCURRENCY = 50;
const CREDENTIALS = 2000;
/** What the heap may grow by for each: half of it is seen, and what a map keeps of a request is more. */
const HEAP_BYTES = 100;

const CONNECTION =
  'query ($id: ID!) { connection(id: $id) { ... on WebhookConnection { id url } } }';
const SUBSCRIPTIONS =
  'query ($id: ID!) { connection(id: $id) { ... on AnyConnection { subscriptions { id active } } } }';
const WEBHOOK = 'query ($id: ID!) { webhookSubscription(id: $id) { id url active } }';
const BOTH = `query ($id: ID!) { webhookSubscription(id: $id) { name } rateLimits { remaining } }`;
const CREATE = createOf();

/** What the nth request asks: of 20, two fail, one is given up, and one writes. */
function documentOf(number: number): { readonly query: string; readonly id: string } {
  switch (number % 20) {
    case 3:
    case 13:
      return { query: CONNECTION, id: `${FAILING + number}` };
    case 7:
      return { query: CONNECTION, id: `${SLOW + number}` };
    case 11:
      return { query: CREATE, id: '1' };
    case 1:
    case 9:
      return { query: WEBHOOK, id: `wh_${number}` };
    case 17:
      return { query: BOTH, id: `wh_${number}` };
    case 5:
      return { query: SUBSCRIPTIONS, id: `${number + 1}` };
    default:
      // Some are asked for again and again.
      return { query: CONNECTION, id: `${(number % 300) + 1}` };
  }
}

/** Every credential asks for everything in its turn; but one, whose requests all fail. */
function credentialOf(number: number): string {
  if (number % 200 === 13) return 'unlucky';
  return `c${(number * 7 + Math.floor(number / CREDENTIALS) * 13) % CREDENTIALS}`;
}

async function send(url: string, number: number, dispatcher: Agent): Promise<string> {
  const { query, id } = documentOf(number);
  const authorization = `Bearer ${credentialOf(number)}`;
  const signal = number % 20 === 7 ? AbortSignal.timeout(20 + (number % 50)) : null;
  try {
    const { body } = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-sendcloud-authorization': authorization,
        'x-shipping-channels-authorization': authorization,
      },
      body: JSON.stringify({ query, variables: { id } }),
      dispatcher,
      signal,
    });
    const { errors } = JSON.parse(await body.text());
    return errors?.[0].extensions.code ?? 'data';
  } catch (error) {
    if (signal?.aborted) return 'left';
    throw error;
  }
}

/** Sends the requests from one number up to another: how often each outcome came. */
async function soak(url: string, from: number, to: number): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  const dispatcher = new Agent({ connections: CONCURRENCY });
  let next = from;
  async function sendOneByOne(): Promise<void> {
    while (next < to) {
      const number = next;
      next += 1;
      const outcome = await send(url, number, dispatcher);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, sendOneByOne));
  await dispatcher.close();
  // What was given up may have begun at the upstream.
  await delay(SLOW_MS);
  return outcomes;
}

test(`${REQUESTS} requests, of which 10 % fail and 5 % are given up, leave nothing behind`, {
  timeout: 400_000,
}, async () => {
  await using sendcloudServer = await startScriptedServer(sendcloud);
  await using shippingChannelsServer = await startScriptedServer(shippingChannels);
  const child = await startMeasuredGraph({
    SENDCLOUD_BASE_URL: `${sendcloudServer.origin}/api/v3`,
    SHIPPING_CHANNELS_BASE_URL: `${shippingChannelsServer.origin}/v1`,
  });
  try {
    const idle = await measure(child);
    await soak(child.url, 0, WARM_UP);
    const before = await measureCalm(child, idle);
    const outcomes = await soak(child.url, WARM_UP, REQUESTS);
    const after = await measureCalm(child, idle);

    const sent = REQUESTS - WARM_UP;
    const { data = 0, left, ...failures } = outcomes;
    expect(data).toBeGreaterThan(0.84 * sent);
    expect(left).toBe(0.05 * sent);
    expect(Object.keys(failures).toSorted()).toEqual([
      'RATE_LIMITED',
      'UPSTREAM_BAD_RESPONSE',
      'UPSTREAM_UNAVAILABLE',
    ]);
    expect((after.heap - before.heap) / sent).toBeLessThan(HEAP_BYTES);
    expect(after.resources).toEqual(idle.resources);
    expect(after.listeners).toBe(idle.listeners);
    expect(after.warnings).toEqual([]);
    for (const server of [sendcloudServer, shippingChannelsServer]) {
      expect(server.mostSockets).toBeLessThanOrEqual(50);
      // Those that nobody uses are closed after a minute.
      await vi.waitUntil(() => server.sockets.size === 0, { timeout: 80_000, interval: 200 });
    }
  } finally {
    child.disconnect();
    // What it has lost may keep it alive.
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await once(child, 'exit');
    clearTimeout(timer);
  }
  expect(child.exitCode).toBe(0);
});
