import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from './client.ts';
import { clientRows } from './client-rows.ts';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';
import { changeMutation } from './operations.ts';

/** Longer than the five seconds after which Node closes an idle connection by itself. */
const IDLE_MS = 6000;

const operation = {
  query: changeMutation('Idle'),
  variables: { input: { id: '1', active: true } },
};
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const clients: Client[] = [];
let graph: GraphUnderTest;

async function post(): Promise<{ readonly status: number | undefined; readonly reused: boolean }> {
  const headers = { 'content-type': 'application/json' };
  const outgoing = request(graph.directUrl, { agent, method: 'POST', headers });
  outgoing.end(JSON.stringify(operation));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode, reused: outgoing.reusedSocket };
}

// One after the other: gateways keep the process busy for so long that the graph would end the
// connections of the others, which have sent nothing yet.
beforeAll(async () => {
  graph = await startGraphUnderTest();
  for (const row of clientRows) {
    const client = await row.connect(graph.directUrl);
    clients.push(client);
    await client.run(operation.query, operation.variables);
  }
  await post();
  await delay(IDLE_MS);
}, 60_000);
afterAll(async () => {
  agent.destroy();
  for (const client of clients) await client[Symbol.asyncDispose]();
  await graph?.[Symbol.asyncDispose]();
});

describe('after six idle seconds', () => {
  test('a connection takes a mutation', async () => {
    expect(await post()).toEqual({ status: 200, reused: true });
  });

  test.each(clientRows.map((row, index) => ({ ...row, index })))(
    '$name, setting: $setting: a mutation succeeds',
    async ({ index }) => {
      const result = await clients[index]?.run(operation.query, operation.variables);
      expect(result).toMatchObject({
        data: { updateEventSubscription: { __typename: 'UpdateEventSubscriptionSuccess' } },
        codes: [],
      });
    },
  );
});
