import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { priceOfText } from './price/price-of.ts';
import { FIVE_KINDS } from './webhook-logs.ts';

const COUNTS = 'verdict attempts failures successRate lastSuccessAt sampledFrom';

test('each verdict of an account is told beside its counts', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  const { data, errors } = await graph.query(
    `{ webhookSubscriptions { items { id health { ${COUNTS} lastFailure { id } } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.webhookSubscriptions.items).toEqual([
    {
      id: 'wh_1',
      health: {
        verdict: 'HEALTHY',
        attempts: 2,
        failures: 0,
        successRate: 1,
        lastSuccessAt: '2025-04-07T01:00:00Z',
        sampledFrom: '2025-04-07T00:00:00Z',
        lastFailure: null,
      },
    },
    {
      id: 'wh_2',
      health: {
        verdict: 'FLAKY',
        attempts: 2,
        failures: 1,
        successRate: 0.5,
        lastSuccessAt: '2025-04-07T01:00:00Z',
        sampledFrom: '2025-04-07T00:00:00Z',
        lastFailure: { id: 'whl_2_0' },
      },
    },
    {
      id: 'wh_3',
      health: {
        verdict: 'FAILING',
        attempts: 6,
        failures: 5,
        successRate: 1 / 6,
        lastSuccessAt: '2025-04-07T00:00:00Z',
        sampledFrom: '2025-04-07T00:00:00Z',
        lastFailure: { id: 'whl_3_5' },
      },
    },
    {
      id: 'wh_4',
      health: {
        verdict: 'SILENT',
        attempts: 0,
        failures: 0,
        successRate: null,
        lastSuccessAt: null,
        sampledFrom: null,
        lastFailure: null,
      },
    },
    {
      id: 'wh_5',
      health: {
        verdict: 'DISABLED',
        attempts: 1,
        failures: 1,
        successRate: 0,
        lastSuccessAt: null,
        sampledFrom: '2025-04-07T00:00:00Z',
        lastFailure: { id: 'whl_5_0' },
      },
    },
  ]);
});

test('the demo account has a webhook of each verdict', async () => {
  await using graph = await startGraph({ environment: { HOOKGRAPH_MAX_CALLS: '46' } });
  const { data } = await graph.query(
    '{ webhookSubscriptions(perPage: 45) { items { health { verdict } } } }',
  );
  const items: readonly { health: { verdict: string } }[] = data.webhookSubscriptions.items;
  const verdicts = new Set(items.map(({ health }) => health.verdict));
  expect([...verdicts].toSorted()).toEqual(['DISABLED', 'FAILING', 'FLAKY', 'HEALTHY', 'SILENT']);
});

test('the health is that of the first hundred deliveries', async () => {
  await using graph = await startGraph();
  const { data } = await graph.query(`{
    webhookSubscription(id: "wh_234567") {
      health { attempts lastSuccessAt sampledFrom }
      deliveries(perPage: 100) { totalCount items { createdAt } }
    }
  }`);
  const { health, deliveries } = data.webhookSubscription;
  expect(deliveries.totalCount).toBe(117);
  expect(health).toMatchObject({ attempts: 100, sampledFrom: deliveries.items[99].createdAt });
});

test('the last failure has the fields of a delivery, for no other call', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  const fields =
    'id subscriptionId status statusName eventName url responseStatus createdAt requestHeaders { name value masked } requestBody';
  const { data, errors, extensions } = await graph.query(
    `{ webhookSubscription(id: "wh_3") { health { lastFailure { ${fields} } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(extensions.cost).toEqual({ estimatedCalls: 2, actualCalls: 2 });
  const { lastFailure } = data.webhookSubscription.health;
  const listed = await graph.query(
    `{ webhookSubscription(id: "wh_3") { deliveries(perPage: 1) { items { ${fields} } } } }`,
  );
  expect(lastFailure).toEqual(listed.data.webhookSubscription.deliveries.items[0]);
  expect(lastFailure).toMatchObject({ id: 'whl_3_5', subscriptionId: 'wh_3', status: 'FAILED' });
});

test('ten webhooks with their health are one page and ten calls, as estimated', async () => {
  await using graph = await startGraph();
  const query = `{ webhookSubscriptions(perPage: 10) { items { id health { ${COUNTS} lastFailure { id requestHeaders { name } } } } } }`;
  const { data, errors, extensions } = await graph.query(query);
  expect(errors).toBeUndefined();
  const items: readonly { id: string }[] = data.webhookSubscriptions.items;
  expect(items).toHaveLength(10);
  expect(graph.takeUpstreamRequests().toSorted()).toEqual(
    [
      'GET /v1/webhook-subscriptions?page=1&per_page=10',
      ...items.map(({ id }) => `GET /v1/webhook-subscriptions/${id}/logs?page=1&per_page=100`),
    ].toSorted(),
  );
  expect(extensions.cost).toEqual({ estimatedCalls: 11, actualCalls: 11 });
});

test.for([
  { selection: 'health { verdict } deliveries(perPage: 100) { totalCount }', calls: 2 },
  { selection: 'deliveries(page: 1, perPage: 100) { totalCount } health { verdict }', calls: 2 },
  { selection: 'a: health { verdict } b: health { attempts }', calls: 2 },
  { selection: 'health { verdict } deliveries(perPage: 99) { totalCount }', calls: 3 },
  { selection: 'health { verdict } deliveries(page: 2, perPage: 100) { totalCount }', calls: 3 },
  { selection: 'name health { verdict }', calls: 2 },
])('{ $selection } of one webhook is $calls calls, as estimated', async ({ selection, calls }) => {
  await using graph = await startGraph();
  const { errors, extensions } = await graph.query(
    `{ webhookSubscription(id: "wh_123456") { ${selection} } }`,
  );
  expect(errors).toBeUndefined();
  expect(graph.takeUpstreamRequests()).toHaveLength(calls);
  expect(extensions.cost).toEqual({ estimatedCalls: calls, actualCalls: calls });
});

test('the health of a webhook that comes from two pages of webhooks is read once', async () => {
  const query = `{
    a: webhookSubscriptions(perPage: 2) { items { health { verdict } } }
    b: webhookSubscriptions(perPage: 3) { items { deliveries(perPage: 100) { totalCount } } }
  }`;
  await using graph = await startGraph();
  const { errors } = await graph.query(query);
  expect(errors).toBeUndefined();
  expect(graph.takeUpstreamRequests()).toHaveLength(2 + 3);
  // Which items the pages have in common is only known later.
  expect(priceOfText(query).shippingChannels.reads).toBe(2 + 2 + 3);
});

test('health beyond the call limit is rejected before the first call', async () => {
  await using graph = await startGraph();
  const { errors, extensions } = await graph.query(
    '{ webhookSubscriptions(perPage: 30) { items { health { verdict } } } }',
  );
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  expect(extensions.cost).toEqual({ estimatedCalls: 31, actualCalls: 0 });
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('entities have their health, too', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  const { data, errors } = await graph.query(`{
    _entities(representations: [{ __typename: "WebhookSubscription", id: "wh_3" }]) {
      ... on WebhookSubscription { health { verdict } }
    }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ _entities: [{ health: { verdict: 'FAILING' } }] });
  expect(graph.takeUpstreamRequests()).toHaveLength(2);
});

test('a webhook that a mutation has disabled is disabled in its answer', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  const { data, errors } = await graph.query(`mutation {
    updateWebhookSubscription(input: { id: "wh_3", name: "x", active: false }) {
      ... on UpdateWebhookSubscriptionSuccess { subscription { health { verdict failures } } }
    }
  }`);
  expect(errors).toBeUndefined();
  expect(data.updateWebhookSubscription.subscription).toEqual({
    health: { verdict: 'DISABLED', failures: 5 },
  });
});
