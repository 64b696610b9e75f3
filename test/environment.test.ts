import { expect, test } from 'vitest';
import { type Config, loadConfig } from '../src/config/config.ts';
import { liveOf, problemsOf } from './support/read-config.ts';

const numbers = [
  ['HOOKGRAPH_MAX_BODY_BYTES', ({ limits }: Config) => limits.bodyBytes],
  ['HOOKGRAPH_MAX_TOKENS', ({ limits }: Config) => limits.tokens],
  ['HOOKGRAPH_MAX_DEPTH', ({ limits }: Config) => limits.depth],
  ['HOOKGRAPH_MAX_ALIASES', ({ limits }: Config) => limits.aliases],
  ['HOOKGRAPH_MAX_ROOT_FIELDS', ({ limits }: Config) => limits.rootFields],
  ['HOOKGRAPH_MAX_MUTATION_FIELDS', ({ limits }: Config) => limits.mutationFields],
  ['HOOKGRAPH_MAX_DIRECTIVES', ({ limits }: Config) => limits.directives],
  ['HOOKGRAPH_MAX_REPRESENTATIONS', ({ limits }: Config) => limits.representations],
  ['HOOKGRAPH_MAX_LIST_ITEMS', ({ limits }: Config) => limits.listItems],
  ['HOOKGRAPH_MAX_UPSTREAM_BODY_BYTES', ({ limits }: Config) => limits.upstreamBodyBytes],
  ['HOOKGRAPH_MAX_CALLS', ({ limits }: Config) => limits.calls],
  ['HOOKGRAPH_OPERATION_TIMEOUT_MS', ({ timeouts }: Config) => timeouts.operationMs],
  ['HOOKGRAPH_ATTEMPT_TIMEOUT_MS', ({ timeouts }: Config) => timeouts.attemptMs],
  ['HOOKGRAPH_CONNECT_TIMEOUT_MS', ({ timeouts }: Config) => timeouts.connectMs],
  ['HOOKGRAPH_DRAIN_TIMEOUT_MS', ({ timeouts }: Config) => timeouts.drainMs],
  ['PORT', ({ port }: Config) => port],
] as const;

test.for(numbers)('%s sets a number of its own', ([name, of]) => {
  expect(of(loadConfig({ [name]: '777' }))).toBe(777);
  expect(of(loadConfig({}))).not.toBe(777);
});

const badUrls = [
  'example.com',
  '/api/v3',
  'ftp://a.example',
  'https://',
  'https://user:pass@a.example',
  'https://user@a.example',
  'https://a.example/?b=c',
  'https://a.example/#b',
  'http://a.example',
  'http://192.168.1.1',
  'http://localhost.a.example',
  'http://127.0.0.1.a.example',
  'http://0.0.0.0:8080',
];
const badNumbers = ['-1', '1.5', '1e3', '0x10', ' 7', '7 ', '+7', '７', 'x', '9'.repeat(17)];
const badSwitches = ['yes', 'ON', 'true', '1', 'on '];
const badKeys = ['with space', 'with\nnewline', 'with\ttab', 'with\u00e9', '\u2022'.repeat(8)];

const badValues: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(numbers.map(([name]) => [name, [...badNumbers, '2147483648']])),
  PORT: [...badNumbers, '65536'],
  HOOKGRAPH_MAX_DEPTH: [...badNumbers, '0'],
  HOOKGRAPH_OPERATION_TIMEOUT_MS: [...badNumbers, '100', '3600001'],
  UPSTREAM: ['Sandbox', 'both', 'live '],
  HOOKGRAPH_LOG_LEVEL: ['verbose', 'INFO', '30'],
  HOOKGRAPH_GRAPHIQL: badSwitches,
  HOOKGRAPH_INTROSPECTION: badSwitches,
  HOOKGRAPH_UPSTREAM_CALLS: badSwitches,
  HOOKGRAPH_ANONYMOUS: ['yes', 'Allow', 'deny', 'true'],
  HOOKGRAPH_CORS_ORIGINS: ['*', 'null', 'a.example', 'https://a.example/', 'https://a.example,'],
  HOOKGRAPH_CALLER_TOKENS: [',', 'one,,two', 'one two', 'one,t\u00e9'],
  SENDCLOUD_BASE_URL: badUrls,
  SHIPPING_CHANNELS_BASE_URL: badUrls,
  SHIPPING_CHANNELS_API_KEY: badKeys,
  HOOKGRAPH_STALE_MS: ['-1', '1.5', 'never', '2147483648'],
  HOOKGRAPH_SENDCLOUD_FRESH_MS: ['-1'],
  HOOKGRAPH_MAX_SHARED_BYTES: ['0'],
};

test.for(
  Object.entries(badValues).flatMap(([name, values]) => values.map((value) => ({ name, value }))),
)('$name=$value is a problem that names the variable and not the value', ({ name, value }) => {
  const problems = problemsOf({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} (is|has) `));
  expect(problems[0]?.slice(name.length)).not.toContain(value === ',' ? ',,' : value);
});

const basicKeys = { SENDCLOUD_PUBLIC_KEY: 'public', SENDCLOUD_SECRET_KEY: 'secret' };

test.for(['SENDCLOUD_PUBLIC_KEY', 'SENDCLOUD_SECRET_KEY'])('%s is visible ASCII', (name) => {
  const problem = `${name} has only visible ASCII characters, no spaces.`;
  for (const value of badKeys) {
    const environment = { ...basicKeys, HOOKGRAPH_ANONYMOUS: 'allow', [name]: value };
    expect(problemsOf(environment)).toContain(problem);
  }
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
