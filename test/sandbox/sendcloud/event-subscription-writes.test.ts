import { expect, test } from 'vitest';
import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askControl, askSendcloud, basic, json } from '../client.ts';

const nowMs = () => Date.UTC(2026, 0, 20, 14, 30);
const event_type = 'parcels.event.created';

test('the documented body makes the documented subscription, and it stays', async () => {
  const tenants = [tenant('acme', { sendcloud: { connections: [connection({ id: 1 })] } })];
  await using sandbox = await startSandbox({ nowMs, tenants });
  const body = json('POST', { connection_id: 1, event_type, is_active: true });
  const answer = await askSendcloud(sandbox, '/subscriptions', body);
  const entity =
    '{"id":1,"connection_id":1,"event_type":"parcels.event.created","is_active":true,' +
    '"created_at":"2026-01-20T14:30:00Z","updated_at":"2026-01-20T14:30:00Z"}';
  expect([answer.status, answer.text]).toEqual([201, `{"data":${entity}}`]);
  expect((await askSendcloud(sandbox, '/subscriptions/1')).text).toBe(`{"data":${entity}}`);
  expect((await askSendcloud(sandbox, '/subscriptions')).text).toBe(`{"data":[${entity}]}`);
});

test.each([
  [undefined, true],
  [false, false],
])('with is_active %j a new one is active: %j', async (is_active, expected) => {
  await using sandbox = await startSandbox();
  const body = json('POST', { connection_id: 2, event_type, is_active });
  const answer = await askSendcloud(sandbox, '/subscriptions', body);
  expect(answer.text).toContain(`{"id":121,"connection_id":2,"event_type":"${event_type}"`);
  expect(answer.text).toContain(`"is_active":${expected}`);
});

test('the same event may go to the same connection twice', async () => {
  await using sandbox = await startSandbox();
  const body = json('POST', { connection_id: 1, event_type });
  const statuses = [
    (await askSendcloud(sandbox, '/subscriptions', body)).status,
    (await askSendcloud(sandbox, '/subscriptions', body)).status,
  ];
  expect(statuses).toEqual([201, 201]);
});

test.each([
  ['{"is_active":false}', '"connection_id":1,', '"is_active":false'],
  ['{"connection_id":2}', '"connection_id":2,', '"is_active":true'],
  ['{"connection_id":9007199254740993}', '"connection_id":9007199254740993,', ''],
  ['{"event_type":"parcels.event.created"}', '"connection_id":1,', '"is_active":true'],
  ['{}', '"connection_id":1,', '"is_active":true'],
])('a change of %s leaves the rest', async (body, ...parts) => {
  await using sandbox = await startSandbox({ nowMs });
  const answer = await askSendcloud(sandbox, '/subscriptions/1', json('PATCH', body));
  expect(answer.status).toBe(200);
  for (const part of parts) expect(answer.text).toContain(part);
  const times = '"created_at":"2026-01-15T11:00:00Z","updated_at":"2026-01-20T14:30:00Z"}}';
  expect(answer.text.endsWith(times)).toBe(true);
  expect((await askSendcloud(sandbox, '/subscriptions/1')).text).toBe(answer.text);
});

test('a deleted subscription is gone, and its connection stays', async () => {
  await using sandbox = await startSandbox();
  const path = '/subscriptions/1';
  const answer = await askSendcloud(sandbox, path, { method: 'DELETE' });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect((await askSendcloud(sandbox, path)).status).toBe(404);
  expect((await askSendcloud(sandbox, path, { method: 'DELETE' })).status).toBe(404);
  expect((await askSendcloud(sandbox, path, json('PATCH', {}))).status).toBe(404);
  expect((await askSendcloud(sandbox, '/connections/1')).status).toBe(200);
});

test('a connection of another tenant is none', async () => {
  await using sandbox = await startSandbox();
  const body = json('POST', { connection_id: 1001, event_type });
  const acme = await askSendcloud(sandbox, '/subscriptions', body);
  const globex = { ...body, authorization: basic('globex') };
  expect(acme.text).toContain('object does not exist');
  expect((await askSendcloud(sandbox, '/subscriptions', globex)).status).toBe(201);
});

test('the control path takes back what was written', async () => {
  await using sandbox = await startSandbox();
  const before = await askSendcloud(sandbox, '/subscriptions');
  await askSendcloud(sandbox, '/subscriptions/1', { method: 'DELETE' });
  await askSendcloud(sandbox, '/subscriptions/2', json('PATCH', { is_active: true }));
  await askControl(sandbox, '/reset', { method: 'POST' });
  expect((await askSendcloud(sandbox, '/subscriptions')).text).toBe(before.text);
});
