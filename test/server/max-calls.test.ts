import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

test.for([
  { what: 'are allowed', environment: {}, perPage: 29, calls: 30 },
  { what: 'may be set', environment: { HOOKGRAPH_MAX_CALLS: '4' }, perPage: 3, calls: 4 },
])('$calls calls $what, and one more is refused with its price', async (row) => {
  await using graph = await startGraph({ environment: row.environment });
  const ask = (perPage: number) =>
    graph.query(`{ webhookSubscriptions(perPage: ${perPage}) { items { name } } }`);
  expect((await ask(row.perPage)).errors).toBeUndefined();
  expect(graph.takeUpstreamRequests()).toHaveLength(row.calls);
  const { errors, extensions } = await ask(row.perPage + 1);
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  expect(extensions.cost).toEqual({ estimatedCalls: row.calls + 1, actualCalls: 0 });
  expect(graph.takeUpstreamRequests()).toEqual([]);
});
