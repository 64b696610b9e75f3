import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { tenant } from '../../src/sandbox/tenant.ts';
import { askSendcloud, askShippingChannels, send } from './client.ts';

test('every sandbox takes a free port of the loopback address', async () => {
  await using first = await startSandbox();
  await using second = await startSandbox();
  expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(second.url).not.toBe(first.url);
  expect(first.sendcloudBaseUrl).toBe(`${first.url}/api/v3`);
  expect(first.shippingChannelsBaseUrl).toBe(`${first.url}/v1`);
});

test('a port in use is reported', async () => {
  await using first = await startSandbox();
  const port = Number(new URL(first.url).port);
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a closed sandbox answers no more, and may be closed again', async () => {
  const sandbox = await startSandbox();
  await askSendcloud(sandbox, '/connections/1');
  await Promise.all([sandbox.close(), sandbox.close()]);
  await sandbox.close();
  await expect(send(sandbox.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('the overview names the APIs and the demo credentials, without authentication', async () => {
  await using sandbox = await startSandbox();
  const answer = await send(`${sandbox.url}/`);
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    apis: {
      sendcloud: { baseUrl: sandbox.sendcloudBaseUrl },
      'shipping-channels': { baseUrl: sandbox.shippingChannelsBaseUrl },
    },
    tenants: [
      { name: 'acme', forbidden: false, apiKey: 'sandbox_key_acme' },
      { name: 'globex', forbidden: false, publicKey: 'sandbox_public_globex' },
      { name: 'initech', forbidden: true, token: 'sandbox_token_initech' },
      { name: 'umbrella', forbidden: false, unavailable: true, apiKey: 'sandbox_key_umbrella' },
    ],
  });
});

test('the overview keeps the credentials of other tenants to itself', async () => {
  await using sandbox = await startSandbox({ tenants: [tenant('hooli')] });
  const { text } = await send(`${sandbox.url}/`);
  expect(text).toContain('/webhook-subscriptions/{id}');
  expect(text).not.toContain('hooli');
});

test('request ids count the requests to both APIs, failing ones included', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, pathPattern: 'wh_1' });
  const answers = [
    await askSendcloud(sandbox, '/connections/1'),
    await askSendcloud(sandbox, '/connections/1', { authorization: null }),
    await askShippingChannels(sandbox, '/wh_123456'),
    await askShippingChannels(sandbox, '/unknown/path'),
  ];
  expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual([
    'sandbox-000001',
    'sandbox-000002',
    'sandbox-000003',
    'sandbox-000004',
  ]);
});

test('HEAD is answered as GET is, without the body', async () => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, '/connections/1', { method: 'HEAD' });
  expect([answer.status, answer.text]).toEqual([200, '']);
  expect(answer.headers['content-type']).toBe('application/json');
});

test('no header invites browsers of other origins', async () => {
  await using sandbox = await startSandbox();
  const { headers } = await askSendcloud(sandbox, '/connections/1');
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('a sandbox leaves the global Request and Response alone', async () => {
  const before = [globalThis.Request, globalThis.Response];
  await using sandbox = await startSandbox();
  await askSendcloud(sandbox, '/connections/1');
  expect([globalThis.Request, globalThis.Response]).toEqual(before);
});

test.each(['client.abort()', 'await sandbox.close()'])(
  'no timer is left of a delay after %s',
  async (end) => {
    const script = `
      import { startSandbox } from './src/sandbox/server.ts';
      const sandbox = await startSandbox();
      sandbox.misbehave({ delayMs: 600_000 });
      const client = new AbortController();
      const answer = fetch(sandbox.sendcloudBaseUrl, { signal: client.signal }).catch(() => {});
      while (sandbox.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      ${end};
      await answer;
      await sandbox.close();`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    const deadline = setTimeout(() => child.kill('SIGKILL'), 4_000);
    const [code, signal] = await once(child, 'exit');
    clearTimeout(deadline);
    expect({ code, signal }).toEqual({ code: 0, signal: null });
  },
);
