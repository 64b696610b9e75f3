import { expect, test } from 'vitest';
import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askSendcloud, basic, json } from '../client.ts';

const nowMs = () => Date.UTC(2026, 0, 20, 14, 0, 0, 999);
const now = '"created_at":"2026-01-20T14:00:00Z","updated_at":"2026-01-20T14:00:00Z"';

const url = 'https://example.com/webhooks/sendcloud';
const documentedBody = {
  type: 'webhook',
  configuration: {
    url,
    auth_type: 'bearer',
    auth_config: { token: 'my-secret-token' },
    extra_headers: { 'X-Custom-Header': 'my-value' },
  },
};

test('the documented body makes the documented connection, and it stays', async () => {
  await using sandbox = await startSandbox({ nowMs, tenants: [tenant('acme')] });
  const answer = await askSendcloud(sandbox, '/connections', json('POST', documentedBody));
  const entity =
    `{"id":1,"type":"webhook","configuration":{"url":"${url}","auth_type":"bearer",` +
    `"extra_headers":{"X-Custom-Header":"my-value"}},${now}}`;
  expect([answer.status, answer.text]).toEqual([201, `{"data":${entity}}`]);
  expect(answer.headers['content-type']).toBe('application/json');
  expect((await askSendcloud(sandbox, '/connections/1')).text).toBe(`{"data":${entity}}`);
  expect((await askSendcloud(sandbox, '/connections')).text).toBe(`{"data":[${entity}]}`);
});

test.each([
  [{ type: 'klaviyo', configuration: {} }, '"type":"klaviyo","configuration":{}'],
  [
    { type: 'webhook', configuration: { url, auth_type: 'none' } },
    `"type":"webhook","configuration":{"url":"${url}","auth_type":"none"}`,
  ],
  [
    { type: 'webhook', configuration: { url: 'http://127.0.0.1:9/', extra_headers: {} } },
    '"configuration":{"url":"http://127.0.0.1:9/","auth_type":"none","extra_headers":{}}',
  ],
])('%j makes a connection', async (body, expected) => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, '/connections', json('POST', body));
  expect(answer.status).toBe(201);
  expect(answer.text).toContain(expected);
});

test('ids follow the largest that is no big one, and none is given twice', async () => {
  await using sandbox = await startSandbox();
  const create = async () => {
    const answer = await askSendcloud(sandbox, '/connections', json('POST', documentedBody));
    return JSON.parse(answer.text).data.id;
  };
  expect(await create()).toBe(40);
  await askSendcloud(sandbox, '/connections/40', { method: 'DELETE' });
  expect([await create(), await create()]).toEqual([41, 42]);
});

test.each([
  [{ url: 'https://example.com/v2' }, `"url":"https://example.com/v2","auth_type":"bearer"`],
  [
    { auth_type: 'api_key', auth_config: { header_name: 'X-Api-Key', api_key: 'my-new-api-key' } },
    `"url":"${url}","auth_type":"api_key","extra_headers":{"X-Custom-Header":"my-value"}`,
  ],
  [{ auth_config: { token: 'other' } }, `"auth_type":"bearer","extra_headers"`],
  [{ auth_type: 'bearer' }, `"auth_type":"bearer","extra_headers"`],
  [{ auth_type: 'none' }, `"auth_type":"none","extra_headers"`],
  [{ extra_headers: { 'X-Other': '1' } }, `"auth_type":"bearer","extra_headers":{"X-Other":"1"}}`],
  [{ extra_headers: {} }, '"extra_headers":{}}'],
  [{}, '"extra_headers":{"X-Custom-Header":"my-value"}}'],
])('a change of %j leaves the rest of the configuration', async (configuration, expected) => {
  await using sandbox = await startSandbox({ nowMs });
  const answer = await askSendcloud(sandbox, '/connections/1', json('PATCH', { configuration }));
  expect(answer.status).toBe(200);
  expect(answer.text).toContain(expected);
  const times = '"created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-20T14:00:00Z"}}';
  expect(answer.text.endsWith(times)).toBe(true);
  expect((await askSendcloud(sandbox, '/connections/1')).text).toBe(answer.text);
  expect(answer.text).not.toMatch(/auth_config|my-new-api-key|other/);
});

test('the type that a connection has already is no other one', async () => {
  await using sandbox = await startSandbox();
  const body = { type: 'webhook', configuration: { extra_headers: {} } };
  const answer = await askSendcloud(sandbox, '/connections/1', json('PATCH', body));
  expect(answer.status).toBe(200);
  expect(answer.text).toContain(`"url":"${url}","auth_type":"bearer","extra_headers":{}`);
});

test('with another type the configuration begins anew', async () => {
  await using sandbox = await startSandbox();
  const toKlaviyo = json('PATCH', { type: 'klaviyo' });
  const klaviyo = await askSendcloud(sandbox, '/connections/1', toKlaviyo);
  expect(klaviyo.text).toContain('"type":"klaviyo","configuration":{}');
  const bare = await askSendcloud(sandbox, '/connections/1', json('PATCH', { type: 'webhook' }));
  expect(bare.status).toBe(400);
  expect(bare.text).toContain('"/data/configuration/url"');
  const body = json('PATCH', { type: 'webhook', configuration: { url } });
  const webhook = await askSendcloud(sandbox, '/connections/1', body);
  expect(webhook.text).toContain(`"configuration":{"url":"${url}","auth_type":"none"}`);
});

test('with a connection its subscriptions go, and no others', async () => {
  await using sandbox = await startSandbox();
  const big = '9007199254740993';
  const before = JSON.parse((await askSendcloud(sandbox, '/subscriptions')).text).data.length;
  const answer = await askSendcloud(sandbox, `/connections/${big}`, { method: 'DELETE' });
  expect([answer.status, answer.text]).toEqual([204, '']);
  const after = await askSendcloud(sandbox, '/subscriptions');
  expect(JSON.parse(after.text).data).toHaveLength(before - 1);
  expect(after.text).not.toContain(big);
  expect((await askSendcloud(sandbox, `/connections/${big}`)).status).toBe(404);
  const again = await askSendcloud(sandbox, `/connections/${big}`, { method: 'DELETE' });
  expect(again.status).toBe(404);
});

test('what one tenant writes, no other one sees, and a reset takes it back', async () => {
  await using sandbox = await startSandbox();
  const read = () => askSendcloud(sandbox, '/connections').then(({ text }) => text);
  const acmeBefore = await read();
  const authorization = basic('globex');
  await askSendcloud(sandbox, '/connections/1', { method: 'DELETE', authorization });
  const post = { ...json('POST', documentedBody), authorization };
  expect((await askSendcloud(sandbox, '/connections', post)).text).toContain('{"id":1002,');
  expect(await read()).toBe(acmeBefore);
  sandbox.reset();
  expect((await askSendcloud(sandbox, '/connections/1', { authorization })).status).toBe(200);
  expect((await askSendcloud(sandbox, '/connections', post)).text).toContain('{"id":1002,');
});

test('the authorization of a Klaviyo connection begins at the documented URL', async () => {
  await using sandbox = await startSandbox();
  const start = () => askSendcloud(sandbox, '/connections/2/authorization', { method: 'POST' });
  const [first, second] = [await start(), await start()];
  const pattern =
    /^\{"data":\{"authorization_url":"https:\/\/www\.klaviyo\.com\/oauth\/authorize\?client_id=sendcloud&response_type=code&redirect_uri=https%3A%2F%2Fpanel\.sendcloud\.sc%2Fapi%2Fv3%2Fevent-subscriptions%2Fconnections%2Fauthorization%2Fcallback&state=[\w-]+"\}\}$/;
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(first.text).toMatch(pattern);
  expect(second.text).toMatch(pattern);
  expect(second.text).not.toBe(first.text);
});

test.each(['webhook', 'carrier_pigeon'])('a connection of type %s has none', async (type) => {
  const tenants = [tenant('acme', { sendcloud: { connections: [connection({ id: 1, type })] } })];
  await using sandbox = await startSandbox({ tenants });
  const path = '/connections/1/authorization';
  const answer = await askSendcloud(sandbox, path, { method: 'POST' });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ errors: [{ status: '400', code: 'invalid' }] });
});
