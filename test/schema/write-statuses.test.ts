import { expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { MUTATIONS, type MutationRow } from './mutation-table.ts';
import { send, spoilWrite, toTypeName } from './send-mutation.ts';
import { isDelete, WRITE_STATUSES } from './write-statuses.ts';

/** What became of a mutation whose write is answered with this, at the cost of one write. */
async function outcomeOf(
  graph: Graph,
  row: MutationRow,
  fault: Parameters<typeof spoilWrite>[2],
): Promise<'success' | 'unknown'> {
  spoilWrite(graph, row, fault);
  const { data, errors } = await send(graph, row);
  const writes = graph.takeUpstreamRequests().filter((call) => !call.startsWith('GET '));
  expect(writes).toEqual(row.calls.filter((call) => !call.startsWith('GET ')));
  if (errors === undefined) {
    expect(data.result.__typename).toBe(toTypeName(row.field, 'Success'));
    return 'success';
  }
  expect(data.result).toBeNull();
  expect(errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_BAD_RESPONSE', outcome: 'unknown', retryable: false } },
  ]);
  return 'unknown';
}

test.for(WRITE_STATUSES)(
  '$field, answered $status: what it answers decides whether it is a success',
  async ({ row, status, answers }) => {
    await using graphs = new AsyncDisposableStack();
    let graph = graphs.use(await startGraph());
    const outcomes: Record<string, string> = {};
    for (const { what, body, type } of answers) {
      const headers = type === undefined ? {} : { headers: { 'content-type': type } };
      const outcome = await outcomeOf(graph, row, { status, body, ...headers });
      outcomes[what] = outcome;
      // The same graph would not create the same again at once.
      const isUnsettled = outcome === 'unknown' && row.field.startsWith('ensure');
      if (isUnsettled) graph = graphs.use(await startGraph());
    }
    expect(outcomes).toEqual(
      Object.fromEntries(
        answers.map(({ what, isSuccess }) => [what, isSuccess ? 'success' : 'unknown']),
      ),
    );
  },
);

test.for(MUTATIONS)('$field, answered 204: a success of what deletes alone', async (row) => {
  await using graph = await startGraph();
  expect(await outcomeOf(graph, row, { status: 204 })).toBe(isDelete(row) ? 'success' : 'unknown');
});
