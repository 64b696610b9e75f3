import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askSendcloud, askShippingChannels, basic } from './client.ts';

const connectionsPath = '/api/v3/event-subscriptions/connections';

test.each([
  [400, { status: '400', code: 'invalid', detail: 'Invalid input.' }],
  [429, { status: '429', code: 'throttled', detail: 'Request was throttled.' }],
  [500, { status: '500', code: 'unknown_error', detail: 'Internal Server Error.' }],
  [503, { status: '503', code: 'unknown_error', detail: 'Service Unavailable.' }],
])('the status %i has the error body of Sendcloud', async (status, error) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status });
  const answer = await askSendcloud(sandbox, '/connections');
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.json()).toEqual({ errors: [error] });
});

test.each([
  [400, { code: 'invalid_request', message: 'The request is invalid.', status: 400 }],
  [
    422,
    { message: 'The given data was invalid.', errors: { name: ['The name field is required.'] } },
  ],
  [
    429,
    {
      code: 'rate_limit_exceeded',
      message: 'Rate limit exceeded. Try again in 47 seconds.',
      retry_after: 47,
    },
  ],
  [500, { code: 'server_error', message: 'Something went wrong on our end', status: 500 }],
  [502, { code: 'server_error', message: 'Bad Gateway', status: 502 }],
])('the status %i has the error body of Shipping Channels', async (status, error) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status });
  const answer = await askShippingChannels(sandbox, '');
  expect(answer.status).toBe(status);
  expect(answer.json()).toEqual({ error });
  expect(answer.headers['retry-after']).toBeUndefined();
});

test.each<[Fault, number, string, string | undefined]>([
  [{ body: '{"data":' }, 200, '{"data":', 'application/json'],
  [{ body: '' }, 200, '', 'application/json'],
  [
    { status: 502, body: '<html>', headers: { 'Content-Type': 'text/html' } },
    502,
    '<html>',
    'text/html',
  ],
  [{ body: new Uint8Array([0x7b, 0xe2, 0x80, 0xa2, 0x7d]) }, 200, '{•}', 'application/json'],
  [{ status: 204 }, 204, '', undefined],
  [{ status: 302, body: '', headers: { location: '/' } }, 302, '', 'application/json'],
])('the fault %j is answered verbatim', async (fault, status, text, contentType) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave(fault);
  const answer = await askSendcloud(sandbox, '/connections/1');
  expect(answer.status).toBe(status);
  expect(answer.text).toBe(text);
  expect(answer.headers['content-type']).toBe(contentType);
});

test('bytes that are no text reach the client unchanged', async () => {
  await using sandbox = await startSandbox();
  const body = Uint8Array.from({ length: 256 }, (_, index) => index);
  sandbox.misbehave({ body });
  const headers = { authorization: basic() };
  const answer = await fetch(`${sandbox.url}${connectionsPath}`, { headers });
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(body);
});

test('headers alone change the normal answer', async () => {
  await using sandbox = await startSandbox();
  const normal = await askSendcloud(sandbox, '/connections/1');
  sandbox.misbehave({ headers: { 'Retry-After': '3', 'x-request-id': 'mine' } });
  const answer = await askSendcloud(sandbox, '/connections/1');
  expect(answer.text).toBe(normal.text);
  expect(answer.headers['retry-after']).toBe('3');
  expect(answer.headers['x-request-id']).toBe('mine');
});

test('a delay comes before whatever is answered', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ delayMs: 80 });
  sandbox.misbehave({ delayMs: 80, status: 503, body: 'late' });
  const start = performance.now();
  const normal = await askSendcloud(sandbox, '/connections/1');
  const afterNormal = performance.now();
  const forced = await askSendcloud(sandbox, '/connections/1');
  expect([normal.status, forced.status, forced.text]).toEqual([200, 503, 'late']);
  expect(afterNormal - start).toBeGreaterThan(75);
  expect(performance.now() - afterNormal).toBeGreaterThan(75);
});

test('a reset connection has no answer', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ reset: true, status: 200, body: 'never' });
  const answer = askSendcloud(sandbox, '/connections/1');
  await expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test.each<[string, Fault, string]>([
  ['the normal answer', { headers: {} }, '200 OK'],
  ['a forced answer', { status: 500, body: '0123456789' }, '500 Internal Server Error'],
])('%s can be cut in the middle of its body', async (_name, fault, statusLine) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave(fault);
  const whole = await askSendcloud(sandbox, '/connections/1');
  sandbox.misbehave({ ...fault, cutBody: true });
  const [head = '', body] = (await readRaw(sandbox.url)).split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${statusLine}`);
  expect(head).toContain(`content-length: ${whole.text.length}`);
  expect(body).toBe(whole.text.slice(0, Math.floor(whole.text.length / 2)));
});

async function readRaw(url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const authorization = `authorization: ${basic()}`;
  socket.write(`GET ${connectionsPath}/1 HTTP/1.1\r\nhost: localhost\r\n${authorization}\r\n\r\n`);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  await once(socket, 'close');
  return received;
}
