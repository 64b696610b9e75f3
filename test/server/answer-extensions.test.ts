import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

const CONNECTION = '{ connection(id: 1) { __typename } }';
const live = { UPSTREAM: 'live' };

test('extensions tell that the data is made up, and what it has cost', async () => {
  await using graph = await startGraph();
  const { extensions } = await graph.query(CONNECTION);
  const call = { api: 'SENDCLOUD', operation: 'getConnection', status: 200, keys: 1 };
  expect(extensions).toEqual({
    sandbox: true,
    upstreamCalls: [{ ...call, ms: expect.any(Number) }],
    cost: { estimatedCalls: 1, actualCalls: 1 },
  });
});

test('extensions tell the cost of an answer with errors too', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ reset: true });
  const { extensions } = await graph.query(CONNECTION);
  expect(extensions.upstreamCalls).toMatchObject([{ operation: 'getConnection', status: null }]);
  expect((await graph.query('{ nothing }')).extensions.upstreamCalls).toEqual([]);
});

test('extensions do not call the data of the real APIs made up', async () => {
  await using graph = await startGraph({ environment: live });
  const { extensions } = await graph.query(CONNECTION);
  expect(extensions).toEqual({
    upstreamCalls: [],
    cost: { estimatedCalls: 1, actualCalls: 0 },
  });
});

test.for([
  { environment: { HOOKGRAPH_UPSTREAM_CALLS: 'off' } },
  { environment: { HOST: '0.0.0.0' } },
  { environment: { NODE_ENV: 'production', UPSTREAM: 'sandbox' } },
])('extensions do not list the calls with $environment', async ({ environment }) => {
  await using graph = await startGraph({ environment });
  expect((await graph.query(CONNECTION)).extensions).toEqual({
    sandbox: true,
    cost: { estimatedCalls: 1, actualCalls: 1 },
  });
});

test('extensions tell of no cost where nothing was run', async () => {
  const environment = { ...live, HOOKGRAPH_UPSTREAM_CALLS: 'off' };
  await using graph = await startGraph({ environment });
  expect(JSON.parse((await graph.query('{ __typename }')).text)).toEqual({
    data: { __typename: 'Query' },
    extensions: { cost: { estimatedCalls: 0, actualCalls: 0 } },
  });
  expect((await graph.query('{ nothing }')).extensions).toBeUndefined();
});
