import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';
import { ordersSdl, startOrdersSubgraph } from './orders-subgraph.ts';
import { compose } from './supergraph.ts';

const SECRET = 'the secret of the hook';
let folder: string;
let graph: GraphUnderTest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hooks-'));
  const file = join(folder, 'hooks.json');
  await writeFile(
    file,
    JSON.stringify([{ api: 'shipping-channels', name: 'test', secrets: [SECRET] }]),
  );
  graph = await startGraphUnderTest({ HOOKGRAPH_HOOKS: file });
});
afterAll(async () => {
  await graph?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

let events = 0;
/** Posts an event of a parcel, as Shipping Channels does. */
async function post(parcel: string): Promise<void> {
  events += 1;
  const body = JSON.stringify({
    id: `evt_${events}`,
    created_at: new Date().toISOString(),
    type: 'tracking_parcel.created',
    data: { tracking_parcel: { id: parcel } },
  });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const { status } = await fetch(
    graph.directUrl.replace('graphql', 'hooks/shipping-channels/test'),
    {
      method: 'POST',
      headers: { 'x-shipping-channels-signature': `sha256=${signature}` },
      body,
    },
  );
  expect(status).toBe(202);
}

/** Posts events of these parcels, each when the stream may be open or has had the one before. */
async function firstOf<Result>(
  results: AsyncIterator<Result>,
  parcels: readonly string[],
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  // The first is asked for before anything is sent, which opens the stream.
  let next = results.next();
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const parcel of parcels) {
    await post(parcel);
    found.push((await next).value);
    next = results.next();
  }
  await results.return?.();
  return found;
}

test('graphql-sse 2.6 reads a stream of events in its mode of distinct connections', async () => {
  const client = createClient({ url: graph.url, singleConnection: false });
  const stream = client.iterate({
    query: 'subscription { eventReceived { ... on ShippingChannelsEvent { resourceId } } }',
  });
  const results = await firstOf(stream, ['tp_1', 'tp_2']);
  client.dispose();
  expect(results).toMatchObject([
    { data: { eventReceived: { resourceId: 'tp_1' } } },
    { data: { eventReceived: { resourceId: 'tp_2' } } },
  ]);
});

test('the program of the page reads on', async () => {
  const page = await readFile(new URL('../../docs/events.md', import.meta.url), 'utf8');
  const [, program = ''] = /```javascript\n([\s\S]*?)```/.exec(page) ?? [];
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', program.replace('http://127.0.0.1:4000/graphql', graph.url)],
    { cwd: import.meta.dirname, env: {}, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  // It is not known when its stream is open.
  for (let event = 0; event < 50 && !printed.endsWith('created\n'); event += 1) {
    await post(`tp_of_page_${event}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  expect(printed).toMatch(/^(tracking_parcel\.created\n)+$/);
});

test('@graphql-hive/gateway-runtime 2.12 passes a stream on, and joins what another subgraph knows', async () => {
  await using orders = await startOrdersSubgraph();
  const supergraph = compose([
    { name: 'hookgraph', url: graph.url },
    { name: 'orders', url: orders.url, sdl: ordersSdl },
  ]);
  const gateway = createGatewayRuntime({ supergraph, logging: false });
  const client = createClient({
    url: 'http://gateway.example/graphql',
    fetchFn: gateway.fetch,
    singleConnection: false,
  });
  const stream = client.iterate({
    query:
      'subscription { eventReceived { name ... on ShippingChannelsEvent { resourceId order { number } } } }',
  });
  const results = await firstOf(stream, ['tp_3', 'tp_4']);
  client.dispose();
  await gateway[Symbol.asyncDispose]();
  expect(results).toMatchObject(
    ['tp_3', 'tp_4'].map((resourceId) => ({
      data: {
        eventReceived: {
          name: 'tracking_parcel.created',
          resourceId,
          order: { number: `order of ${resourceId}` },
        },
      },
    })),
  );
});
