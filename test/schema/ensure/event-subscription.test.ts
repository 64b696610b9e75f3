import { expect, test } from 'vitest';
import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { eventSubscription } from '../../../src/sandbox/sendcloud/event-subscription.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { startGraph } from '../../support/start-graph.ts';
import { callsOf, type EnsureRow, expectedOf, runRow, send } from './ensured.ts';

const FIELD = 'ensureEventSubscription';
const PATH = '/api/v3/event-subscriptions/subscriptions';
const READ = `GET ${PATH}`;
const eventType = 'PARCELS_EVENT_CREATED';

const tenants = [
  tenant('acme', {
    sendcloud: {
      connections: [1, 2, 3].map((id) => connection({ id })),
      eventSubscriptions: [
        eventSubscription({ id: 11, connection_id: 1 }),
        eventSubscription({ id: 12, connection_id: 2, event_type: 'returns.event.created' }),
        eventSubscription({ id: 13, connection_id: 3 }),
        eventSubscription({ id: 14, connection_id: 3, is_active: false }),
      ],
    },
  }),
];

const rows: readonly EnsureRow[] = [
  {
    what: 'none of this event type',
    input: { connectionId: '2', eventType },
    outcome: 'CREATED',
    calls: [READ, `POST ${PATH}`],
    body: { connection_id: 2, event_type: 'parcels.event.created', is_active: true },
  },
  {
    what: 'all the same',
    input: { connectionId: '1', eventType },
    outcome: 'UNCHANGED',
    calls: [READ],
  },
  {
    what: 'active, and to be paused',
    input: { connectionId: '1', eventType, active: false },
    outcome: 'CHANGED',
    calls: [READ, `PATCH ${PATH}/11`],
    body: { is_active: false },
  },
];

test.for(rows)('$what: $outcome', async (row) => {
  expect(await runRow(FIELD, tenants, row)).toEqual(expectedOf(row));
});

test('what is created is found the second time, at the cost of one read', async () => {
  await using graph = await startGraph({ tenants });
  const input = { connectionId: '2', eventType, active: false };
  const { data } = await send(graph, FIELD, input);
  const again = await send(graph, FIELD, input);
  expect(again.data.result).toEqual({ ...data.result, outcome: 'UNCHANGED' });
  expect(callsOf(graph)).toEqual([READ, `POST ${PATH}`, READ]);
});

test('two of the same are a conflict, and nothing is written', async () => {
  await using graph = await startGraph({ tenants });
  const { data } = await send(graph, FIELD, { connectionId: '3', eventType });
  expect(data.result).toMatchObject({
    __typename: 'HookgraphConflictError',
    message: expect.stringMatching(/^There are 2 of this already/),
  });
  expect(graph.takeUpstreamRequests()).toEqual([READ]);
});

test('a connection that does not exist is what the API says of it', async () => {
  await using graph = await startGraph({ tenants });
  const { data } = await send(graph, FIELD, { connectionId: '404', eventType });
  expect(data.result).toMatchObject({
    __typename: 'HookgraphValidationError',
    issues: [{ path: ['input', 'connectionId'], code: 'invalid' }],
  });
});

test.for(['connection_id', 'event_type'])(
  'one whose %s cannot be read may be it: nothing is written',
  async (name) => {
    await using graph = await startGraph({ tenants });
    const item = { ...eventSubscription({ id: 11, connection_id: 2 }), [name]: { no: 'text' } };
    graph.sandbox.misbehave({ body: JSON.stringify({ data: [item] }) });
    const { data, errors } = await send(graph, FIELD, { connectionId: '2', eventType });
    expect(data.result).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
    expect(graph.takeUpstreamRequests()).toEqual([READ]);
  },
);

test('one whose state cannot be read is written', async () => {
  await using graph = await startGraph({ tenants });
  const item = { ...eventSubscription({ id: 11, connection_id: 1 }), is_active: 'perhaps' };
  graph.sandbox.misbehave({ body: JSON.stringify({ data: [item] }) });
  const { data } = await send(graph, FIELD, { connectionId: '1', eventType });
  expect(data.result.outcome).toBe('CHANGED');
});
