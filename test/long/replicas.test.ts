import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { expect, test } from 'vitest';
import { SENDCLOUD_RATE_LIMITS } from '../../src/upstream/sendcloud/api.ts';
import { SHIPPING_CHANNELS_RATE_LIMITS } from '../../src/upstream/shipping-channels/api.ts';
import { hasRedisServer, startRedisServer } from '../replicas/redis-server.ts';
import { measure, startMeasuredGraph } from './graph-process.ts';
import { mostWithin, startCountingUpstream } from './replicas-upstream.ts';

const OPERATIONS = 60_000;
/** A second has so many: all of them take longer than the window that is full first, twice. */
const RATE = 500;
/** After these that window has slid over its whole length. */
const WARM_UP = 35_000;
const CONCURRENCY = 30;
const REPLICAS = 3;
const CREDENTIALS = 100;
/** Redis is killed when so many operations were sent, and started again after a while; once in the warm-up. */
const KILLED_AT = [15_000, 40_000, 50_000];
const AWAY_MS = 3000;
/** What the heap may grow by for each, as in the test of one process. */
const HEAP_BYTES = 100;

const READ = '{ webhookSubscription(id: "wh_1") { name } }';
const READ_SENDCLOUD = '{ connection(id: 1) { ... on AnyConnection { id } } }';
const write = (version: number) =>
  `mutation { updateWebhookSubscription(input: { id: "wh_1", name: "${version}" }) { __typename } }`;

/** What is known of the one webhook subscription of a credential. */
interface Subject {
  readonly authorization: string;
  /** The last version that was answered to be written. */
  answered: number;
  /** The last one that was sent. */
  sent: number;
  isWriting: boolean;
}

interface Outcomes {
  [name: string]: number;
}

/** Sends the operations from one number up to another, to all replicas in turn. */
async function load(
  urls: readonly string[],
  subjects: readonly Subject[],
  [from, to]: readonly [number, number],
  onOperation: (number: number) => void,
): Promise<Outcomes> {
  const outcomes: Outcomes = {};
  const dispatcher = new Agent({ connections: CONCURRENCY });
  const count = (name: string) => {
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  };

  async function ask(number: number, { authorization }: Subject, query: string, noCache = false) {
    const { body } = await request(urls[(number * 7) % urls.length] ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-sendcloud-authorization': authorization,
        'x-shipping-channels-authorization': authorization,
        ...(noCache && { 'cache-control': 'no-cache' }),
      },
      body: JSON.stringify({ query }),
      dispatcher,
    });
    const { data, errors, extensions } = JSON.parse(await body.text());
    const code = errors?.[0].extensions.code ?? null;
    return { data, code, isStale: extensions?.stale !== undefined };
  }

  async function send(number: number): Promise<void> {
    // Three of them are asked for more than their limits let go.
    const isHot = number % 10 === 3;
    const subject = subjects[isHot ? number % 3 : 3 + (number % (CREDENTIALS - 3))];
    if (subject === undefined) return;
    if (number % 20 === 11 && !subject.isWriting) {
      subject.isWriting = true;
      subject.sent += 1;
      const { code } = await ask(number, subject, write(subject.sent));
      if (code === null) subject.answered = subject.sent;
      subject.isWriting = false;
      count(code ?? 'written');
    } else if (number % 4 === 0) {
      const { code } = await ask(number, subject, READ_SENDCLOUD);
      count(code ?? 'read');
    } else {
      const { answered } = subject;
      const { data, code, isStale } = await ask(number, subject, READ, isHot);
      if (code !== null) count(code);
      else if (isStale) count('stale');
      else count(Number(data.webhookSubscription.name) < answered ? 'OLDER' : 'read');
    }
  }

  let next = from;
  const startedAtMs = performance.now();
  async function sendOneByOne(): Promise<void> {
    while (next < to) {
      const number = next;
      next += 1;
      const dueAtMs = startedAtMs + ((number - from) * 1000) / RATE;
      if (dueAtMs > performance.now()) await delay(dueAtMs - performance.now());
      onOperation(number);
      await send(number);
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, sendOneByOne));
  await dispatcher.close();
  return outcomes;
}

test.skipIf(!hasRedisServer)(
  `${OPERATIONS} operations through ${REPLICAS} replicas, while Redis is killed three times`,
  { timeout: 500_000 },
  async () => {
    await using redis = await startRedisServer();
    await using upstream = await startCountingUpstream();
    const key = randomBytes(32).toString('base64');
    const children = await Promise.all(
      Array.from({ length: REPLICAS }, () =>
        startMeasuredGraph({
          SENDCLOUD_BASE_URL: `${upstream.origin}/api/v3`,
          SHIPPING_CHANNELS_BASE_URL: `${upstream.origin}/v1`,
          HOOKGRAPH_REDIS_URL: redis.url,
          HOOKGRAPH_ENCRYPTION_KEY: key,
          HOOKGRAPH_REPLICAS: String(REPLICAS),
        }),
      ),
    );
    const urls = children.map(({ url }) => url);
    const subjects = Array.from({ length: CREDENTIALS }, (_, index) => ({
      authorization: `Bearer credential-${index}`,
      answered: 0,
      sent: 0,
      isWriting: false,
    }));
    const outages: Promise<void>[] = [];
    async function killForAWhile(): Promise<void> {
      await redis.kill();
      await delay(AWAY_MS);
      await redis.restart();
    }

    const onOperation = (number: number) => {
      if (KILLED_AT.includes(number)) outages.push(killForAWhile());
    };

    try {
      const first = await load(urls, subjects, [0, WARM_UP], onOperation);
      const before = await Promise.all(children.map(measure));
      const second = await load(urls, subjects, [WARM_UP, OPERATIONS], onOperation);
      await Promise.all(outages);
      const after = await Promise.all(children.map(measure));

      for (const outcomes of [first, second]) {
        const { read = 0, written = 0, stale = 0, RATE_LIMITED: limited = 0, ...others } = outcomes;
        expect(others).toEqual({});
        expect(read + written + stale).toBeGreaterThan(limited);
        expect(Math.min(read, written)).toBeGreaterThan(0);
      }
      expect(outages).toHaveLength(KILLED_AT.length);

      const limits = {
        sendcloud: SENDCLOUD_RATE_LIMITS,
        'shipping-channels': SHIPPING_CHANNELS_RATE_LIMITS,
      };
      let busiest = 0;
      for (const { authorization } of subjects) {
        for (const [api, rules] of Object.entries(limits)) {
          const timesOf = (kind: string) =>
            upstream.arrivals.get(`${api} ${kind} ${authorization}`) ?? [];
          for (const { window, limit, windowMs, counts } of rules) {
            const times =
              counts === 'all'
                ? [...timesOf('read'), ...timesOf('write')]
                : timesOf(counts.slice(0, -1));
            const most = mostWithin(
              times.toSorted((a, b) => a - b),
              windowMs,
            );
            expect({ authorization, window, most }).toEqual({
              authorization,
              window,
              most: Math.min(most, limit),
            });
            if (window === 'calls per minute') busiest = Math.max(busiest, most);
          }
        }
      }
      // Some of them have come to their limits.
      expect(busiest).toBeGreaterThan(90);

      for (const [index, { heap, warnings }] of after.entries()) {
        const grown = heap - (before[index]?.heap ?? 0);
        expect(grown / ((OPERATIONS - WARM_UP) / REPLICAS)).toBeLessThan(HEAP_BYTES);
        expect(warnings).toEqual([]);
      }
    } finally {
      for (const child of children) {
        child.disconnect();
        const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await once(child, 'exit');
        clearTimeout(timer);
      }
    }
    expect(children.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  },
);
