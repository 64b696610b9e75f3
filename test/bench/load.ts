import { type Dispatcher, Pool } from 'undici';
import type { ListSize } from './dataset.ts';
import { credentialOf } from './shapes.ts';

/** What is sent to a contender. */
export interface Load {
  readonly url: string;
  readonly body: string;
  readonly credentialHeader: string;
  readonly size: ListSize;
  /** How many credentials take turns; null when each request has a new one. */
  readonly credentials: number | null;
  readonly noCache: boolean;
  /** Part of each credential: another run has other credentials. */
  readonly run: string;
  /** How many requests are in flight at any time, each on a connection of its own. */
  readonly connections: number;
  readonly seconds: number;
  /** How many are sent at least, however long that takes. */
  readonly atLeast: number;
}

/** What came of it. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * A closed loop: whoever has its answer sends its next request, until the time is over. Every answer
 * must be as long as the first, which must be data. Throws at an answer that is not.
 */
async function run(load: Load): Promise<LoadResult> {
  const { origin, pathname } = new URL(load.url);
  const pool = new Pool(origin, { connections: load.connections });
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + 1000 * load.seconds;
  let sent = 0;
  let answerBytes = -1;

  function headers(): Record<string, string> {
    const number = load.credentials === null ? sent : sent % load.credentials;
    return {
      'content-type': 'application/json',
      [load.credentialHeader]: credentialOf(load.size, load.run, number),
      ...(load.noCache && { 'cache-control': 'no-cache' }),
    };
  }

  function check(status: number, chunks: readonly Buffer[]): void {
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
    if (status === 200 && bytes === answerBytes) return;
    const text = Buffer.concat(chunks).toString();
    const isData = status === 200 && text.startsWith('{"data":') && !text.includes('"errors"');
    if (!isData || answerBytes !== -1) throw new Error(`${status} ${text.slice(0, 500)}`);
    answerBytes = bytes;
  }

  function send(): Promise<void> {
    const request: Dispatcher.DispatchOptions = {
      method: 'POST',
      path: pathname,
      headers: headers(),
      body: load.body,
    };
    sent += 1;
    return new Promise((resolve, reject) => {
      const sentAt = performance.now();
      const chunks: Buffer[] = [];
      let status = 0;
      pool.dispatch(request, {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          latencies.push(performance.now() - sentAt);
          try {
            resolve(check(status, chunks));
          } catch (error) {
            reject(error);
          }
        },
        onResponseError: (_controller, error) => reject(error),
      });
    });
  }

  async function sendOneByOne(): Promise<void> {
    do await send();
    while (performance.now() < endsAt || sent < load.atLeast);
  }

  await Promise.all(Array.from({ length: load.connections }, sendOneByOne));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? 0;
  return { requests: latencies.length, seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}

process.on('message', async (load: Load) => {
  process.send?.(await run(load));
});
process.once('disconnect', () => process.exit());
