import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { askControl, askSendcloud, basic, json } from '../client.ts';
import { broadcast, unreachable } from './broadcast.ts';
import { startWebhookListener } from './webhook-listener.ts';

const documentedPayload =
  '{"event_type":"parcels.event.created","data":{"parcel":{"parcel_id":12345678,' +
  '"tracking_number":"3SYZXG132912330","carrier_code":"dpd",' +
  '"announced_at":"2026-01-15T10:00:00Z"},"event":{"event_type":"carrier",' +
  '"timestamp":"2026-01-15T10:30:00Z","phase":"in_transit","exception":"none",' +
  '"status_type":"success","sub_status":"none","description":"Parcel is on its way",' +
  '"end_of_tracking":false,"is_offered":false,"is_carrier_responsible":null,' +
  '"is_returned":false,"location_details":{"city":"Eindhoven","country":"NL",' +
  '"house_number":null,"postal_code":null,"street":null,"service_point_id":null,' +
  '"depot":null},"extra_data":null}}}';

test('the documented payload is posted, and the answer reported', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  const url = `http://127.0.0.1:${webhook.port}/hooks?a=%2f`;
  const answer = await broadcast(sandbox, { url, auth_type: 'none' });
  expect([answer.status, answer.text]).toEqual([
    200,
    '{"data":{"success":true,"status_code":200,"response_body":"OK"}}',
  ]);
  expect(webhook.received).toMatchObject([
    { method: 'POST', path: '/hooks?a=%2f', body: documentedPayload },
  ]);
  const { headers } = webhook.received[0] ?? {};
  expect(headers).toMatchObject({
    host: `127.0.0.1:${webhook.port}`,
    'content-type': 'application/json',
    'x-custom-header': 'my-value',
  });
  expect(headers).not.toHaveProperty('authorization');
});

test.each([
  [{ auth_type: 'bearer', auth_config: { token: 'a-token' } }, 'authorization', 'Bearer a-token'],
  [
    { auth_type: 'basic', auth_config: { username: 'ü', password: 'a:b' } },
    'authorization',
    `Basic ${Buffer.from('ü:a:b').toString('base64')}`,
  ],
  [
    { auth_type: 'api_key', auth_config: { header_name: 'X-My-Key', api_key: 'k' } },
    'x-my-key',
    'k',
  ],
  [
    { auth_type: 'bearer', auth_config: { token: 't' }, extra_headers: { AUTHORIZATION: 'x' } },
    'authorization',
    'Bearer t',
  ],
  [{ auth_type: 'none', extra_headers: { Authorization: 'own' } }, 'authorization', 'own'],
  [{ auth_type: 'none', extra_headers: { 'Transfer-Encoding': 'a', B: 'c' } }, 'b', 'c'],
])('%j authenticates the delivery, also after later changes', async (settings, name, value) => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  await broadcast(sandbox, { ...settings, url: 'https://example.com/' });
  const answer = await broadcast(sandbox, { url: `http://127.0.0.1:${webhook.port}` });
  expect(answer.text).toContain('"success":true');
  expect(webhook.received[0]?.headers[name]).toBe(value);
  expect(webhook.received).toHaveLength(1);
});

test.each<[number, string, object, boolean]>([
  [204, '', {}, true],
  [202, 'é', {}, true],
  [302, 'moved', { location: '/again' }, false],
  [400, '{"a":1}', {}, false],
  [500, 'Internal Server Error', {}, false],
])('the answer %i is reported and not followed', async (status, body, headers, success) => {
  await using webhook = await startWebhookListener((_incoming, outgoing) =>
    outgoing.writeHead(status, { ...headers }).end(body),
  );
  await using sandbox = await startSandbox();
  const answer = await broadcast(sandbox, { url: `http://127.0.0.1:${webhook.port}/` });
  expect(answer.json()).toEqual({
    data: { success, status_code: status, response_body: body },
  });
  expect(webhook.received).toHaveLength(1);
});

test.each<[string, (sandbox: Sandbox) => unknown]>([
  [
    'the type none',
    (sandbox) =>
      askSendcloud(
        sandbox,
        '/connections/1',
        json('PATCH', { configuration: { auth_type: 'none' } }),
      ),
  ],
  ['a reset', (sandbox) => sandbox.reset()],
  ['a reset over HTTP', (sandbox) => askControl(sandbox, '/reset', { method: 'POST' })],
])('after %s nothing authenticates a delivery', async (_name, forget) => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  const url = `http://127.0.0.1:${webhook.port}/`;
  await broadcast(sandbox, { url, auth_type: 'bearer', auth_config: { token: 'a-token' } });
  await forget(sandbox);
  await broadcast(sandbox, { url });
  const sent = webhook.received.map(({ headers }) => headers.authorization);
  expect(sent).toEqual(['Bearer a-token', undefined]);
});

test('a paused subscription has test events too', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  await askSendcloud(sandbox, '/subscriptions/1', json('PATCH', { is_active: false }));
  await broadcast(sandbox, { url: `http://127.0.0.1:${webhook.port}/` });
  expect(webhook.received).toHaveLength(1);
});

test('a webhook that never ends its answer is given up in time', async () => {
  await using webhook = await startWebhookListener((_incoming, outgoing) => {
    outgoing.writeHead(200).write('a');
  });
  await using sandbox = await startSandbox({ deliveryTimeoutMs: 80 });
  const start = performance.now();
  const answer = await broadcast(sandbox, { url: `http://127.0.0.1:${webhook.port}/` });
  expect(answer.text).toBe(unreachable);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('64 KiB of an answer are read, and no half of a character', async () => {
  await using webhook = await startWebhookListener((_incoming, outgoing) => {
    outgoing.write(`a${'é'.repeat(40_000)}`);
  });
  await using sandbox = await startSandbox();
  const answer = await broadcast(sandbox, { url: `http://127.0.0.1:${webhook.port}/` });
  const { data } = JSON.parse(answer.text);
  expect(data).toMatchObject({ success: true, status_code: 200 });
  expect(data.response_body).toBe(`a${'é'.repeat(32_767)}`);
});

test('a delivery ends with the sandbox', async () => {
  let isGivenUp = false;
  await using webhook = await startWebhookListener(({ socket }) => {
    void once(socket, 'close').then(() => {
      isGivenUp = true;
    });
  });
  const sandbox = await startSandbox();
  const url = `http://127.0.0.1:${webhook.port}/`;
  const given = broadcast(sandbox, { url }).catch((error: unknown) => error);
  await expect.poll(() => webhook.received).toHaveLength(1);
  await sandbox.close();
  expect(await given).toBeInstanceOf(Error);
  await expect.poll(() => isGivenUp).toBe(true);
});

test('a sandbox that delivers to itself does so once', async () => {
  await using sandbox = await startSandbox();
  const url = `${sandbox.sendcloudBaseUrl}/event-subscriptions/broadcast/test/1`;
  const answer = await broadcast(sandbox, { url, extra_headers: { Authorization: basic() } });
  expect(answer.text).toContain('"success":true');
  expect(answer.text).toContain(JSON.stringify(unreachable));
  expect(sandbox.requests).toHaveLength(3);
});
