import { expect, test } from 'vitest';
import { webhookSubscription } from '../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { startGraph } from '../support/start-graph.ts';
import { deliveriesOf, FIVE_KINDS } from './webhook-logs.ts';

const LOG = '/v1/webhook-subscriptions/wh_1/logs';
const COUNTS = 'verdict attempts failures successRate lastSuccessAt sampledFrom';

/** A page of the log as the API sends it, whatever its items are. */
function pageOf(data: readonly unknown[]): string {
  const count = data.length;
  const meta = { current_page: 1, from: 1, last_page: 1, path: '', per_page: 100, to: count };
  return JSON.stringify({ data, meta: { ...meta, total: count } });
}

test.for([
  { what: '500', fault: { status: 500 }, code: 'UPSTREAM_UNAVAILABLE' },
  { what: '403', fault: { status: 403 }, code: 'UPSTREAM_UNAVAILABLE' },
  { what: 'a cut body', fault: { cutBody: true }, code: 'UPSTREAM_BAD_RESPONSE' },
  { what: 'no list', fault: { body: '{"data":{}}' }, code: 'UPSTREAM_BAD_RESPONSE' },
  { what: '404 of a proxy', fault: { status: 404, body: 'x' }, code: 'UPSTREAM_BAD_RESPONSE' },
])('a log that is answered with $what is a coded error of the health alone', async (row) => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  graph.sandbox.misbehave({ path: LOG, ...row.fault });
  const { data, errors, text } = await graph.query(
    '{ webhookSubscriptions(perPage: 2) { items { id health { verdict } } } }',
  );
  expect(data.webhookSubscriptions.items).toEqual([
    { id: 'wh_1', health: null },
    { id: 'wh_2', health: { verdict: 'FLAKY' } },
  ]);
  expect(errors).toHaveLength(1);
  expect(errors).toMatchObject([
    { path: ['webhookSubscriptions', 'items', 0, 'health'], extensions: { code: row.code } },
  ]);
  expect(text).not.toContain(LOG);
});

test('a subscription that is gone meanwhile has no health, and that is an error', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  const gone = webhookSubscription({ id: 'wh_9' });
  graph.sandbox.misbehave({
    path: '/v1/webhook-subscriptions/wh_9',
    body: JSON.stringify({ data: gone }),
  });
  const { data, errors } = await graph.query(
    '{ webhookSubscription(id: "wh_9") { id health { verdict } } }',
  );
  expect(data).toEqual({ webhookSubscription: { id: 'wh_9', health: null } });
  expect(errors).toMatchObject([
    { path: ['webhookSubscription', 'health'], extensions: { code: 'NOT_FOUND' } },
  ]);
});

test('a disabled webhook of which the log cannot be read is an error as any other', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  graph.sandbox.misbehave({ path: '/v1/webhook-subscriptions/wh_5/logs', status: 500 });
  const { data, errors } = await graph.query(
    '{ webhookSubscription(id: "wh_5") { active health { verdict } } }',
  );
  expect(data.webhookSubscription).toEqual({ active: false, health: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});

test('a delivery that cannot be read at all spoils the page of deliveries, and not the health', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  const [older, newer] = deliveriesOf(1, ['failed', 'success']);
  const other = { ...newer, webhook_subscription_id: 'wh_2' };
  graph.sandbox.misbehave({ path: LOG, body: pageOf([{ id: 7 }, other, newer, older]) });
  const { data, errors } = await graph.query(
    `{ webhookSubscription(id: "wh_1") { health { ${COUNTS} } deliveries(perPage: 100) { totalCount } } }`,
  );
  expect(data.webhookSubscription).toEqual({
    health: {
      verdict: 'FLAKY',
      attempts: 2,
      failures: 1,
      successRate: 0.5,
      lastSuccessAt: newer?.created_at,
      sampledFrom: older?.created_at,
    },
    deliveries: null,
  });
  expect(errors).toMatchObject([
    {
      path: ['webhookSubscription', 'deliveries'],
      extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
    },
  ]);
  expect(graph.takeUpstreamRequests()).toHaveLength(2);
});

test('a log of which no delivery can be read is an error, and not silence', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  graph.sandbox.misbehave({ path: LOG, body: pageOf([{ id: 7 }, 'x']) });
  const { data, errors } = await graph.query(
    '{ webhookSubscription(id: "wh_1") { health { verdict } } }',
  );
  expect(data.webhookSubscription).toEqual({ health: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
});

test('statuses and times that cannot be read, and unknown words, are no errors of the health', async () => {
  await using graph = await startGraph({ tenants: FIVE_KINDS });
  const [failed, pending, unread, absent] = deliveriesOf(1, [
    'failed',
    'pending',
    'failed',
    'failed',
  ]);
  graph.sandbox.misbehave({
    path: LOG,
    body: pageOf([
      { ...absent, status: undefined },
      { ...unread, status: 7 },
      pending,
      { ...failed, created_at: 'yesterday' },
    ]),
  });
  const { data, errors } = await graph.query(
    `{ webhookSubscription(id: "wh_1") { health { ${COUNTS} lastFailure { id createdAt } } } }`,
  );
  expect(data.webhookSubscription.health).toEqual({
    verdict: 'FAILING',
    attempts: 1,
    failures: 1,
    successRate: 0,
    lastSuccessAt: null,
    sampledFrom: null,
    lastFailure: { id: 'whl_1_0', createdAt: null },
  });
  // The delivery itself says that its time cannot be read, to whoever asks it.
  expect(errors).toMatchObject([
    {
      path: ['webhookSubscription', 'health', 'lastFailure', 'createdAt'],
      extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
    },
  ]);
});
