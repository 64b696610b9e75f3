import { expect, test } from 'vitest';
import { connection } from '../../src/sandbox/sendcloud/connection.ts';
import { eventSubscription } from '../../src/sandbox/sendcloud/event-subscription.ts';
import { tenant } from '../../src/sandbox/tenant.ts';
import { startGraph } from '../support/start-graph.ts';

const tenants = [
  tenant('acme', {
    sendcloud: {
      connections: [connection({ id: 1 }), connection({ id: 2 })],
      eventSubscriptions: [
        eventSubscription({ id: 1, connection_id: 1 }),
        eventSubscription({ id: 2, connection_id: 1, is_active: false }),
        eventSubscription({ id: 3, connection_id: 7 }),
      ],
    },
  }),
];

const filters = [
  { argument: '', ids: ['1', '2', '3'] },
  { argument: '(active: true)', ids: ['1', '3'] },
  { argument: '(active: false)', ids: ['2'] },
  { argument: '(active: null, eventType: null)', ids: ['1', '2', '3'] },
  { argument: '(eventType: PARCELS_EVENT_CREATED, active: true)', ids: ['1', '3'] },
];

test.for(filters)(
  'the list is filtered here: eventSubscriptions$argument',
  async ({ argument, ids }) => {
    await using graph = await startGraph({ tenants });
    const { data } = await graph.query(`{ eventSubscriptions${argument} { id } }`);
    expect(data.eventSubscriptions.map(({ id }: { id: string }) => id)).toEqual(ids);
  },
);

test('a connection has its own subscriptions, and an empty list when it has none', async () => {
  await using graph = await startGraph({ tenants });
  const { data } = await graph.query(
    '{ connections { ... on AnyConnection { id subscriptions { id } } } }',
  );
  expect(data.connections).toEqual([
    { id: '1', subscriptions: [{ id: '1' }, { id: '2' }] },
    { id: '2', subscriptions: [] },
  ]);
});

test('a connection that no longer exists is null, its id is still there', async () => {
  await using graph = await startGraph({ tenants });
  const { data, errors } = await graph.query(
    '{ eventSubscription(id: 3) { connectionId connection { __typename } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.eventSubscription).toEqual({ connectionId: '7', connection: null });
});

test('an event type that this version does not know is null beside its name', async () => {
  await using graph = await startGraph({
    tenants: [
      tenant('acme', {
        sendcloud: {
          eventSubscriptions: [
            eventSubscription({ id: 1, connection_id: 1, event_type: 'returns.created' }),
          ],
        },
      }),
    ],
  });
  const { data } = await graph.query('{ eventSubscriptions { eventType eventTypeName } }');
  expect(data.eventSubscriptions).toEqual([{ eventType: null, eventTypeName: 'returns.created' }]);
});
