import { expect, test } from 'vitest';
import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { eventSubscription } from '../../../src/sandbox/sendcloud/event-subscription.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askSendcloud } from '../client.ts';
import { broadcast, unreachable } from './broadcast.ts';
import { startWebhookListener } from './webhook-listener.ts';

test.each([
  ['127.0.0.1', 'localhost'],
  ['127.0.0.1', '127.1'],
  ['127.8.8.8', '127.8.8.8'],
  ['::1', '[::1]'],
  ['::1', 'LOCALHOST'],
])('a webhook at %s is reached by the host %s', async (address, host) => {
  await using webhook = await startWebhookListener(undefined, address);
  await using sandbox = await startSandbox();
  const answer = await broadcast(sandbox, { url: `http://${host}:${webhook.port}/` });
  expect(answer.text).toContain('"success":true');
});

test.each([
  'https://example.com/hook',
  'http://0.0.0.0:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://127.0.0.1.nip.io:PORT/',
  'http://localhost.:PORT/',
  'http://10.0.0.1/',
  'http://169.254.169.254/latest/',
  // A loopback address, but no TLS behind it, or nobody.
  'https://127.0.0.1:PORT/',
  'http://127.0.0.1:1/',
])('%s is not reached', async (url) => {
  await using webhook = await startWebhookListener(undefined, '0.0.0.0');
  await using sandbox = await startSandbox();
  const answer = await broadcast(sandbox, { url: url.replace('PORT', String(webhook.port)) });
  expect([answer.status, answer.text]).toEqual([200, unreachable]);
  expect(webhook.received).toEqual([]);
});

test.each([
  ['a Klaviyo connection', connection({ id: 1, type: 'klaviyo', configuration: {} })],
  ['a connection that is not there', connection({ id: 2 })],
  ['a URL that is none', connection({ id: 1, configuration: { url: 'http://' } })],
  ['a URL of another type', connection({ id: 1, configuration: { url: null } })],
])('%s cannot be reached', async (_name, target) => {
  const eventSubscriptions = [eventSubscription({ id: 1, connection_id: 1 })];
  const contents = { sendcloud: { connections: [target], eventSubscriptions } };
  await using sandbox = await startSandbox({ tenants: [tenant('acme', contents)] });
  const answer = await askSendcloud(sandbox, '/broadcast/test/1', { method: 'POST' });
  expect([answer.status, answer.text]).toEqual([200, unreachable]);
});
