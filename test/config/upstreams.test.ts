import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { canary, collectOutput, registerSecret } from '../support/canaries.ts';
import { type Environment, liveOf, problemsOf } from '../support/read-config.ts';

const allow = { HOOKGRAPH_ANONYMOUS: 'allow' };
const client = { SENDCLOUD_CLIENT_ID: 'an-id', SENDCLOUD_CLIENT_SECRET: 'a-secret' };
const keys = { SENDCLOUD_PUBLIC_KEY: 'public', SENDCLOUD_SECRET_KEY: 'secret' };

function credentialOf(environment: Environment) {
  return liveOf({ ...allow, ...environment }).sendcloud.serviceCredential;
}

test('the base URLs are those of the documentation, without credentials', () => {
  const { sendcloud, shippingChannels } = liveOf({});
  expect({ sendcloud, shippingChannels }).toEqual({
    sendcloud: {
      origin: 'https://panel.sendcloud.sc',
      basePath: '/api/v3',
      serviceCredential: null,
    },
    shippingChannels: {
      origin: 'https://api.shipping-channels.com',
      basePath: '/v1',
      serviceCredential: null,
    },
  });
  expect(loadConfig({ UPSTREAM: 'live' }).access.anonymous).toBe(false);
});

test('service credentials become Authorization headers', () => {
  const upstream = liveOf({
    ...keys,
    SHIPPING_CHANNELS_API_KEY: 'api-key',
    HOOKGRAPH_ANONYMOUS: 'allow',
  });
  const headers = [upstream.sendcloud, upstream.shippingChannels].map(({ serviceCredential }) =>
    serviceCredential?.kind === 'fixed' ? serviceCredential.authorization.reveal() : null,
  );
  expect(headers).toEqual(['Basic cHVibGljOnNlY3JldA==', 'Bearer api-key']);
});

test.for(Object.entries(keys))('%s alone is refused', ([name, value]) => {
  expect(problemsOf({ [name]: value, HOOKGRAPH_ANONYMOUS: 'allow' })).toEqual([
    'SENDCLOUD_PUBLIC_KEY and SENDCLOUD_SECRET_KEY are set together or not at all.',
  ]);
});

test.for([
  ['https://a.example', 'https://a.example', ''],
  ['https://a.example/', 'https://a.example', ''],
  ['https://A.example:443/api/v3/', 'https://a.example', '/api/v3'],
  ['https://a.example:8443/api//', 'https://a.example:8443', '/api'],
  ['http://127.0.0.1:4010/v1', 'http://127.0.0.1:4010', '/v1'],
  ['http://localhost/v1', 'http://localhost', '/v1'],
  ['http://[::1]:4010/v1', 'http://[::1]:4010', '/v1'],
] as const)('the base URL %s is the origin %s and the path %j', ([url, origin, basePath]) => {
  const { sendcloud, shippingChannels } = liveOf({
    SENDCLOUD_BASE_URL: url,
    SHIPPING_CHANNELS_BASE_URL: url,
  });
  const expected = { origin, basePath, serviceCredential: null };
  expect([sendcloud, shippingChannels]).toEqual([expected, expected]);
});

test('a client of OAuth2 is a service credential, at the documented token URL', () => {
  const credential = credentialOf(client);
  expect(credential).toMatchObject({
    kind: 'oauth2',
    tokenUrl: { origin: 'https://account.sendcloud.com', path: '/oauth2/token/' },
  });
  expect(credential?.kind === 'oauth2' && credential.clientAuthorization.reveal()).toBe(
    `Basic ${Buffer.from('an-id:a-secret').toString('base64')}`,
  );
});

test('its id and secret are encoded before they are joined', () => {
  const credential = credentialOf({ ...client, SENDCLOUD_CLIENT_SECRET: 'a:b+c/%' });
  expect(credential?.kind === 'oauth2' && credential.clientAuthorization.reveal()).toBe(
    `Basic ${Buffer.from('an-id:a%3Ab%2Bc%2F%25').toString('base64')}`,
  );
});

test.for([
  ['https://login.example/oauth2/token', '/oauth2/token'],
  ['https://login.example/oauth2/token/', '/oauth2/token/'],
  ['https://login.example', '/'],
])('of the token URL %s the path is as written', ([url = '', path]) => {
  expect(credentialOf({ ...client, SENDCLOUD_TOKEN_URL: url })).toMatchObject({
    tokenUrl: { origin: 'https://login.example', path },
  });
});

test.for([
  'http://login.example/token',
  'https://user:password@login.example/token',
  'https://login.example/token?a=b',
  'https://login.example/token#a',
  'login.example/token',
])('the token URL %s is refused and not repeated', (url) => {
  const problems = problemsOf({ ...allow, ...client, SENDCLOUD_TOKEN_URL: url });
  expect(problems).toEqual([expect.stringMatching(/^SENDCLOUD_TOKEN_URL (is|has) /)]);
  expect(problems[0]).not.toContain('login.example');
});

test.for<{ what: string; environment: Environment; problem: RegExp }>([
  {
    what: 'an id without its secret',
    environment: { SENDCLOUD_CLIENT_ID: 'an-id' },
    problem: /^SENDCLOUD_CLIENT_ID and SENDCLOUD_CLIENT_SECRET are set together/,
  },
  {
    what: 'a secret without its id',
    environment: { SENDCLOUD_CLIENT_SECRET: 'a-secret' },
    problem: /^SENDCLOUD_CLIENT_ID and SENDCLOUD_CLIENT_SECRET are set together/,
  },
  {
    what: 'keys and a client',
    environment: { ...keys, ...client },
    problem: /two ways to authenticate/,
  },
  {
    what: 'a token URL alone',
    environment: { SENDCLOUD_TOKEN_URL: 'https://login.example/token' },
    problem: /^SENDCLOUD_TOKEN_URL is for SENDCLOUD_CLIENT_ID/,
  },
])('$what is refused', ({ environment, problem }) => {
  expect(problemsOf({ ...allow, ...environment })).toEqual([expect.stringMatching(problem)]);
});

test('with a client it says who may use it, or it does not start', () => {
  expect(problemsOf(client)).toEqual([expect.stringMatching(/HOOKGRAPH_CALLER_TOKENS/)]);
});

test('the secret comes out neither of the configuration nor of its problems', () => {
  const secret = canary('CLIENT_SECRET');
  registerSecret(Buffer.from(`an-id:${secret}`).toString('base64'));
  const credential = credentialOf({ ...client, SENDCLOUD_CLIENT_SECRET: secret });
  collectOutput('inspect', inspect(credential, { depth: 10, showHidden: true, getters: true }));
  expect(JSON.stringify(credential)).toContain('[redacted]');
  const broken = { ...client, SENDCLOUD_CLIENT_SECRET: `${secret} \u00e9` };
  expect(problemsOf({ ...allow, ...broken })).toHaveLength(1);
});
