import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/variables.ts';
import { canary, collectOutput, registerSecret } from '../support/canaries.ts';
import { DEFAULTS } from '../support/default-config.ts';
import { type Environment, problemsOf } from '../support/read-config.ts';

test('without any variable the documented defaults hold', () => {
  expect(loadConfig({})).toEqual(DEFAULTS);
});

test('an empty variable counts as absent', () => {
  const names = ['HOST', 'PORT', 'UPSTREAM', 'NODE_ENV', 'SENDCLOUD_PUBLIC_KEY'];
  const more = ['SHIPPING_CHANNELS_BASE_URL', 'HOOKGRAPH_GRAPHIQL', 'HOOKGRAPH_CALLER_TOKENS'];
  const environment = Object.fromEntries([...names, ...more].map((name) => [name, '']));
  expect(loadConfig(environment)).toEqual(DEFAULTS);
});

test('variables of others are of no account', () => {
  expect(
    loadConfig({ PATH: '/bin', LOG_LEVEL: 'x', HOOKGRAPHX: 'x', MY_HOOKGRAPH_A: 'x' }),
  ).toEqual(DEFAULTS);
});

test.for<[Environment, Config['upstream']['kind']]>([
  [{}, 'sandbox'],
  [{ NODE_ENV: 'development' }, 'sandbox'],
  [{ NODE_ENV: 'test' }, 'sandbox'],
  [{ NODE_ENV: 'production' }, 'live'],
  [{ NODE_ENV: 'production', UPSTREAM: 'sandbox' }, 'sandbox'],
  [{ UPSTREAM: 'live' }, 'live'],
  [{ UPSTREAM: 'sandbox', SENDCLOUD_BASE_URL: 'https://example.com' }, 'sandbox'],
  [{ SENDCLOUD_BASE_URL: 'https://example.com' }, 'live'],
  [{ SHIPPING_CHANNELS_BASE_URL: 'https://example.com' }, 'live'],
  [{ SHIPPING_CHANNELS_API_KEY: 'a', HOOKGRAPH_ANONYMOUS: 'allow' }, 'live'],
  [{ SENDCLOUD_BASE_URL: '' }, 'sandbox'],
  [{ HOOKGRAPH_LOG_LEVEL: 'silent', HOST: '0.0.0.0', PORT: '1' }, 'sandbox'],
])('%j serves the upstream %s', ([environment, kind]) => {
  expect(loadConfig(environment).upstream.kind).toBe(kind);
});

test('an upstream variable that is undefined counts as absent', () => {
  expect(loadConfig({ SENDCLOUD_BASE_URL: undefined }).upstream.kind).toBe('sandbox');
});

test.for<[Environment, boolean]>([
  [{ HOST: 'localhost' }, true],
  [{ HOST: '127.0.0.1' }, true],
  [{ HOST: '127.1.2.3' }, true],
  [{ HOST: '::1' }, true],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '::' }, false],
  [{ HOST: '192.168.1.1' }, false],
  [{ HOST: 'example.com' }, false],
  [{ HOST: 'localhost.example.com' }, false],
  [{ HOST: '127.0.0.1.nip.io' }, false],
  [{ NODE_ENV: 'production' }, false],
  [{ NODE_ENV: 'production', HOST: 'localhost' }, false],
  [{ UPSTREAM: 'live' }, true],
])('in %j what helps to explore is on: %j', ([environment, on]) => {
  const { graphiql, introspection, reportUpstreamCalls } = loadConfig(environment);
  expect({ graphiql, introspection, reportUpstreamCalls }).toEqual({
    graphiql: on,
    introspection: on,
    reportUpstreamCalls: on,
  });
});

test.for([
  ['HOOKGRAPH_GRAPHIQL', 'graphiql'],
  ['HOOKGRAPH_INTROSPECTION', 'introspection'],
  ['HOOKGRAPH_UPSTREAM_CALLS', 'reportUpstreamCalls'],
] as const)('%s decides alone, whatever the default', ([name, key]) => {
  const open = loadConfig({ [name]: 'off' });
  expect(open).toEqual({ ...DEFAULTS, [key]: false });
  expect(loadConfig({ [name]: 'on', NODE_ENV: 'production', HOST: '0.0.0.0' })[key]).toBe(true);
});

test.for([
  'SENDCLOUD_API_KEY',
  'SENDCLOUD_',
  'SHIPPING_CHANNELS_KEY',
  'HOOKGRAPH_MAX_DEPHT',
  'HOOKGRAPH_graphiql',
])('%s is not a known variable', (name) => {
  const problems = problemsOf({ [name]: canary('UNKNOWN'), HOOKGRAPH_ANONYMOUS: 'allow' });
  expect(problems).toEqual([`${name} is not a known variable.`]);
});

test('what Kubernetes adds for Services whose names begin like ours is nothing', () => {
  const links = {
    HOOKGRAPH_SERVICE_HOST: '10.0.0.1',
    HOOKGRAPH_SERVICE_PORT: '80',
    HOOKGRAPH_SERVICE_PORT_HTTP: '80',
    HOOKGRAPH_PORT: 'tcp://10.0.0.1:80',
    HOOKGRAPH_PORT_80_TCP: 'tcp://10.0.0.1:80',
    HOOKGRAPH_PORT_80_TCP_PROTO: 'tcp',
    HOOKGRAPH_PORT_80_TCP_PORT: '80',
    HOOKGRAPH_PORT_80_TCP_ADDR: '10.0.0.1',
    HOOKGRAPH_VALKEY_SERVICE_HOST: '10.0.0.2',
    HOOKGRAPH_VALKEY_PORT: 'tcp://10.0.0.2:6379',
    HOOKGRAPH_VALKEY_PORT_6379_TCP: 'tcp://10.0.0.2:6379',
  };
  expect(loadConfig(links)).toEqual(DEFAULTS);
  // A port by the wrong name is a slip of the pen.
  expect(problemsOf({ HOOKGRAPH_PORT: '4000' })).toEqual([
    'HOOKGRAPH_PORT is not a known variable.',
  ]);
});

test('origins, a log level and a gateway secret are read', () => {
  const config = loadConfig({
    HOOKGRAPH_CORS_ORIGINS: 'https://a.example, http://localhost:3000',
    HOOKGRAPH_LOG_LEVEL: 'silent',
    HOOKGRAPH_GATEWAY_SECRET: 'secret',
  });
  expect(config.corsOrigins).toEqual(['https://a.example', 'http://localhost:3000']);
  expect(config.logLevel).toBe('silent');
  expect(config.access.gatewaySecret?.reveal()).toBe('secret');
});

test('where only trusted documents are run, none is learned by its hash', () => {
  const only = { HOOKGRAPH_DOCUMENTS: 'list.json', HOOKGRAPH_DOCUMENTS_ONLY: 'on' };
  const documents = { documents: 'list.json', onlyTrustedDocuments: true, apq: false };
  expect(loadConfig(only)).toEqual({ ...DEFAULTS, ...documents });
  expect(problemsOf({ ...only, HOOKGRAPH_APQ: 'on' })).toEqual([
    'HOOKGRAPH_APQ=on means nothing with HOOKGRAPH_DOCUMENTS_ONLY=on.',
  ]);
  expect(problemsOf({ HOOKGRAPH_DOCUMENTS_ONLY: 'on' })).toEqual([
    'HOOKGRAPH_DOCUMENTS_ONLY=on needs the list that HOOKGRAPH_DOCUMENTS names.',
  ]);
});

test('all problems are reported at once', () => {
  const problems = problemsOf({
    PORT: 'x',
    UPSTREAM: 'x',
    SENDCLOUD_BASE_URL: 'x',
    SENDCLOUD_SECRET_KEY: 'x',
    SENDCLOUD_CLIENT_SECRET: 'x',
    SENDCLOUD_TOKEN_URL: 'x',
    SHIPPING_CHANNELS_API_KEY: 'x',
    HOOKGRAPH_GRAPHIQL: 'x',
    HOOKGRAPH_X: 'x',
  });
  const names = ['SENDCLOUD_BASE_URL', 'SENDCLOUD_PUBLIC_KEY', 'SENDCLOUD_CLIENT_ID', 'UPSTREAM'];
  const more = [
    'SENDCLOUD_TOKEN_URL',
    'With service credentials',
    'PORT',
    'HOOKGRAPH_GRAPHIQL',
    'HOOKGRAPH_X',
  ];
  const expected = [...names, ...more].map((name) => expect.stringMatching(new RegExp(`^${name}`)));
  expect(problems).toHaveLength(expected.length);
  expect(problems).toEqual(expect.arrayContaining(expected));
  expect(new ConfigError(problems).message.split('\n')).toEqual(problems);
});

test('secrets come out neither of a configuration nor of its problems', () => {
  const secretKey = canary('SECRET_KEY');
  registerSecret(Buffer.from(`public:${secretKey}`).toString('base64'));
  const encryptionKey = randomBytes(32).toString('base64');
  registerSecret(encryptionKey);
  const secrets = {
    SENDCLOUD_PUBLIC_KEY: 'public',
    SENDCLOUD_SECRET_KEY: secretKey,
    SHIPPING_CHANNELS_API_KEY: canary('API_KEY'),
    HOOKGRAPH_CALLER_TOKENS: `${canary('CALLER_TOKEN')},${canary('CALLER_TOKEN')}`,
    HOOKGRAPH_GATEWAY_SECRET: canary('GATEWAY_SECRET'),
    HOOKGRAPH_REDIS_URL: `redis://:${canary('REDIS_PASSWORD')}@127.0.0.1`,
    HOOKGRAPH_ENCRYPTION_KEY: encryptionKey,
  };
  const config = loadConfig(secrets);
  collectOutput('JSON', JSON.stringify(config));
  collectOutput('inspect', inspect(config, { depth: 10, showHidden: true, getters: true }));
  expect(JSON.stringify(config)).toContain('"authorization":"[redacted]"');

  const broken = Object.entries(secrets).map(([name, value]) => [name, `${value} \u00e9`]);
  const userInfo = `https://${canary('USER')}:${canary('PASSWORD')}@a.example`;
  const urls = { SENDCLOUD_BASE_URL: userInfo, SHIPPING_CHANNELS_BASE_URL: userInfo };
  expect(problemsOf({ ...Object.fromEntries(broken), ...urls })).toHaveLength(9);
});

test.each([
  ['HOOKGRAPH_ENCRYPTION_KEY', `${'A'.repeat(43)}=`],
  ['HOOKGRAPH_REDIS_PREFIX', 'another:'],
  ['HOOKGRAPH_REPLICAS', '3'],
])('%s means nothing without the URL of Redis', (name, value) => {
  expect(problemsOf({ [name]: value })).toEqual([
    `${name} means nothing without HOOKGRAPH_REDIS_URL.`,
  ]);
});

test('the URL of Redis needs a key', () => {
  expect(problemsOf({ HOOKGRAPH_REDIS_URL: 'rediss://redis.example:6380' })).toEqual([
    'HOOKGRAPH_REDIS_URL needs HOOKGRAPH_ENCRYPTION_KEY: what is shared is encrypted.',
  ]);
});
