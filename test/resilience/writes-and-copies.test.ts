import { expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { demoHeaders } from '../support/demo-headers.ts';
import { startGraph } from '../support/start-graph.ts';

const READ = '{ eventSubscription(id: 1) { active } }';
const WRITE = `mutation ($active: Boolean!) {
  updateEventSubscription(input: { id: 1, active: $active }) {
    ... on UpdateEventSubscriptionSuccess { subscription { active connection { __typename } } }
    ... on HookgraphError { message }
  }
}`;

const start = (environment: Readonly<Record<string, string>> = {}) =>
  startGraph({ plain: false, environment: { UPSTREAM: 'live', ...environment } });

test('whoever writes reads what was written, also from another operation', async () => {
  await using graph = await start();
  const acme = demoHeaders('acme');
  expect((await graph.query(READ, {}, acme)).data.eventSubscription.active).toBe(true);
  await graph.query(WRITE, { active: false }, acme);
  expect((await graph.query(READ, {}, acme)).data.eventSubscription.active).toBe(false);
});

test('a write leaves the copies of the other API and of other credentials', async () => {
  await using graph = await start();
  await graph.query(READ, {}, demoHeaders('globex'));
  await graph.query('{ availableEvents { event } }', {}, demoHeaders('acme'));
  await graph.query(WRITE, { active: false }, demoHeaders('acme'));
  graph.takeUpstreamRequests();
  await graph.query(READ, {}, demoHeaders('globex'));
  await graph.query('{ availableEvents { event } }', {}, demoHeaders('acme'));
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('a write whose outcome is unknown counts as one: 1 request, and each read after it is a call', async () => {
  await using graph = await start();
  const acme = demoHeaders('acme');
  await graph.query(READ, {}, acme);
  graph.takeUpstreamRequests();
  graph.sandbox.misbehave({ reset: true });
  const { errors } = await graph.query(WRITE, { active: false }, acme);
  expect(errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown', retryable: false } },
  ]);
  expect(graph.takeUpstreamRequests()).toEqual([
    'PATCH /api/v3/event-subscriptions/subscriptions/1',
  ]);
  // It may still be carried out.
  const again = 'GET /api/v3/event-subscriptions/subscriptions/1';
  for (const _ of [1, 2]) await graph.query(READ, {}, acme);
  expect(graph.takeUpstreamRequests()).toEqual([again, again]);
});

test.for([
  { status: 200, calls: 1 },
  { status: 202, calls: 2 },
  { status: 204, calls: 1 },
])(
  'two reads after a delete that is answered $status are $calls calls: what is only accepted may be done later',
  async ({ status, calls }) => {
    await using graph = await start();
    const acme = demoHeaders('acme');
    await graph.query(READ, {}, acme);
    graph.takeUpstreamRequests();
    graph.sandbox.misbehave({ status, body: '{"message":"deleted"}' });
    const deletion = 'mutation { deleteEventSubscription(input: { id: 1 }) { __typename } }';
    const { data } = await graph.query(deletion, {}, acme);
    expect(data.deleteEventSubscription.__typename).toBe('DeleteEventSubscriptionSuccess');
    expect(graph.takeUpstreamRequests()).toHaveLength(1);
    for (const _ of [1, 2]) await graph.query(READ, {}, acme);
    expect(graph.takeUpstreamRequests()).toHaveLength(calls);
  },
);

test('a write that is refused with 401 takes all that was read before: the next read is a call', async () => {
  await using graph = await start();
  const acme = demoHeaders('acme');
  const other = '{ availableEvents { event } }';
  await graph.query(other, {}, acme);
  await graph.query(READ, {}, acme);
  graph.takeUpstreamRequests();
  graph.sandbox.misbehave({ status: 401 });
  const { errors } = await graph.query(WRITE, { active: false }, acme);
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
  await graph.query(READ, {}, acme);
  // The other API has refused nothing.
  await graph.query(other, {}, acme);
  expect(graph.takeUpstreamRequests()).toEqual(['GET /api/v3/event-subscriptions/subscriptions/1']);
});

test('a read that was under way when a write ended is not served after it', async () => {
  await using graph = await start();
  const acme = demoHeaders('acme');
  // It has read the old state, and its answer comes late.
  graph.sandbox.misbehave({ delayMs: 600 });
  const early = graph.query(READ, {}, acme);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await graph.query(WRITE, { active: false }, acme);
  const late = graph.query(READ, {}, acme);
  expect((await late).data.eventSubscription.active).toBe(false);
  await early;
  expect((await graph.query(READ, {}, acme)).data.eventSubscription.active).toBe(false);
  const reads = graph
    .takeUpstreamRequests()
    .filter((each) => /^GET .*subscriptions\/1$/.test(each));
  expect(reads).toHaveLength(2);
});

test.for([
  {
    api: 'Shipping Channels',
    read: '{ webhookSubscription(id: "wh_123456") { name events } }',
    write:
      'mutation { updateWebhookSubscription(input: { id: "wh_123456", events: [TRACKING_PARCEL_CREATED] }) { __typename } }',
    path: '/v1/webhook-subscriptions/wh_123456',
    method: 'PUT',
  },
  {
    api: 'Sendcloud',
    read: '{ connection(id: 1) { __typename } }',
    write:
      'mutation { updateWebhookConnection(input: { id: 1, url: "https://example.com/new" }) { __typename } }',
    path: '/api/v3/event-subscriptions/connections/1',
    method: 'PATCH',
  },
])('what a write at $api is built upon is read anew, and never a copy', async (row) => {
  const { read, write, path, method } = row;
  await using graph = await start();
  const acme = demoHeaders('acme');
  await graph.query(read, {}, acme);
  graph.takeUpstreamRequests();
  await graph.query(write, {}, acme);
  expect(graph.takeUpstreamRequests()).toEqual([`GET ${path}`, `${method} ${path}`]);
  await graph.query(read, {}, acme);
  graph.takeUpstreamRequests();
  graph.sandbox.misbehave({ reset: true, times: 100 });
  expect((await graph.query(write, {}, acme)).errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
  ]);
  const requests = graph.takeUpstreamRequests();
  expect(requests.length).toBeGreaterThan(0);
  expect(requests.filter((each) => !each.startsWith('GET'))).toEqual([]);
});

test('a write that certainly did nothing leaves the copies, on the day they are needed', async () => {
  await using graph = await start({ HOOKGRAPH_SENDCLOUD_FRESH_MS: '0' });
  const acme = demoHeaders('acme');
  const { data } = await graph.query(READ, {}, acme);
  graph.sandbox.misbehave({ status: 429, headers: { 'retry-after': '60' }, times: 100 });
  const { errors } = await graph.query(WRITE, { active: false }, acme);
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  const answer = await graph.query(READ, {}, acme);
  expect(answer.data).toEqual(data);
  expect(answer.extensions.stale).toMatchObject([{ path: ['eventSubscription'] }]);
});

test('what no write changes is kept after one', async () => {
  await using graph = await start();
  const acme = demoHeaders('acme');
  await graph.query('{ availableEvents { event } }', {}, acme);
  await graph.query(
    'mutation { deleteWebhookSubscription(input: { id: "wh_nope" }) { __typename } }',
    {},
    acme,
  );
  graph.takeUpstreamRequests();
  await graph.query('{ availableEvents { event } }', {}, acme);
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('what was found deleted by one reader is so for the next', async () => {
  await using graph = await start();
  const acme = demoHeaders('acme');
  await graph.query(READ, {}, acme);
  graph.sandbox.misbehave({ status: 404 });
  const anew = await graph.query(READ, {}, { ...acme, 'cache-control': 'no-cache' });
  expect(anew.data).toEqual({ eventSubscription: null });
  graph.sandbox.misbehave({ status: 404 });
  expect((await graph.query(READ, {}, acme)).data).toEqual({ eventSubscription: null });
});

test('a credential is the same one however its scheme is written', async () => {
  await using graph = await start();
  const { token } = demoCredentials('acme');
  const header = (scheme: string) => ({ 'x-sendcloud-authorization': `${scheme} ${token}` });
  await graph.query(READ, {}, header('Bearer'));
  await graph.query(WRITE, { active: false }, header('bearer'));
  const { data } = await graph.query(READ, {}, header('Bearer'));
  expect(data.eventSubscription.active).toBe(false);
});

test('a list with items that cannot be read is not kept', async () => {
  await using graph = await start();
  const query = '{ connections { __typename } }';
  graph.sandbox.misbehave({ body: '{"data":[1]}' });
  const failed = await graph.query(query, {}, demoHeaders('acme'));
  expect(failed.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  expect((await graph.query(query, {}, demoHeaders('acme'))).errors).toBeUndefined();
});
