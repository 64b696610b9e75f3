import { expect, test } from 'vitest';
import { describeSandbox } from '../../src/sandbox/overview.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { orderFault, send } from './client.ts';
import { followCurl } from './follow-curl.ts';
import { hooksAt, orderEvents } from './hooks.ts';
import { startWebhookListener } from './sendcloud/webhook-listener.ts';

test('every control call is documented with an example that works as it is', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), () => false);
  const { control } = JSON.parse((await send(sandbox.url)).text);
  const outcomes: Record<string, number> = {};
  for (const { call, description, example } of control.calls) {
    expect(description).toMatch(/\.$/);
    outcomes[call] = (await followCurl(example)).status;
  }
  expect(outcomes).toEqual({
    'GET /_sandbox/requests': 200,
    'DELETE /_sandbox/requests': 204,
    'GET /_sandbox/faults': 200,
    'POST /_sandbox/faults': 201,
    'DELETE /_sandbox/faults': 204,
    'GET /_sandbox/limits': 200,
    'POST /_sandbox/limits': 200,
    'POST /_sandbox/events': 200,
    'POST /_sandbox/reset': 204,
  });
  expect(webhook.received).toHaveLength(1);
});

test('an example is the call that it is for', () => {
  const { control } = describeSandbox('http://127.0.0.1:4010', null);
  for (const { call, example } of control.calls) {
    const [method = '', path = ''] = call.split(' ');
    const usual = example.includes(' -d ') ? 'POST' : 'GET';
    expect(/ -X (\S+)/.exec(example)?.[1] ?? usual).toBe(method);
    expect(example.endsWith(` http://127.0.0.1:4010${path}`)).toBe(true);
  }
});

test.each([
  ['a fault', 'faultFields', orderFault, 11],
  ['an order of events', 'eventFields', orderEvents, 4],
] as const)(
  'the documented fields of %s are those that it may have',
  async (_, name, order, count) => {
    await using sandbox = await startSandbox();
    const { control } = JSON.parse((await send(sandbox.url)).text);
    const refused = await order(sandbox, { nonsense: 1 });
    const [, fields = ''] =
      /fields, which are (.*)\.$/.exec(JSON.parse(refused.text).error.message) ?? [];
    expect(Object.keys(control[name])).toEqual(fields.split(', '));
    expect(fields.split(', ')).toHaveLength(count);
  },
);

test('the documented way to a token works as it is', async () => {
  await using sandbox = await startSandbox();
  const { apis, tenants } = JSON.parse((await send(sandbox.url)).text);
  const { tokenUrl, body } = apis.sendcloud.oauth2;
  expect(tokenUrl).toBe(sandbox.tokenUrl);
  for (const { clientId, clientSecret } of tenants) {
    const answer = await followCurl(`curl -u ${clientId}:${clientSecret} -d '${body}' ${tokenUrl}`);
    expect(answer.status).toBe(200);
  }
});

test('the documented endpoints are all that exist', async () => {
  await using sandbox = await startSandbox();
  const { token, apiKey } = demoCredentials();
  const { apis } = describeSandbox(sandbox.url, null);
  for (const [api, { baseUrl, endpoints }] of Object.entries(apis)) {
    const authorization = `Bearer ${api === 'sendcloud' ? token : apiKey}`;
    const methods = Map.groupBy(
      endpoints.map((endpoint) => endpoint.split(' ')),
      ([, path = '']) => path.split('?', 1)[0] ?? '',
    );
    for (const [path, documented] of methods) {
      const url = baseUrl + path.replaceAll(/\{\w+\}/g, 'unknown');
      // Only a path that exists knows which methods it allows.
      const { status, headers } = await send(url, { method: 'OPTIONS', authorization });
      const allow = String(headers.allow).split(', ');
      expect({ path, status }).toEqual({ path, status: 405 });
      expect(allow.filter((each) => each !== 'HEAD')).toEqual(documented.map(([each]) => each));
    }
  }
});
