import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askSendcloud, askShippingChannels, basic, json } from './client.ts';

const malformed = ['JSON parse error.', 'The request body is not valid JSON'] as const;
const noObject = [
  'Invalid data. Expected a dictionary.',
  'The request body must be a JSON object',
] as const;

test.each<[string, readonly [detail: string, message: string]]>([
  ['', malformed],
  ['{"name":', malformed],
  ['name=a', malformed],
  ['['.repeat(30_000), malformed],
  [`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, malformed],
  ['null', noObject],
  ['[]', noObject],
  ['"{}"', noObject],
])('the body %.20s is a 400 of either API', async (body, [detail, message]) => {
  await using sandbox = await startSandbox();
  const answers = [
    await askSendcloud(sandbox, '/connections', json('POST', body)),
    await askSendcloud(sandbox, '/connections/1', json('PATCH', body)),
    await askSendcloud(sandbox, '/subscriptions', json('POST', body)),
    await askSendcloud(sandbox, '/subscriptions/1', json('PATCH', body)),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(400);
    const error = { detail, status: '400', source: { pointer: '/data' }, code: 'invalid' };
    expect(answer.json()).toEqual({ errors: [error] });
  }
  for (const [path, method] of [['', 'POST'] as const, ['/wh_123456', 'PUT'] as const]) {
    const answer = await askShippingChannels(sandbox, path, json(method, body));
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ error: { code: 'invalid_request', message, status: 400 } });
  }
});

const limitBytes = 64 * 1024;
const klaviyo = JSON.stringify({ type: 'klaviyo', configuration: {} });
const webhook = JSON.stringify({ name: 'a', url: 'https://a.nl', events: ['shipment.created'] });

test.each([
  ['JSON', 'application/json; charset=utf-8', 0, 201, 201],
  ['JSON in capitals', 'APPLICATION/JSON', 0, 201, 201],
  ['text', 'text/plain', 0, 415, 400],
  ['JSON of another kind', 'application/vnd.api+json', 0, 415, 400],
  ['a form', 'application/x-www-form-urlencoded', 0, 415, 400],
  ['nothing', '', 0, 415, 400],
  ['JSON, as long as allowed', 'application/json', limitBytes, 201, 201],
  ['JSON, a byte longer', 'application/json', limitBytes + 1, 413, 413],
  ['text, a megabyte', 'text/plain', 1024 * 1024, 413, 413],
])('a body that says it is %s', async (_name, type, length, sendcloud, shippingChannels) => {
  await using sandbox = await startSandbox();
  const headers = { 'content-type': type };
  for (const isStream of [false, true]) {
    const options = (text: string) => {
      const padded = text.padEnd(length);
      const body = isStream ? Readable.from([padded.slice(0, 9), padded.slice(9)]) : padded;
      return { method: 'POST', headers, body } as const;
    };
    const first = await askSendcloud(sandbox, '/connections', options(klaviyo));
    const second = await askShippingChannels(sandbox, '', options(webhook));
    expect([first.status, second.status]).toEqual([sendcloud, shippingChannels]);
    expect(first.text).toMatch(sendcloud === 201 ? /^{"data"/ : `"status":"${sendcloud}"`);
    const code = '{"error":{"code":"invalid_request"';
    expect(second.text.startsWith(code)).toBe(shippingChannels !== 201);
  }
});

test.each(['POST /connections', 'DELETE /connections/1'])(
  '%s with half of a body changes nothing',
  async (call) => {
    await using sandbox = await startSandbox();
    const before = await askSendcloud(sandbox, '/connections');
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    const head = [
      `${call.replace('/', '/api/v3/event-subscriptions/')} HTTP/1.1`,
      'host: localhost',
      `authorization: ${basic()}`,
      'content-type: application/json',
      // One byte more than comes, though what comes is already JSON.
      `content-length: ${klaviyo.length + 1}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${klaviyo}`);
    await expect.poll(() => sandbox.requests).toHaveLength(2);
    socket.destroy();
    await once(socket, 'close');
    await expect.poll(() => sandbox.requests[1]?.abandoned).toBe(true);
    expect((await askSendcloud(sandbox, '/connections')).text).toBe(before.text);
    expect(sandbox.requests[1]?.body).toBe('');
  },
);
