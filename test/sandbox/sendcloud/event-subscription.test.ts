import { expect, test } from 'vitest';
import { eventSubscription } from '../../../src/sandbox/sendcloud/event-subscription.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { demoTenants, tenant } from '../../../src/sandbox/tenant.ts';
import { askSendcloud } from '../client.ts';

const documentedFirst =
  '{"id":1,"connection_id":1,"event_type":"parcels.event.created","is_active":true,' +
  '"created_at":"2026-01-15T11:00:00Z","updated_at":"2026-01-15T11:00:00Z"}';
const documentedSecond =
  '{"id":2,"connection_id":2,"event_type":"parcels.event.created","is_active":false,' +
  '"created_at":"2026-01-16T09:15:00Z","updated_at":"2026-01-16T09:15:00Z"}';

test('a subscription by id is the documented example, verbatim', async () => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, '/subscriptions/1');
  expect(answer.status).toBe(200);
  expect(answer.text).toBe(`{"data":${documentedFirst}}`);
});

test('the list begins with the documented examples and holds all 120', async () => {
  await using sandbox = await startSandbox();
  const { text } = await askSendcloud(sandbox, '/subscriptions');
  expect(text.startsWith(`{"data":[${documentedFirst},${documentedSecond},`)).toBe(true);
  expect(text.match(/"connection_id":/g)).toHaveLength(120);
});

test.each([
  ['is_active=true', /"is_active":false/],
  ['is_active=false', /"is_active":true/],
])('the list can be narrowed by %s', async (query, unwanted) => {
  await using sandbox = await startSandbox();
  const { text } = await askSendcloud(sandbox, `/subscriptions?${query}`);
  expect(text.match(/"is_active":/g)?.length).toBeGreaterThan(20);
  expect(text).not.toMatch(unwanted);
});

test('the list can be narrowed by event type and state together', async () => {
  const subscriptions = [
    eventSubscription({ id: 1, connection_id: 1 }),
    eventSubscription({ id: 2, connection_id: 1, is_active: false }),
    eventSubscription({ id: 3, connection_id: 1, event_type: 'parcels.event.deleted' }),
  ];
  const tenants = [tenant('acme', { sendcloud: { eventSubscriptions: subscriptions } })];
  await using sandbox = await startSandbox({ tenants });
  const query = 'event_type=parcels.event.created&is_active=true';
  const answer = await askSendcloud(sandbox, `/subscriptions?${query}`);
  expect(answer.json()).toEqual({ data: [subscriptions[0]] });
});

test('an unknown event type is an empty list, not an error', async () => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, '/subscriptions?event_type=parcels.event.deleted');
  expect(answer.status).toBe(200);
  expect(answer.text).toBe('{"data":[]}');
});

test.each(['yes', '1', 'True', ''])('is_active=%j is refused', async (value) => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, `/subscriptions?is_active=${value}`);
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({
    errors: [
      {
        status: '400',
        code: 'invalid',
        detail: 'Must be a valid boolean.',
        source: { parameter: 'is_active' },
      },
    ],
  });
});

test('exactly one subscription points to the connection with the big id', async () => {
  await using sandbox = await startSandbox();
  const { text } = await askSendcloud(sandbox, '/subscriptions');
  expect(text.match(/"connection_id":9007199254740993,/g)).toHaveLength(1);
});

test('every subscription has a connection that is not younger', async () => {
  const [acme] = demoTenants();
  const { connections = [], eventSubscriptions = [] } = acme?.sendcloud ?? {};
  const createdAt = new Map(connections.map((each) => [String(each.id), each.created_at]));
  const early = eventSubscriptions.filter(
    (each) => each.created_at < (createdAt.get(String(each.connection_id)) ?? 'never'),
  );
  expect(connections).toHaveLength(40);
  expect(early).toEqual([]);
});
