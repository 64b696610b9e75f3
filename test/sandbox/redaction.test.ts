import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askControl, askSendcloud, askShippingChannels, json } from './client.ts';

const redacted = '[redacted]';

test('a body is recorded as received, also when a fault answers', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503 });
  const body = '{ "type":"klaviyo",  "configuration":{"auth_config":{"token":"€"}} }';
  await askSendcloud(sandbox, '/connections', json('POST', body));
  await askSendcloud(sandbox, '/connections');
  await askSendcloud(sandbox, '/connections/1', { method: 'DELETE' });
  await askShippingChannels(sandbox, '', json('POST', 'x'.repeat(65_537)));
  expect(sandbox.requests.map((each) => each.body)).toEqual([body, '', '', '']);
});

test.each([
  [
    {
      type: 'webhook',
      configuration: {
        url: 'https://a.nl',
        auth_config: { token: 'canary' },
        extra_headers: { 'X-Key': 'canary' },
      },
    },
    {
      type: 'webhook',
      configuration: { url: 'https://a.nl', auth_config: redacted, extra_headers: redacted },
    },
  ],
  [{ configuration: { auth_config: 'canary' } }, { configuration: { auth_config: redacted } }],
  [
    { name: 'a', secret: 'canary', active: true },
    { name: 'a', secret: redacted, active: true },
  ],
  // Where nobody expects them.
  [[], undefined],
  [{ items: [{ Password: 'canary' }, 1] }, { items: [{ Password: redacted }, 1] }],
  ['{"secret":"canary"', undefined],
  ['"canary"', undefined],
  ['secret=canary', undefined],
])('of the body %j no secret is told', async (body, shown) => {
  await using sandbox = await startSandbox();
  await askSendcloud(sandbox, '/connections/1', json('PATCH', body));
  const { text } = await askControl(sandbox, '/requests');
  const [request] = JSON.parse(text).requests;
  expect(request.body).toBe(shown === undefined ? redacted : JSON.stringify(shown));
  expect(text).not.toContain('canary');
});

test('an integer beyond 2^53 is told with all its digits', async () => {
  await using sandbox = await startSandbox();
  const body = '{"connection_id":9007199254740993}';
  await askSendcloud(sandbox, '/subscriptions/1', json('PATCH', body));
  const [request] = JSON.parse((await askControl(sandbox, '/requests')).text).requests;
  expect(request.body).toBe(body);
});
