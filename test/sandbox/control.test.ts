import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { type AnswerOptions, askControl, askSendcloud, askShippingChannels } from './client.ts';

test('the recorded requests are told in order of arrival', async () => {
  await using sandbox = await startSandbox();
  await askSendcloud(sandbox, '/connections?connection_type=webhook', { headers: { 'x-a': 'b' } });
  await askShippingChannels(sandbox, '/wh_1', { method: 'DELETE' });
  const answer = await askControl(sandbox, '/requests');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  const [first, second] = sandbox.requests;
  const redacted = { authorization: '[redacted]' };
  expect(answer.json()).toEqual({
    requests: [
      { ...first, headers: { ...first?.headers, ...redacted } },
      { ...second, headers: { ...second?.headers, ...redacted } },
    ],
  });
  expect(answer.text).toContain('"x-a":"b"');
});

test.each(['authorization', 'Proxy-Authorization', 'cookie', 'X-Api-Key', 'x-session', 'x-jwt'])(
  'the value of the header %s is not told',
  async (name) => {
    await using sandbox = await startSandbox();
    const headers = { [name]: 'not-to-be-told', accept: 'text/plain' };
    await askSendcloud(sandbox, '/connections', { authorization: null, headers });
    const { text } = await askControl(sandbox, '/requests');
    expect(text).not.toContain('not-to-be-told');
    expect(text).toContain(`"${name.toLowerCase()}":"[redacted]"`);
    expect(text).toContain('"accept":"text/plain"');
  },
);

test('requests can be forgotten, and nothing else is', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, path: '/v1/webhook-subscriptions' });
  await askShippingChannels(sandbox, '/wh_123456');
  const answer = await askControl(sandbox, '/requests', { method: 'DELETE' });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect((await askControl(sandbox, '/requests')).json()).toEqual({ requests: [] });
  const after = await askShippingChannels(sandbox, '/wh_123456');
  expect(after.headers['x-ratelimit-remaining']).toBe('98');
  expect((await askShippingChannels(sandbox, '')).status).toBe(503);
});

test('a reset forgets requests, faults and rate limits', async () => {
  await using sandbox = await startSandbox();
  await askShippingChannels(sandbox, '');
  sandbox.misbehave({ status: 503 });
  const answer = await askControl(sandbox, '/reset', { method: 'POST' });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(sandbox.requests).toEqual([]);
  const after = await askShippingChannels(sandbox, '');
  expect([after.status, after.headers['x-ratelimit-remaining']]).toEqual([200, '99']);
});

test('control calls are not recorded, and no fault is for them', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, pathPattern: '.', times: 2 });
  expect((await askControl(sandbox, '/requests')).status).toBe(200);
  expect((await askControl(sandbox, '/faults')).json()).toMatchObject({ faults: [{ left: 2 }] });
  expect(sandbox.requests).toEqual([]);
});

test.each<[string, AnswerOptions['method'], number, string | undefined]>([
  ['', 'GET', 404, undefined],
  ['/', 'GET', 404, undefined],
  ['/requests/1', 'GET', 404, undefined],
  ['/requests', 'POST', 405, 'GET, HEAD, DELETE'],
  ['/faults', 'PUT', 405, 'GET, HEAD, POST, DELETE'],
  ['/limits', 'DELETE', 405, 'GET, HEAD, POST'],
  ['/events', 'GET', 405, 'POST'],
  ['/reset', 'GET', 405, 'POST'],
])('%s is no control call with %s', async (path, method = 'GET', status, allow) => {
  await using sandbox = await startSandbox();
  const answer = await askControl(sandbox, path, { method });
  expect(answer.status).toBe(status);
  expect(answer.headers.allow).toBe(allow);
  expect(answer.json()).toEqual({ error: { message: expect.any(String) } });
});

const calls: readonly [AnswerOptions['method'], string][] = [
  ['GET', '/requests'],
  ['DELETE', '/requests'],
  ['GET', '/faults'],
  ['POST', '/faults'],
  ['DELETE', '/faults'],
  ['GET', '/limits'],
  ['POST', '/limits'],
  ['POST', '/events'],
  ['POST', '/reset'],
  ['OPTIONS', '/reset'],
];

test.each([
  { origin: 'https://shop.example.com' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'http://localhost' },
  { origin: 'null' },
  { origin: '' },
  // A page whose name was rebound to this address is of the same origin, and sends this host.
  { host: 'shop.example.com' },
  { host: 'shop.example.com:4010', origin: 'http://shop.example.com:4010' },
  { host: '127.0.0.1.example.com' },
])('a page in a browser is refused: %j', async (headers) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503 });
  await askSendcloud(sandbox, '/connections');
  sandbox.misbehave({ status: 503 });
  for (const [method = 'GET', path] of calls) {
    const answer = await askControl(sandbox, path, { method, headers });
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({ error: { message: expect.any(String) } });
    expect(Object.keys(answer.headers).join()).not.toContain('access-control');
  }
  expect(sandbox.requests).toHaveLength(1);
  expect((await askSendcloud(sandbox, '/connections')).status).toBe(503);
});

test('the own origin is not refused', async () => {
  await using sandbox = await startSandbox();
  const { port } = new URL(sandbox.url);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
    const headers = { host, origin: `http://${host}` };
    expect((await askControl(sandbox, '/requests', { headers })).status).toBe(200);
  }
});
