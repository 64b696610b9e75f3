import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { demoTenants, tenant } from '../../src/sandbox/tenant.ts';
import { askSendcloud, askShippingChannels, basic } from './client.ts';

const sendcloudPaths = ['/connections', '/subscriptions', '/connections/2', '/subscriptions/2'];
const shippingChannelsPaths = [
  '?per_page=100',
  '/wh_123456',
  '/wh_123456/logs',
  '/wh_123456/logs/whl_123456',
];

test('two starts give equal bodies', async () => {
  await using first = await startSandbox();
  await using second = await startSandbox();
  for (const path of sendcloudPaths) {
    const { text } = await askSendcloud(first, path);
    expect((await askSendcloud(second, path)).text).toBe(text);
  }
  for (const path of shippingChannelsPaths) {
    const { text } = await askShippingChannels(first, path);
    // Pages hold links to themselves, and only the port differs.
    const other = (await askShippingChannels(second, path)).text.replaceAll(second.url, first.url);
    expect(other).toBe(text);
  }
  expect(demoTenants()).toEqual(demoTenants());
});

test('the same id is another thing for another tenant', async () => {
  await using sandbox = await startSandbox();
  for (const path of sendcloudPaths) {
    const acme = await askSendcloud(sandbox, path);
    const globex = await askSendcloud(sandbox, path, { authorization: basic('globex') });
    expect([acme.status, globex.status]).toEqual([200, 200]);
    expect(globex.text).not.toBe(acme.text);
  }
  for (const path of shippingChannelsPaths) {
    const authorization = 'Bearer sandbox_key_globex';
    const acme = await askShippingChannels(sandbox, path);
    const globex = await askShippingChannels(sandbox, path, { authorization });
    expect([acme.status, globex.status]).toEqual([200, 200]);
    expect(globex.text).not.toBe(acme.text);
  }
});

test('a tenant does not see what only another one has', async () => {
  await using sandbox = await startSandbox();
  const authorization = basic('globex');
  const answers = [
    await askSendcloud(sandbox, '/connections/3', { authorization }),
    await askSendcloud(sandbox, '/connections/1001'),
    await askSendcloud(sandbox, '/subscriptions/3', { authorization }),
    await askSendcloud(sandbox, '/subscriptions/2001'),
    await askShippingChannels(sandbox, '/wh_234567', {
      authorization: 'Bearer sandbox_key_globex',
    }),
    await askShippingChannels(sandbox, '/wh_700001'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
});

test('a token chooses the same tenant as the keys', async () => {
  await using sandbox = await startSandbox();
  const byKeys = await askSendcloud(sandbox, '/connections', { authorization: basic('globex') });
  const byToken = await askSendcloud(sandbox, '/connections', {
    authorization: 'Bearer sandbox_token_globex',
  });
  expect(byToken.text).toBe(byKeys.text);
});

test('a tenant built by hand replaces the demo tenants and starts out empty', async () => {
  await using sandbox = await startSandbox({ tenants: [tenant('hooli')] });
  const acme = await askSendcloud(sandbox, '/connections');
  const hooli = await askSendcloud(sandbox, '/connections', { authorization: basic('hooli') });
  expect(acme.status).toBe(401);
  expect(hooli.text).toBe('{"data":[]}');
});
