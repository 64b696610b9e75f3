import { Agent, request } from 'undici';
import { type Deployment, startDeployment } from './replica-processes.ts';

// What sharing costs and saves: the figures of docs/scaling.md. `node test/replicas/cost.ts` takes two minutes,
// and wants a machine that does nothing else.

const ALONE = { HOOKGRAPH_REDIS_URL: '', HOOKGRAPH_ENCRYPTION_KEY: '', HOOKGRAPH_REPLICAS: '' };
const REQUESTS = 3000;
const SECONDS = 20;
const RATE = 200;
/** Different reads, each of which stays fresh for so long. */
const READS = 20;
const FRESH_MS = 2000;

const dispatcher = new Agent({ connections: 20 });

async function ask(url: string, query: string, noCache = false): Promise<void> {
  const { body } = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(noCache && { 'cache-control': 'no-cache' }),
    },
    body: JSON.stringify({ query }),
    dispatcher,
  });
  const text = await body.text();
  if (text.includes('"errors"')) throw new Error('An operation has failed.');
}

const read = (id: number) => `{ connection(id: ${id}) { ... on AnyConnection { createdAt } } }`;

/** The median and the 99th percentile, in milliseconds, of requests one after the other. */
async function latencyOf({ replicas }: Deployment, noCache: boolean): Promise<string> {
  const url = replicas[0]?.url ?? '';
  const times: number[] = [];
  const count = noCache ? 300 : REQUESTS;
  for (let sent = 0; sent < 2 * count; sent += 1) {
    const startedAtMs = performance.now();
    await ask(url, read(1), noCache);
    // The first half is the warm-up.
    if (sent >= count) times.push(performance.now() - startedAtMs);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * times.length)] ?? 0).toFixed(2);
  return `${at(0.5)} / ${at(0.99)}`;
}

/** The calls of the same load, sent to the replicas in turn. */
async function callsOf({ replicas, sandbox }: Deployment): Promise<number> {
  sandbox.reset();
  const pending: Promise<void>[] = [];
  const startedAtMs = performance.now();
  for (let sent = 0; sent < SECONDS * RATE; sent += 1) {
    const dueMs = startedAtMs + (sent * 1000) / RATE - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    pending.push(ask(replicas[sent % replicas.length]?.url ?? '', read(1 + ((sent * 7) % READS))));
  }
  await Promise.all(pending);
  return sandbox.requests.length;
}

for (const { name, count, environment } of [
  { name: 'one process, no Redis', count: 1, environment: ALONE },
  { name: 'one process, Redis', count: 1, environment: {} },
  { name: 'three processes, no Redis', count: 3, environment: ALONE },
  { name: 'three processes, Redis', count: 3, environment: {} },
]) {
  await using deployment = await startDeployment({
    count,
    environment: { HOOKGRAPH_SENDCLOUD_FRESH_MS: String(FRESH_MS), ...environment },
  });
  const calls = await callsOf(deployment);
  const [cached, sent] = [await latencyOf(deployment, false), await latencyOf(deployment, true)];
  console.log(`| ${name} | ${calls} | ${cached} | ${sent} |`);
}
await dispatcher.close();
