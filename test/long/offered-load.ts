import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { request } from 'undici';

/** What a load is made of. It runs in a thread of its own, so that it does not measure itself. */
export interface OfferedLoad {
  readonly url: string;
  /** Sent in turn. */
  readonly healthy: readonly string[];
  /** One of these, in turn, in the place of every hundredth. */
  readonly attacks: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
}

/** How often each outcome came: `data`, or what was wrong. */
export interface LoadOutcome {
  readonly healthy: Readonly<Record<string, number>>;
  readonly attacks: Readonly<Record<string, number>>;
}

async function outcomeOf(url: string, query: string): Promise<string> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await body.text();
  if (statusCode !== 200) return String(statusCode);
  return JSON.parse(text).errors?.[0].extensions.code ?? 'data';
}

/** Sends a request whenever one is due, whatever has become of those before. */
async function offer(load: OfferedLoad): Promise<LoadOutcome> {
  const { url, healthy, attacks, perSecond, seconds } = load;
  const outcome = { healthy: {} as Record<string, number>, attacks: {} as Record<string, number> };
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const kind = number % 100 === 99 ? 'attacks' : 'healthy';
    const documents = kind === 'attacks' ? attacks : healthy;
    const turn = kind === 'attacks' ? Math.floor(number / 100) : number;
    const sent = outcomeOf(url, documents[turn % documents.length] ?? '')
      .catch((error: unknown) => String(error))
      .then((what) => {
        outcome[kind][what] = (outcome[kind][what] ?? 0) + 1;
      });
    pending.push(sent);
    await delay(Math.max(0, startedAt + ((number + 1) * 1000) / perSecond - performance.now()));
  }
  await Promise.all(pending);
  return outcome;
}

// Its own messages and those of the thread that started it are both of this file.
parentPort?.postMessage(await offer(workerData as OfferedLoad));
