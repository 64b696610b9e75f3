import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askControl, askShippingChannels, json } from '../client.ts';

const nowMs = () => Date.UTC(2025, 2, 29, 16, 0, 0, 999);
const mask = '••••••••••••••••';
const events = [
  'shipping_channel.created',
  'shipping_channel.updated',
  'shipping_channel.deleted',
  'shipping_channel.status_changed',
];
const documentedBody = {
  name: 'Shipping Channel Updates',
  url: 'https://example.com/webhooks/shipping-channels',
  events,
  secret: 'your-webhook-secret',
  active: true,
};
const globex = { authorization: 'Bearer sandbox_key_globex' };

test('the documented body makes the documented subscription, and it stays', async () => {
  await using sandbox = await startSandbox({ nowMs, tenants: [tenant('acme')] });
  const answer = await askShippingChannels(sandbox, '', json('POST', documentedBody));
  const entity =
    '{"id":"wh_000001","name":"Shipping Channel Updates",' +
    '"url":"https://example.com/webhooks/shipping-channels",' +
    `"events":${JSON.stringify(events)},"secret":"${mask}","active":true,` +
    '"created_at":"2025-03-29T16:00:00Z","updated_at":"2025-03-29T16:00:00Z"}';
  expect([answer.status, answer.text]).toEqual([201, `{"data":${entity}}`]);
  expect((await askShippingChannels(sandbox, '/wh_000001')).text).toBe(`{"data":${entity}}`);
  const list = await askShippingChannels(sandbox, '');
  expect(list.json()).toMatchObject({
    data: [{ id: 'wh_000001', status: 'active', secret: mask }],
    meta: { total: 1 },
  });
  expect((await askShippingChannels(sandbox, '/wh_000001/logs')).text).toContain('"data":[]');
});

test.each([
  ['without secret and flag', { secret: undefined, active: undefined }, true],
  ['with an empty secret', { secret: '', active: true }, true],
  ['with none', { secret: null, active: false }, false],
])('one that was made %s has the mask all the same', async (_name, members, active) => {
  await using sandbox = await startSandbox();
  const body = json('POST', { ...documentedBody, ...members });
  const answer = await askShippingChannels(sandbox, '', body);
  expect(answer.json()).toMatchObject({ data: { secret: mask, active } });
  expect(answer.text).not.toContain('generated');
});

test('ids have six digits beyond those of the account, and none is given twice', async () => {
  await using sandbox = await startSandbox();
  const create = async () => {
    const answer = await askShippingChannels(sandbox, '', json('POST', documentedBody));
    return JSON.parse(answer.text).data.id;
  };
  expect(await create()).toBe('wh_321120');
  await askShippingChannels(sandbox, '/wh_321120', { method: 'DELETE' });
  expect(await create()).toBe('wh_321121');
  await askControl(sandbox, '/reset', { method: 'POST' });
  expect(await create()).toBe('wh_321120');
});

const { name, url } = documentedBody;

test.each<[object, object]>([
  [{ name: 'New' }, { name: 'New', url, events, active: true }],
  [
    { name, url: 'http://localhost:1/' },
    { name, url: 'http://localhost:1/', events },
  ],
  [
    { name, events: ['shipment.created'] },
    { name, url, events: ['shipment.created'] },
  ],
  [
    { name, active: false },
    { name, url, events, active: false },
  ],
  [
    { name, secret: 'canary-canary', id: 'wh_1' },
    { name, id: 'wh_123456', secret: mask },
  ],
  [
    { name, secret: '' },
    { name, secret: mask },
  ],
])('a change of %j leaves the rest', async (body, expected) => {
  const later = () => Date.UTC(2026, 0, 1);
  await using sandbox = await startSandbox({ nowMs: later });
  const answer = await askShippingChannels(sandbox, '/wh_123456', json('PUT', body));
  expect(answer.status).toBe(200);
  const created_at = '2025-03-29T16:00:00Z';
  const updated_at = '2026-01-01T00:00:00Z';
  expect(answer.json()).toMatchObject({ data: { ...expected, created_at, updated_at } });
  expect((await askShippingChannels(sandbox, '/wh_123456')).text).toBe(answer.text);
  expect(answer.text).not.toContain('canary');
});

test('the flag is flipped both ways, with the documented sentence', async () => {
  await using sandbox = await startSandbox();
  const toggle = () =>
    askShippingChannels(sandbox, '/wh_123456/toggle-active', { method: 'PATCH' });
  const [off, on] = [await toggle(), await toggle()];
  expect([off.status, on.status]).toEqual([200, 200]);
  const message = 'Webhook subscription deactivated successfully';
  expect(off.json()).toMatchObject({ data: { id: 'wh_123456', active: false, name }, message });
  expect(Object.keys(off.json() as object)).toEqual(['data', 'message']);
  expect(on.json()).toMatchObject({
    data: { active: true, secret: mask },
    message: 'Webhook subscription activated successfully',
  });
});

test('a deleted subscription is gone with its logs', async () => {
  await using sandbox = await startSandbox();
  const answer = await askShippingChannels(sandbox, '/wh_123456', { method: 'DELETE' });
  expect([answer.status, answer.text]).toEqual([204, '']);
  const paths = ['/wh_123456', '/wh_123456/logs', '/wh_123456/logs/whl_123456'];
  for (const path of paths) expect((await askShippingChannels(sandbox, path)).status).toBe(404);
  const again = await askShippingChannels(sandbox, '/wh_123456', { method: 'DELETE' });
  expect(again.status).toBe(404);
  const list = await askShippingChannels(sandbox, '?per_page=1');
  expect(list.json()).toMatchObject({ data: [{ id: 'wh_234567' }], meta: { total: 44 } });
  const others = await askShippingChannels(sandbox, '/wh_234567/logs');
  expect(others.json()).toMatchObject({ meta: { total: 117 } });
});

test('what one tenant writes, no other one sees, and a reset takes it back', async () => {
  await using sandbox = await startSandbox();
  const read = async () => (await askShippingChannels(sandbox, '/wh_123456/logs')).text;
  const before = await read();
  await askShippingChannels(sandbox, '/wh_123456', { method: 'DELETE', ...globex });
  const created = await askShippingChannels(sandbox, '', {
    ...json('POST', documentedBody),
    ...globex,
  });
  expect(created.json()).toMatchObject({ data: { id: 'wh_700003' } });
  expect((await askShippingChannels(sandbox, '/wh_700003')).status).toBe(404);
  expect(await read()).toBe(before);
  sandbox.reset();
  expect((await askShippingChannels(sandbox, '/wh_700003', globex)).status).toBe(404);
  const logs = await askShippingChannels(sandbox, '/wh_123456/logs', globex);
  expect(logs.json()).toMatchObject({ meta: { total: 1 } });
});
