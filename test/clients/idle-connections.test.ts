import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientRows } from './client-rows.ts';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';
import { changeMutation } from './operations.ts';

/** Longer than the five seconds after which Node closes an idle connection by itself. */
const IDLE_MS = 6000;

let graph: GraphUnderTest;
beforeAll(async () => {
  graph = await startGraphUnderTest();
});
afterAll(() => graph?.[Symbol.asyncDispose]());

describe.concurrent('after six idle seconds', { timeout: 30_000 }, () => {
  test('a connection takes a mutation', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    async function post() {
      const outgoing = request(graph.directUrl, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      const variables = { input: { id: '1', active: true } };
      outgoing.end(JSON.stringify({ query: changeMutation('Idle'), variables }));
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return { status: response.statusCode, reused: outgoing.reusedSocket };
    }
    expect(await post()).toEqual({ status: 200, reused: false });
    await delay(IDLE_MS);
    expect(await post()).toEqual({ status: 200, reused: true });
    agent.destroy();
  });

  test.each(clientRows)('$name, setting: $setting: a mutation succeeds', async (row) => {
    await using client = await row.connect(graph.directUrl);
    const change = () => client.run(changeMutation('Idle'), { input: { id: '1', active: true } });
    expect((await change()).codes).toEqual([]);
    await delay(IDLE_MS);
    expect((await change()).codes).toEqual([]);
  });
});
