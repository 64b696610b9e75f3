import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { type AnswerOptions, askSendcloud, basic } from '../client.ts';

const notProvided = 'Authentication credentials were not provided.';
const wrongPassword = 'Invalid username/password.';
const cutShort = basic().slice(0, -1);

const notFound = { status: '404', code: 'not_found', title: 'Not Found', detail: 'Not found.' };
const notAllowed = { status: '405', code: 'method_not_allowed', detail: 'Method not allowed.' };
const forbidden = {
  status: '403',
  code: 'forbidden',
  detail: 'You do not have permission to perform this action.',
};

const cases: [path: string, options: AnswerOptions, error: object][] = [
  ['/connections/999', {}, notFound],
  ['/subscriptions/999', {}, notFound],
  ['/connections/', {}, notFound],
  ['/connections/999', { method: 'PATCH' }, notFound],
  ['/connections/999', { method: 'DELETE' }, notFound],
  ['/connections/999/authorization', { method: 'POST' }, notFound],
  ['/subscriptions/999', { method: 'PATCH' }, notFound],
  ['/subscriptions/999', { method: 'DELETE' }, notFound],
  ['/broadcast/test/999', { method: 'POST' }, notFound],
  ['/broadcast/test', { method: 'POST' }, notFound],
  ['', {}, notFound],
  ['/../unknown', {}, notFound],
  ['/connections', { method: 'DELETE' }, notAllowed],
  ['/connections/1', { method: 'PUT' }, notAllowed],
  ['/connections/1/authorization', {}, notAllowed],
  ['/connections/1', { method: 'OPTIONS' }, notAllowed],
  ['/subscriptions', { method: 'PUT' }, notAllowed],
  ['/subscriptions/1', { method: 'POST' }, notAllowed],
  ['/broadcast/test/1', {}, notAllowed],
  ['/connections', { authorization: basic('initech'), method: 'POST', body: '{' }, forbidden],
  ['/connections/1', { authorization: basic('initech') }, forbidden],
  ['/unknown', { authorization: 'bearer sandbox_token_initech' }, forbidden],
];

test.each(cases)('%s with %j is answered in the JSON:API format', async (path, options, error) => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, path, options);
  expect(answer.json()).toEqual({ errors: [error] });
  expect(String(answer.status)).toBe((error as { status: string }).status);
  expect(answer.headers['content-type']).toBe('application/json');
});

test.each([
  [null, notProvided],
  ['', notProvided],
  ['Digest username="sandbox_public_acme"', notProvided],
  ['Basic', wrongPassword],
  ['Basic !!!', wrongPassword],
  [cutShort, wrongPassword],
  [basic('nobody'), wrongPassword],
  ['Bearer sandbox_key_acme', 'Invalid token.'],
  ['Bearer sandbox_token_acme2', 'Invalid token.'],
])('the credential %j is answered 401', async (authorization, detail) => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, '/connections/1', { authorization });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toContain('Basic');
  expect(answer.json()).toEqual({
    errors: [{ status: '401', code: 'authentication_failed', detail }],
  });
});

test.each([
  basic(),
  basic().replace('Basic', 'bASIC'),
  'Bearer sandbox_token_acme',
  'BEARER  sandbox_token_acme',
])('the credential %j is accepted', async (authorization) => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, '/connections/1', { authorization });
  expect(answer.status).toBe(200);
});

test('authentication is checked before the path, the method and the query', async () => {
  await using sandbox = await startSandbox();
  const authorization = null;
  const answers = [
    await askSendcloud(sandbox, '/unknown', { authorization }),
    await askSendcloud(sandbox, '/connections', { authorization, method: 'POST', body: '{' }),
    await askSendcloud(sandbox, '/connections?connection_type=email', { authorization }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
});

test.each([
  ['/connections', 'GET, HEAD, POST'],
  ['/connections/1', 'GET, HEAD, PATCH, DELETE'],
  ['/connections/1/authorization', 'POST'],
  ['/subscriptions', 'GET, HEAD, POST'],
  ['/subscriptions/1', 'GET, HEAD, PATCH, DELETE'],
  ['/broadcast/test/1', 'POST'],
])('a refused method is told which ones %s allows', async (path, allow) => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, path, { method: 'PUT' });
  expect(answer.headers.allow).toBe(allow);
});
