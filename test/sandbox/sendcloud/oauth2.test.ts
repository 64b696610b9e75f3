import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { demoCredentials, tenant } from '../../../src/sandbox/tenant.ts';
import { type AnswerOptions, askControl, askSendcloud, json, send } from '../client.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const BODY = 'grant_type=client_credentials&scope=api';
const HOUR_MS = 3_600_000;

/** `Basic` of two texts, as they are. */
function basicOf(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

function clientOf(name = 'acme'): string {
  const { clientId, clientSecret } = demoCredentials(name);
  return basicOf(clientId, clientSecret);
}

/** Asks for a token as acme, unless `options` says otherwise. */
function askToken(sandbox: Sandbox, options: AnswerOptions & { url?: string } = {}) {
  const { url = sandbox.tokenUrl, ...others } = options;
  return send(url, {
    method: 'POST',
    authorization: clientOf(),
    headers: FORM,
    body: BODY,
    ...others,
  });
}

async function tokenOf(sandbox: Sandbox, name?: string): Promise<string> {
  const answer = await askToken(sandbox, { authorization: clientOf(name) });
  return JSON.parse(answer.text).access_token;
}

test.each(['/oauth2/token/', '/oauth2/token'])('%s gives a token as Hydra does', async (path) => {
  await using sandbox = await startSandbox();
  expect(sandbox.tokenUrl).toBe(`${sandbox.url}/oauth2/token/`);
  const answer = await askToken(sandbox, { url: sandbox.url + path });
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual({
    access_token: expect.stringMatching(/^ory_at_[\w-]{20,}\.[\w-]{20,}$/),
    expires_in: 3599,
    scope: 'api',
    token_type: 'bearer',
  });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    pragma: 'no-cache',
  });
});

test('each token is another one, and the API accepts all of them', async () => {
  await using sandbox = await startSandbox();
  const tokens = [await tokenOf(sandbox), await tokenOf(sandbox)];
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens) {
    const authorization = `Bearer ${token}`;
    expect((await askSendcloud(sandbox, '/connections/1', { authorization })).status).toBe(200);
  }
});

test('a token is for the account of its client', async () => {
  await using sandbox = await startSandbox();
  const ask = async (name: string) =>
    askSendcloud(sandbox, '/connections/1001', {
      authorization: `Bearer ${await tokenOf(sandbox, name)}`,
    });
  const answers = [await ask('acme'), await ask('globex'), await ask('initech')];
  expect(answers.map(({ status }) => status)).toEqual([404, 200, 403]);
});

test('a token is refused from the moment when it expires, and the fixed one is not', async () => {
  const clock = { nowMs: Date.UTC(2026, 0, 1) };
  await using sandbox = await startSandbox({ nowMs: () => clock.nowMs });
  const authorization = `Bearer ${await tokenOf(sandbox)}`;
  const ask = () => askSendcloud(sandbox, '/connections/1', { authorization });
  clock.nowMs += HOUR_MS - 1001;
  expect((await ask()).status).toBe(200);
  clock.nowMs += 1;
  const expired = await ask();
  expect([expired.status, expired.text]).toEqual([401, expect.stringContaining('Invalid token.')]);
  const fixed = { authorization: `Bearer ${demoCredentials().token}` };
  expect((await askSendcloud(sandbox, '/connections/1', fixed)).status).toBe(200);
});

test('a token whose end was moved is refused', async () => {
  await using sandbox = await startSandbox();
  const [content = '', signature] = (await tokenOf(sandbox)).slice('ory_at_'.length).split('.');
  const later = Buffer.from(content, 'base64url').toString().replace(/^\d/, '9');
  const forged = `ory_at_${Buffer.from(later).toString('base64url')}.${signature}`;
  for (const token of [forged, `ory_at_${content}.`, `ory_at_.${signature}`, 'ory_at_']) {
    const authorization = `Bearer ${token}`;
    expect((await askSendcloud(sandbox, '/connections/1', { authorization })).status).toBe(401);
  }
});

test('a token stays valid over a reset', async () => {
  await using sandbox = await startSandbox();
  const authorization = `Bearer ${await tokenOf(sandbox)}`;
  sandbox.reset();
  expect((await askSendcloud(sandbox, '/connections/1', { authorization })).status).toBe(200);
});

const { clientId, clientSecret, publicKey, secretKey } = demoCredentials();

test.each([
  null,
  'Basic',
  'Basic !!!',
  basicOf(clientId, ''),
  basicOf(clientId, `${clientSecret}x`),
  basicOf(clientId, `${clientSecret}:`),
  basicOf(clientId, `${clientSecret}&x`),
  basicOf(clientId, demoCredentials('globex').clientSecret),
  basicOf(publicKey, secretKey),
  `Bearer ${clientSecret}`,
  clientOf().replace('Basic', 'Bearer'),
])('the client %j is answered 401 invalid_client', async (authorization) => {
  await using sandbox = await startSandbox();
  const answer = await askToken(sandbox, { authorization, body: 'grant_type=password' });
  expect(answer.status).toBe(401);
  expect(answer.json()).toEqual({
    error: 'invalid_client',
    error_description: 'Client authentication failed.',
  });
  expect(answer.headers['www-authenticate']).toBe('Basic realm="oauth2"');
});

test('id and secret are read as forms have them', async () => {
  const odd = { clientId: 'a:b', clientSecret: 'p+q %2F&=:é' };
  await using sandbox = await startSandbox({ tenants: [tenant('odd', { sendcloud: odd })] });
  const encode = (text: string) => new URLSearchParams({ x: text }).toString().slice('x='.length);
  const halves = [encode(odd.clientId), encode(odd.clientSecret)] as const;
  expect(halves[1]).toBe('p%2Bq+%252F%26%3D%3A%C3%A9');
  const statuses = [];
  for (const authorization of [
    basicOf(...halves),
    basicOf(encodeURIComponent(odd.clientId), encodeURIComponent(odd.clientSecret)),
    basicOf(odd.clientId, odd.clientSecret),
  ]) {
    statuses.push((await askToken(sandbox, { authorization })).status);
  }
  expect(statuses).toEqual([200, 200, 401]);
});

const cases: [body: string, headers: Readonly<Record<string, string>>, code: string][] = [
  ['', FORM, 'invalid_request'],
  [BODY, {}, 'invalid_request'],
  [BODY, { 'content-type': 'text/plain' }, 'invalid_request'],
  ['scope=api', FORM, 'invalid_request'],
  [
    '{"grant_type":"client_credentials","scope":"api"}',
    json('POST', '').headers ?? {},
    'invalid_request',
  ],
  [`${BODY}&x=${'x'.repeat(65_536)}`, FORM, 'invalid_request'],
  ['grant_type=password&scope=api', FORM, 'unsupported_grant_type'],
  ['grant_type=&scope=api', FORM, 'unsupported_grant_type'],
  ['grant_type=client_credentials', FORM, 'invalid_scope'],
  ['grant_type=client_credentials&scope=api+offline', FORM, 'invalid_scope'],
];

test.each(cases)('the body %.50j is answered 400', async (body, headers, code) => {
  await using sandbox = await startSandbox();
  const answer = await askToken(sandbox, { body, headers });
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({ error: code, error_description: expect.stringMatching(/\.$/) });
});

test('a form may say its charset', async () => {
  await using sandbox = await startSandbox();
  const headers = { 'content-type': 'Application/x-www-form-urlencoded; charset=UTF-8' };
  expect((await askToken(sandbox, { headers })).status).toBe(200);
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)(
  '%s is not allowed',
  async (method) => {
    await using sandbox = await startSandbox();
    for (const url of [sandbox.tokenUrl, sandbox.tokenUrl.replace(/\/$/, '')]) {
      const answer = await send(url, { method, authorization: clientOf() });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
      expect(answer.json()).toEqual({ error: 'invalid_request' });
    }
  },
);

test.each(['/oauth2', '/oauth2/', '/oauth2/token/x', '/oauth2/auth'])(
  '%s does not exist',
  async (path) => {
    await using sandbox = await startSandbox();
    expect((await askToken(sandbox, { url: sandbox.url + path })).status).toBe(404);
  },
);

test('a request for a token is recorded as one to Sendcloud, and shown without its secret', async () => {
  await using sandbox = await startSandbox();
  const answer = await askToken(sandbox);
  expect(answer.headers['x-request-id']).toBe('sandbox-000001');
  expect(sandbox.requests).toMatchObject([
    {
      api: 'sendcloud',
      method: 'POST',
      path: '/oauth2/token/',
      headers: { authorization: clientOf() },
      body: BODY,
    },
  ]);
  const [request] = JSON.parse((await askControl(sandbox, '/requests')).text).requests;
  expect(request).toMatchObject({ headers: { authorization: '[redacted]' }, body: '[redacted]' });
});

test.each([
  [401, 'invalid_client'],
  [429, 'invalid_request'],
  [500, 'server_error'],
  [503, 'temporarily_unavailable'],
])('a fault of status %d is an error of OAuth2', async (status, error) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ path: '/oauth2/token/', status });
  const answer = await askToken(sandbox);
  expect([answer.status, answer.json()]).toEqual([status, { error }]);
  expect((await askToken(sandbox)).status).toBe(200);
});
