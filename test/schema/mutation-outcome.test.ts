import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { MUTATIONS } from './mutation-table.ts';
import { FORWARDED, send, spoilWrite } from './send-mutation.ts';

describe('a failure of the upstream says that the outcome is unknown, and nothing is sent twice', () => {
  const faults = [
    { what: 'a 500', fault: { status: 500 }, code: 'UPSTREAM_UNAVAILABLE' },
    { what: 'a reset after sending', fault: { reset: true }, code: 'UPSTREAM_UNAVAILABLE' },
    { what: 'no answer in time', fault: { delayMs: 3000, status: 503 }, code: 'UPSTREAM_TIMEOUT' },
    { what: 'an answer that is none', fault: { body: 'no' }, code: 'UPSTREAM_BAD_RESPONSE' },
  ];
  const rows = MUTATIONS.flatMap((row) =>
    faults.map((fault) => ({ ...fault, row, field: row.field })),
  );
  test.for(rows)('$field: $what', async ({ row, fault, code }) => {
    // Only where the time has to run out: a busy machine may need it for the read before.
    const limits = { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '600', HOOKGRAPH_OPERATION_TIMEOUT_MS: '1500' };
    const environment = 'delayMs' in fault ? limits : {};
    await using graph = await startGraph({ environment });
    spoilWrite(graph, row, fault);
    const { data, errors } = await send(graph, row);
    expect(data.result).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code, outcome: 'unknown', retryable: false } }]);
    const writes = graph.takeUpstreamRequests().filter((call) => !call.startsWith('GET '));
    expect(writes).toHaveLength(1);
  });
});

test('a write that could not be sent has no unknown outcome', async () => {
  await using graph = await startGraph({
    environment: { UPSTREAM: 'live', SENDCLOUD_BASE_URL: 'http://127.0.0.1:9/api/v3' },
  });
  const { errors } = await graph.query(
    'mutation { deleteConnection(input: { id: "1" }) { __typename } }',
    {},
    FORWARDED,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  expect(errors?.[0]?.extensions.outcome).toBeUndefined();
});
