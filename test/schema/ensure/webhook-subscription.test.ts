import { describe, expect, test } from 'vitest';
import { webhookSubscription } from '../../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { demoCredentials, type Tenant, tenant } from '../../../src/sandbox/tenant.ts';
import { startGraph } from '../../support/start-graph.ts';
import { callsOf, type EnsureRow, expectedOf, runRow, send } from './ensured.ts';

const FIELD = 'ensureWebhookSubscription';
const PATH = '/v1/webhook-subscriptions';
const LIST = '/webhook-subscriptions?page=1&per_page=100';
const page = (number: number) => `GET ${PATH}?page=${number}&per_page=100`;
const byId = (id: string) => `GET ${PATH}/${id}`;

const url = 'https://shop.example.com/hook';
const withWebhooks = (
  ...webhookSubscriptions: ReturnType<typeof webhookSubscription>[]
): Tenant[] => [tenant('acme', { shippingChannels: { webhookSubscriptions } })];

const tenants = withWebhooks(
  webhookSubscription({
    id: 'wh_1',
    name: 'Parcels',
    url,
    events: ['tracking_parcel.created', 'tracking_parcel.updated', 'shipment.created'],
  }),
  webhookSubscription({ id: 'wh_2', name: 'Parcels', url: 'https://shop.example.com/other' }),
);

const parcels = {
  url,
  name: 'Parcels',
  events: ['TRACKING_PARCEL_UPDATED', 'TRACKING_PARCEL_CREATED'],
  secret: 'a-secret-of-mine',
};
const found = [page(1), byId('wh_1')];
const changed = { outcome: 'CHANGED' as const, calls: [...found, `PUT ${PATH}/wh_1`] };
const unchanged = { outcome: 'UNCHANGED' as const, calls: found };

const rows: readonly EnsureRow[] = [
  {
    what: 'none of this URL',
    input: { ...parcels, url: 'https://shop.example.com/new' },
    outcome: 'CREATED',
    calls: [page(1), `POST ${PATH}`],
    body: {
      url: 'https://shop.example.com/new',
      name: 'Parcels',
      events: ['tracking_parcel.updated', 'tracking_parcel.created'],
      secret: 'a-secret-of-mine',
      active: true,
    },
  },
  {
    what: 'none of this name',
    input: { ...parcels, name: 'Returns', active: false },
    outcome: 'CREATED',
    calls: [...found, `POST ${PATH}`],
    body: {
      url,
      name: 'Returns',
      events: ['tracking_parcel.updated', 'tracking_parcel.created'],
      secret: 'a-secret-of-mine',
      active: false,
    },
  },
  { what: 'events in another order, and one that is unknown', input: parcels, ...unchanged },
  { what: 'another secret', input: { ...parcels, secret: 'another-secret' }, ...unchanged },
  {
    what: 'another spelling of the URL',
    input: { ...parcels, url: 'https://SHOP.example.com:443/./hook' },
    ...unchanged,
  },
  { what: 'spaces around the name', input: { ...parcels, name: ' Parcels ' }, ...unchanged },
  {
    what: 'other events',
    input: { ...parcels, events: ['TRACKING_PARCEL_DELETED'] },
    ...changed,
    body: { name: 'Parcels', events: ['tracking_parcel.deleted', 'shipment.created'] },
  },
  {
    what: 'active, and to be paused',
    input: { ...parcels, active: false },
    ...changed,
    body: { name: 'Parcels', active: false },
  },
];

test.for(rows)('$what: $outcome', async (row) => {
  expect(await runRow(FIELD, tenants, row)).toEqual(expectedOf(row));
});

test('what is created is found the second time, at the cost of two reads', async () => {
  await using graph = await startGraph({ tenants });
  const input = { ...parcels, name: 'Returns', url: 'https://shop.example.com/returns' };
  const { data } = await send(graph, FIELD, input);
  const again = await send(graph, FIELD, input);
  expect(again.data.result).toEqual({ ...data.result, outcome: 'UNCHANGED' });
  const { id } = data.result.record;
  expect(callsOf(graph)).toEqual([page(1), `POST ${PATH}`, page(1), byId(id)]);
});

describe('what is a conflict, with nothing written', () => {
  const named = (count: number, name = 'Parcels') =>
    withWebhooks(
      ...Array.from({ length: count }, (_, index) =>
        webhookSubscription({ id: `wh_${index}`, name, url }),
      ),
    );
  const others = (count: number) =>
    withWebhooks(
      ...Array.from({ length: count }, (_, index) => webhookSubscription({ id: `wh_${index}` })),
    );

  test.for([
    {
      what: 'two of the same',
      webhooks: named(2),
      message: 'There are 2 of this already, and none of them is chosen. Nothing was written.',
      calls: [page(1), byId('wh_0'), byId('wh_1')],
    },
    {
      what: 'more with the URL than names are read of',
      webhooks: named(4, 'Others'),
      message:
        'There are 4 webhook subscriptions with this URL, and the names of 3 are read at most. Nothing was written.',
      calls: [page(1)],
    },
    {
      what: 'more pages than are searched',
      webhooks: others(301),
      message:
        'The list of webhook subscriptions has 4 pages, and 3 are searched at most. Nothing was written.',
      calls: [page(1)],
    },
  ])('$what', async ({ webhooks, message, calls }) => {
    await using graph = await startGraph({ tenants: webhooks });
    const { data } = await send(graph, FIELD, parcels);
    expect(data.result).toEqual({ __typename: 'HookgraphConflictError', message });
    expect(graph.takeUpstreamRequests()).toEqual(calls);
  });

  test('a list that changes while it is searched: the one may be on a page that was read before', async () => {
    await using graph = await startGraph({ tenants: others(150) });
    const { apiKey } = demoCredentials();
    const listed = await fetch(`${graph.sandbox.shippingChannelsBaseUrl}${LIST}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const { meta, ...first } = await listed.json();
    graph.takeUpstreamRequests();
    const body = JSON.stringify({ ...first, meta: { ...meta, total: meta.total + 1 } });
    graph.sandbox.misbehave({ path: PATH, body });
    const { data } = await send(graph, FIELD, parcels);
    expect(data.result).toEqual({
      __typename: 'HookgraphConflictError',
      message:
        'The list of webhook subscriptions has changed while it was searched. Nothing was written: send it again.',
    });
    expect(graph.takeUpstreamRequests()).toEqual([page(1), page(2)]);
  });

  test('but the most that is read is: seven calls, as estimated', async () => {
    const webhooks = [...others(297), ...named(3, 'Others')].flatMap(
      ({ shippingChannels }) => shippingChannels.webhookSubscriptions,
    );
    const renumbered = webhooks.map((each, index) => ({ ...each, id: `wh_${index}` }));
    await using graph = await startGraph({ tenants: withWebhooks(...renumbered) });
    const { data, extensions } = await send(graph, FIELD, parcels);
    expect(data.result.outcome).toBe('CREATED');
    expect(extensions.cost).toEqual({ estimatedCalls: 7, actualCalls: 7 });
  });
});

test('a name that cannot be read may be the one: nothing is written', async () => {
  await using graph = await startGraph({ tenants });
  const body = JSON.stringify({ data: { id: 'wh_1', name: ['Parcels'] } });
  graph.sandbox.misbehave({ path: `${PATH}/wh_1`, body });
  const { data, errors } = await send(graph, FIELD, parcels);
  expect(data.result).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  expect(graph.takeUpstreamRequests()).toEqual(found);
});

test('a URL that cannot be read may be the one: nothing is written', async () => {
  await using graph = await startGraph({ tenants });
  const meta = { current_page: 1, per_page: 100, last_page: 1, total: 1 };
  graph.sandbox.misbehave({ path: PATH, body: JSON.stringify({ data: [{ id: 'wh_1' }], meta }) });
  const { data, errors } = await send(graph, FIELD, parcels);
  expect(data.result).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  expect(graph.takeUpstreamRequests()).toEqual([page(1)]);
});

test('one that is gone when its name is read is none', async () => {
  await using graph = await startGraph({ tenants });
  graph.sandbox.misbehave({ path: `${PATH}/wh_1`, status: 404 });
  const { data } = await send(graph, FIELD, parcels);
  expect(data.result.outcome).toBe('CREATED');
});
