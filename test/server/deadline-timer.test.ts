import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { connection } from '../../src/sandbox/sendcloud/connection.ts';
import { tenant } from '../../src/sandbox/tenant.ts';
import { startGraph, until } from '../support/start-graph.ts';
import { loggedErrors } from './logged-errors.ts';
import { openConnection, postText } from './raw-connection.ts';

// A time that nothing else waits for.
const DEADLINE_MS = 54_321;
const environment = { HOOKGRAPH_OPERATION_TIMEOUT_MS: String(DEADLINE_MS) };
const QUERY = JSON.stringify({ query: '{ connection(id: 1) { __typename } }' });

/** The deadlines that were set, and those of them that would still keep the process from ending. */
function watchDeadlines() {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const clear = vi.spyOn(globalThis, 'clearTimeout');
  const created = () =>
    set.mock.calls.flatMap(([, ms], index) =>
      ms === DEADLINE_MS ? [set.mock.results[index]?.value] : [],
    );
  return {
    created: () => created().length,
    pending: () => {
      const cleared = clear.mock.calls.map(([timer]) => timer);
      return created().filter((timer) => timer.hasRef() && !cleared.includes(timer)).length;
    },
    [Symbol.dispose]() {
      set.mockRestore();
      clear.mockRestore();
    },
  };
}

test('an operation that has been answered leaves no timer', async () => {
  using deadlines = watchDeadlines();
  await using graph = await startGraph({ environment });
  await graph.query('{ connection(id: 1) { __typename } }');
  await graph.query('{ nothing }');
  await until(() => deadlines.pending() === 0);
  expect(deadlines.created()).toBe(2);
});

test('a client that hangs up before its answer leaves no timer', async () => {
  using deadlines = watchDeadlines();
  await using graph = await startGraph({ environment });
  graph.sandbox.misbehave({ delayMs: 3000 });
  using client = await openConnection(graph.url);
  client.send(postText(QUERY));
  await until(() => graph.sandbox.requests.length === 1);
  expect(deadlines.pending()).toBe(1);
  client[Symbol.dispose]();
  await until(() => deadlines.pending() === 0);
});

test('a client that hangs up in the middle of a large answer leaves no timer', async () => {
  using deadlines = watchDeadlines();
  const configuration = { url: `https://example.com/${'x'.repeat(3000)}` };
  const connections = Array.from({ length: 300 }, (_, index) =>
    connection({ id: index + 1, configuration }),
  );
  const tenants = [tenant('acme', { sendcloud: { connections } })];
  await using graph = await startGraph({ environment, tenants });

  // The answer has 22 MB: the server cannot be rid of it while the client does not read.
  const fields = Array.from({ length: 25 }, (_, index) => `u${index}: url`);
  const query = `{ connections { ... on WebhookConnection { ${fields} } } }`;
  const { hostname, port } = new URL(graph.url);
  const client = connect(Number(port), hostname);
  client.pause();
  client.write(postText(JSON.stringify({ query })));
  await once(client, 'readable');
  client.destroy();

  expect((await graph.query('{ __typename }')).status).toBe(200);
  await until(() => deadlines.pending() === 0);
  expect(deadlines.created()).toBe(2);
  expect(loggedErrors(graph)).toEqual([]);
});
