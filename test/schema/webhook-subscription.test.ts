import { describe, expect, test } from 'vitest';
import { webhookSubscription } from '../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { tenant } from '../../src/sandbox/tenant.ts';
import { startGraph } from '../support/start-graph.ts';

function accountOf(...items: Parameters<typeof webhookSubscription>[0][]) {
  return [
    tenant('acme', { shippingChannels: { webhookSubscriptions: items.map(webhookSubscription) } }),
  ];
}

test('an event that this version does not know is left out of events and kept in eventNames', async () => {
  await using graph = await startGraph({
    tenants: accountOf({ id: 'wh_1', events: ['shipment.created', 'tracking_parcel.created'] }),
  });
  const { data } = await graph.query(
    '{ webhookSubscriptions { items { events eventNames } } webhookSubscription(id: "wh_1") { events eventNames } }',
  );
  const expected = {
    events: ['TRACKING_PARCEL_CREATED'],
    eventNames: ['shipment.created', 'tracking_parcel.created'],
  };
  expect(data).toEqual({
    webhookSubscriptions: { items: [expected] },
    webhookSubscription: expected,
  });
});

test('the list says by status what a read by id says by active', async () => {
  await using graph = await startGraph({
    tenants: accountOf({ id: 'wh_1', active: true }, { id: 'wh_2', active: false }),
  });
  const { data } = await graph.query(`{
    webhookSubscriptions { items { active } }
    a: webhookSubscription(id: "wh_1") { name active }
    b: webhookSubscription(id: "wh_2") { name active }
  }`);
  expect(data.webhookSubscriptions.items).toEqual([{ active: true }, { active: false }]);
  expect(data).toMatchObject({ a: { active: true }, b: { active: false } });
});

test('the secret is the mask, even when the API sends it in the clear', async () => {
  await using graph = await startGraph({ tenants: accountOf({ id: 'wh_1' }) });
  const body = JSON.stringify({
    data: { ...webhookSubscription({ id: 'wh_1' }), secret: 'whsec_in_the_clear' },
  });
  graph.sandbox.misbehave({ status: 200, body });
  const { data, text } = await graph.query('{ webhookSubscription(id: "wh_1") { secret } }');
  expect(data.webhookSubscription.secret).toBe('••••••••••••••••');
  expect(text).not.toContain('whsec_in_the_clear');
});

describe('a page', () => {
  const tenants = accountOf(
    ...Array.from({ length: 23 }, (_, index) => ({ id: `wh_${index + 1}` })),
  );
  const rows = [
    { argument: '', page: 1, perPage: 15, count: 15, lastPage: 2, hasNextPage: true },
    { argument: '(page: 2)', page: 2, perPage: 15, count: 8, lastPage: 2, hasNextPage: false },
    {
      argument: '(perPage: 100)',
      page: 1,
      perPage: 100,
      count: 23,
      lastPage: 1,
      hasNextPage: false,
    },
    {
      argument: '(page: 9, perPage: 5)',
      page: 9,
      perPage: 5,
      count: 0,
      lastPage: 5,
      hasNextPage: false,
    },
  ];
  test.for(rows)('webhookSubscriptions$argument', async ({ argument, count, ...expected }) => {
    await using graph = await startGraph({ tenants });
    const { data, errors } = await graph.query(
      `{ webhookSubscriptions${argument} { page perPage totalCount lastPage hasNextPage items { id } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.webhookSubscriptions).toMatchObject({ ...expected, totalCount: 23 });
    expect(data.webhookSubscriptions.items).toHaveLength(count);
  });

  const refused = [
    '(page: 0)',
    '(page: -1)',
    '(perPage: 0)',
    '(perPage: 101)',
    '(perPage: -2147483648)',
  ];
  test.for(refused)('%s costs no call', async (argument) => {
    await using graph = await startGraph({ tenants });
    const { data, errors } = await graph.query(`{ webhookSubscriptions${argument} { page } }`);
    expect(data).toEqual({ webhookSubscriptions: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});

test('ids of the wrong shape cost no call', async () => {
  await using graph = await startGraph();
  for (const id of [
    '',
    '.',
    '..',
    'available-events',
    'a/b',
    'a?b',
    'a#b',
    'wh_%2e',
    'é',
    'x'.repeat(65),
  ]) {
    for (const field of ['name', 'url']) {
      const { errors } = await graph.query(
        `query ($id: ID!) { webhookSubscription(id: $id) { ${field} } }`,
        { id },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  }
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('the nine available events arrive with what the API says about them', async () => {
  await using graph = await startGraph();
  const { data } = await graph.query('{ availableEvents { event name label description } }');
  expect(data.availableEvents).toHaveLength(9);
  expect(data.availableEvents[3]).toEqual({
    event: 'SHIPPING_CHANNEL_VALIDATED',
    name: 'shipping_channel.validated',
    label: expect.any(String),
    description: 'Fires when a shipping channel is successfully validated',
  });
});
