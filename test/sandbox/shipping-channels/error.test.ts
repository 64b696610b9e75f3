import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { type AnswerOptions, askShippingChannels } from '../client.ts';

const unauthorized = ['unauthorized', 'Invalid or missing API key', 401] as const;
const forbidden = ['forbidden', "You don't have permission to access this resource", 403] as const;
const unknownPath = ['not_found', 'The requested resource could not be found', 404] as const;
const unknownId = [
  'not_found',
  'The specified webhook subscription could not be found',
  404,
] as const;
const unknownLog = [
  'not_found',
  'The specified webhook subscription log could not be found',
  404,
] as const;
const notAllowed = [
  'method_not_allowed',
  'The method is not allowed for this resource',
  405,
] as const;

const cases: [
  path: string,
  options: AnswerOptions,
  error: readonly [code: string, message: string, status: number],
][] = [
  ['/wh_123456', { authorization: null }, unauthorized],
  ['/wh_123456', { authorization: 'sandbox_key_acme' }, unauthorized],
  ['/wh_123456', { authorization: 'Bearer' }, unauthorized],
  ['/wh_123456', { authorization: 'Bearer sandbox_token_acme' }, unauthorized],
  ['/wh_123456', { authorization: 'Basic sandbox_key_acme' }, unauthorized],
  ['/unknown/path', { authorization: null }, unauthorized],
  ['?page=0', { authorization: null, method: 'POST' }, unauthorized],
  ['/wh_123456', { authorization: 'Bearer sandbox_key_initech' }, forbidden],
  ['/wh_000000', { authorization: 'Bearer sandbox_key_initech' }, forbidden],
  ['/wh_000000', {}, unknownId],
  ['/wh_000000', { method: 'PUT', body: '{' }, unknownId],
  ['/wh_000000', { method: 'DELETE' }, unknownId],
  ['/wh_000000/toggle-active', { method: 'PATCH' }, unknownId],
  ['/available-events/toggle-active', { method: 'PATCH' }, unknownId],
  ['', { authorization: null, method: 'POST', body: '{' }, unauthorized],
  ['', { authorization: 'Bearer sandbox_key_initech', method: 'POST', body: '{' }, forbidden],
  ['/WH_123456', {}, unknownId],
  ['/wh_123456/logs', { authorization: null }, unauthorized],
  ['/wh_123456/logs', { authorization: 'Bearer sandbox_key_initech' }, forbidden],
  ['/wh_000000/logs', {}, unknownId],
  ['/wh_000000/logs?page=0', {}, unknownId],
  ['/available-events/logs', {}, unknownId],
  ['/wh_700001/logs', {}, unknownId],
  ['/wh_000000/logs/whl_123456', {}, unknownId],
  ['/wh_123456/logs/whl_000000', {}, unknownLog],
  ['/wh_123456/logs/WHL_123456', {}, unknownLog],
  ['/wh_234567/logs/whl_123456', {}, unknownLog],
  ['/wh_123456/logs/whl_700001', {}, unknownLog],
  ['/wh_123456/logs/', {}, unknownPath],
  ['/wh_123456/log', {}, unknownPath],
  ['/wh_123456/logs/whl_123456/resend', {}, unknownPath],
  ['/', {}, unknownPath],
  ['/../shipments', {}, unknownPath],
  ['', { method: 'PUT' }, notAllowed],
  ['', { method: 'DELETE' }, notAllowed],
  ['/wh_123456', { method: 'PATCH' }, notAllowed],
  ['/wh_123456/toggle-active', { method: 'POST' }, notAllowed],
  ['/available-events', { method: 'PUT' }, notAllowed],
  ['/wh_123456/logs', { method: 'DELETE' }, notAllowed],
  ['/wh_123456/logs/whl_123456', { method: 'POST' }, notAllowed],
];

test.each(cases)(
  '%s with %j is answered in the first error shape',
  async (path, options, error) => {
    await using sandbox = await startSandbox();
    const answer = await askShippingChannels(sandbox, path, options);
    const [code, message, status] = error;
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json()).toEqual({ error: { code, message, status } });
  },
);

test('the scheme of the credential may be written in any case', async () => {
  await using sandbox = await startSandbox();
  const authorization = 'bEARER sandbox_key_acme';
  const answer = await askShippingChannels(sandbox, '/wh_123456', { authorization });
  expect(answer.status).toBe(200);
});

test('a refused caller is told the scheme', async () => {
  await using sandbox = await startSandbox();
  const caller = await askShippingChannels(sandbox, '', { authorization: null });
  expect(caller.headers['www-authenticate']).toBe('Bearer');
});

test.each([
  ['', 'GET, HEAD, POST'],
  ['/available-events', 'GET, HEAD'],
  ['/wh_123456', 'GET, HEAD, PUT, DELETE'],
  ['/wh_123456/toggle-active', 'PATCH'],
])('a refused method is told which ones %j allows', async (path, allow) => {
  await using sandbox = await startSandbox();
  const answer = await askShippingChannels(sandbox, path, { method: 'OPTIONS' });
  expect(answer.headers.allow).toBe(allow);
});
