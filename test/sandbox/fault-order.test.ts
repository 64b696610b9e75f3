import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askControl, askSendcloud, askShippingChannels, orderFault } from './client.ts';

test.each<[string, object, object]>([
  // order, and what is listed besides it
  ['a status', { status: 503 }, { left: 1 }],
  ['many times', { status: 503, times: 3, api: 'sendcloud' }, { left: 3 }],
  ['for ever', { status: 503, times: 'Infinity' }, { left: 'Infinity' }],
  ['a path', { path: '/v1/webhook-subscriptions', reset: true }, { left: 1 }],
  ['a pattern', { pathPattern: '/logs/whl_[0-9]+$', delayMs: 0 }, { left: 1 }],
  ['an answer', { body: 'é', headers: { 'Content-Type': 'text/html' } }, { left: 1 }],
  ['a limit', { rateLimit: true, body: '{}' }, { left: 1 }],
  ['an answer cut', { cutBody: true, status: 200 }, { left: 1 }],
])('%s can be ordered, and is listed', async (_name, order, listed) => {
  await using sandbox = await startSandbox();
  const { times: _times, ...rest } = { times: 1, ...order };
  const answer = await orderFault(sandbox, order);
  expect(answer.status).toBe(201);
  expect(answer.json()).toEqual({ fault: { ...rest, ...listed } });
  const list = await askControl(sandbox, '/faults');
  expect(list.status).toBe(200);
  expect(list.json()).toEqual({ faults: [{ ...rest, ...listed }] });
});

test('an ordered fault does what it says, for the requests that it is for', async () => {
  await using sandbox = await startSandbox();
  await orderFault(sandbox, { pathPattern: 'page=2$', status: 418, body: 'tea', times: 2 });
  await orderFault(sandbox, { path: '/api/v3/event-subscriptions/connections', rateLimit: true });
  const answers = [
    await askShippingChannels(sandbox, '/wh_123456/logs'),
    await askShippingChannels(sandbox, '/wh_123456/logs?page=2'),
    await askSendcloud(sandbox, '/connections/1'),
    await askSendcloud(sandbox, '/connections?connection_type=webhook'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 418, 200, 429]);
  expect(answers[1]?.text).toBe('tea');
  expect((await askControl(sandbox, '/faults')).json()).toEqual({
    faults: [{ pathPattern: 'page=2$', status: 418, body: 'tea', left: 1 }],
  });
});

test('faults that were ordered in the process are listed too', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ pathPattern: '/v1/.', times: 'Infinity', body: Buffer.from('a') });
  expect((await askControl(sandbox, '/faults')).json()).toEqual({
    faults: [{ pathPattern: '/v1/.', body: 'a', left: 'Infinity' }],
  });
});

test('all can be forgotten', async () => {
  await using sandbox = await startSandbox();
  await orderFault(sandbox, { status: 503 });
  const answer = await askControl(sandbox, '/faults', { method: 'DELETE' });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect((await askControl(sandbox, '/faults')).json()).toEqual({ faults: [] });
  expect((await askSendcloud(sandbox, '/connections')).status).toBe(200);
});

test.each<[unknown, string | null]>([
  ['', null],
  ['{"status":503', null],
  [null, null],
  ['503', null],
  [[{ status: 503 }], null],
  [{}, null],
  [{ api: 'sendcloud', path: '/', times: 2 }, null],
  [{ status: 503, delay: 5 }, 'delay'],
  [{ left: 1, status: 503 }, 'left'],
  ['{"__proto__":{},"status":503}', '__proto__'],
  [{ toString: 'a', status: 503 }, 'toString'],
  [{ status: 503, api: 'sendCloud' }, 'api'],
  [{ status: 503, api: null }, 'api'],
  [{ status: 503, path: 'v1' }, 'path'],
  [{ status: 503, path: '/v1?page=2' }, 'path'],
  [{ status: 503, path: ['/v1'] }, 'path'],
  [{ status: 503, pathPattern: '(' }, 'pathPattern'],
  [{ status: 503, pathPattern: 7 }, 'pathPattern'],
  [{ status: 503, pathPattern: '.', path: '/v1' }, 'pathPattern'],
  [{ status: 503, times: 0 }, 'times'],
  [{ status: 503, times: 1.5 }, 'times'],
  [{ status: 503, times: '2' }, 'times'],
  ['{"status":503,"times":1e400}', 'times'],
  [{ status: 199 }, 'status'],
  [{ status: 600 }, 'status'],
  [{ status: 200.5 }, 'status'],
  [{ status: '503' }, 'status'],
  [{ status: 429, rateLimit: true }, 'status'],
  [{ rateLimit: 1 }, 'rateLimit'],
  [{ delayMs: -1 }, 'delayMs'],
  [{ delayMs: 600_001 }, 'delayMs'],
  [{ body: {} }, 'body'],
  [{ body: null }, 'body'],
  [{ headers: ['a'] }, 'headers'],
  [{ headers: { a: 1 } }, 'headers'],
  [{ headers: { 'a b': 'c' } }, 'headers'],
  [{ headers: { a: 'b\r\nc: d' } }, 'headers'],
  [{ headers: { a: '€' } }, 'headers'],
  [{ headers: { Trailer: 'a' } }, 'headers'],
  [{ reset: 'true' }, 'reset'],
  [{ cutBody: 0 }, 'cutBody'],
])('the order %j is refused for its field %j', async (order, field) => {
  await using sandbox = await startSandbox();
  const answer = await orderFault(sandbox, order);
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toBe('application/json');
  const message = field === null ? /^The (body|order) / : new RegExp(`^${field} `);
  expect(answer.json()).toEqual({ error: { message: expect.stringMatching(message), field } });
  expect((await askControl(sandbox, '/faults')).json()).toEqual({ faults: [] });
});

const limitBytes = 64 * 1024;

test.each([
  ['one byte too many', limitBytes + 1, false, 413],
  ['one byte too many, of unknown length', limitBytes + 1, true, 413],
  ['a megabyte', 1024 * 1024, false, 413],
  ['as many bytes as allowed', limitBytes, false, 201],
  ['as many bytes as allowed, of unknown length', limitBytes, true, 201],
])('an order with %s', async (_name, length, chunked, status) => {
  await using sandbox = await startSandbox();
  const text = JSON.stringify({ status: 503 }).padEnd(length);
  const body = chunked ? Readable.from([text.slice(0, 100), text.slice(100)]) : text;
  const answer = await askControl(sandbox, '/faults', { method: 'POST', body });
  expect(answer.status).toBe(status);
  const { faults } = JSON.parse((await askControl(sandbox, '/faults')).text);
  expect(faults).toHaveLength(status === 201 ? 1 : 0);
});
