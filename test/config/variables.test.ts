import { expect, test } from 'vitest';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { readPages, rowsOf } from '../pages/pages.ts';
import { DEFAULTS } from '../support/default-config.ts';
import { type Environment, problemsOf } from '../support/read-config.ts';

/** A kind of values: what each of its variables is told for each text that is not of the kind. */
interface Kind {
  readonly variables: readonly string[];
  readonly problems: Readonly<Record<string, readonly string[]>>;
  /** What has to be set too, for a variable of the kind to be of use. */
  readonly beside?: Environment;
}

const NO_NUMBERS = ['-1', '1.5', '1e3', '0x10', ' 7', '7 ', '+7', '７', 'x', '9'.repeat(17)];
const NO_ASCII = ['with space', 'with\nnewline', 'with\ttab', 'with\u00e9', '\u2022'.repeat(8)];
const ASCII = 'has only visible ASCII characters, no spaces.';
const ALGORITHMS =
  'is one of: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519.';
const URLS = {
  'is an https URL.': ['example.com', '/api/v3', 'ftp://a.example', 'https://', 'x'],
  'has no user name or password.': [
    'https://user:pass@a.example',
    'https://user@a.example',
    'https://:pass@a.example',
  ],
  'has no query and no fragment.': ['https://a.example/?b=c', 'https://a.example/#b'],
  'is an https URL; http is for loopback addresses only.': [
    'http://a.example',
    'http://192.168.1.1',
    'http://localhost.a.example',
    'http://127.0.0.1.a.example',
    'http://0.0.0.0:8080',
  ],
};

const allow = { HOOKGRAPH_ANONYMOUS: 'allow' };
const KEYS = { ...allow, SENDCLOUD_PUBLIC_KEY: 'public', SENDCLOUD_SECRET_KEY: 'secret' };
const CLIENT = { ...allow, SENDCLOUD_CLIENT_ID: 'id', SENDCLOUD_CLIENT_SECRET: 'secret' };

const kinds: readonly Kind[] = [
  {
    variables: [
      'HOOKGRAPH_ATTEMPT_TIMEOUT_MS',
      'HOOKGRAPH_CONNECT_TIMEOUT_MS',
      'HOOKGRAPH_DRAIN_TIMEOUT_MS',
      'HOOKGRAPH_KEEP_ALIVE_MS',
      'HOOKGRAPH_MAX_ALIASES',
      'HOOKGRAPH_MAX_BODY_BYTES',
      'HOOKGRAPH_MAX_CALLS',
      'HOOKGRAPH_MAX_DEPTH',
      'HOOKGRAPH_MAX_DIRECTIVES',
      'HOOKGRAPH_MAX_LIST_ITEMS',
      'HOOKGRAPH_MAX_MUTATION_FIELDS',
      'HOOKGRAPH_MAX_REPRESENTATIONS',
      'HOOKGRAPH_MAX_ROOT_FIELDS',
      'HOOKGRAPH_MAX_SHARED_BYTES',
      'HOOKGRAPH_MAX_TOKENS',
      'HOOKGRAPH_MAX_UPSTREAM_BODY_BYTES',
    ],
    problems: { 'is a whole number from 1 to 2147483647.': [...NO_NUMBERS, '0', '2147483648'] },
  },
  {
    variables: [
      'HOOKGRAPH_EVENTS_FRESH_MS',
      'HOOKGRAPH_SENDCLOUD_FRESH_MS',
      'HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS',
      'HOOKGRAPH_STALE_MS',
    ],
    problems: { 'is a whole number from 0 to 2147483647.': [...NO_NUMBERS, 'never', '2147483648'] },
  },
  {
    variables: ['HOOKGRAPH_OPERATION_TIMEOUT_MS'],
    problems: { 'is a whole number from 101 to 3600000.': [...NO_NUMBERS, '100', '3600001'] },
  },
  {
    variables: ['HOOKGRAPH_MAX_SHARED_ENTRIES'],
    problems: { 'is a whole number from 1 to 1000000.': [...NO_NUMBERS, '0', '1000001'] },
  },
  {
    variables: ['PORT', 'HOOKGRAPH_METRICS_PORT'],
    problems: { 'is a whole number from 0 to 65535.': [...NO_NUMBERS, '65536'] },
  },
  {
    variables: [
      'HOOKGRAPH_APQ',
      'HOOKGRAPH_DOCUMENTS_ONLY',
      'HOOKGRAPH_GRAPHIQL',
      'HOOKGRAPH_INTROSPECTION',
      'HOOKGRAPH_TRACE_UPSTREAM',
      'HOOKGRAPH_UPSTREAM_CALLS',
    ],
    problems: { 'is one of: on, off.': ['yes', 'ON', 'true', '1', 'on '] },
  },
  {
    variables: ['UPSTREAM'],
    problems: { 'is one of: sandbox, live.': ['Sandbox', 'both', 'live '] },
  },
  {
    variables: ['HOOKGRAPH_LOG_LEVEL'],
    problems: {
      'is one of: trace, debug, info, warn, error, fatal, silent.': ['verbose', 'INFO', '30'],
    },
  },
  {
    variables: ['HOOKGRAPH_ANONYMOUS'],
    problems: { 'is one of: allow.': ['yes', 'Allow', 'deny', 'true'] },
  },
  {
    variables: ['HOOKGRAPH_CORS_ORIGINS'],
    problems: {
      'is a list of origins like https://app.example.com.': [
        ...['*', 'null', 'a.example', 'https://a.example/', 'https://a.example,'],
      ],
    },
  },
  {
    variables: ['HOOKGRAPH_CALLER_TOKENS'],
    problems: { [ASCII]: [',', 'one,,two', 'one two', 'one,t\u00e9'] },
  },
  {
    variables: ['HOOKGRAPH_JWT_ALGORITHMS'],
    problems: { [ALGORITHMS]: ['HS256', 'none', 'rs256', 'RS256,HS256', 'RS256,', ','] },
  },
  {
    variables: [
      'HOOKGRAPH_GATEWAY_SECRET',
      'HOOKGRAPH_JWT_AUDIENCE',
      'HOOKGRAPH_JWT_ISSUER',
      'HOOKGRAPH_JWT_READ_SCOPE',
      'HOOKGRAPH_JWT_WRITE_SCOPE',
      'SHIPPING_CHANNELS_API_KEY',
    ],
    problems: { [ASCII]: NO_ASCII },
  },
  { variables: ['SENDCLOUD_SECRET_KEY'], problems: { [ASCII]: NO_ASCII }, beside: KEYS },
  {
    variables: ['SENDCLOUD_PUBLIC_KEY'],
    problems: { [ASCII]: NO_ASCII, 'has no colon.': ['a:b', ':', 'a:b c'] },
    beside: KEYS,
  },
  {
    variables: ['SENDCLOUD_CLIENT_ID', 'SENDCLOUD_CLIENT_SECRET'],
    problems: { [ASCII]: NO_ASCII },
    beside: CLIENT,
  },
  {
    variables: ['SENDCLOUD_BASE_URL', 'SHIPPING_CHANNELS_BASE_URL', 'HOOKGRAPH_JWT_JWKS_URL'],
    problems: URLS,
  },
  { variables: ['SENDCLOUD_TOKEN_URL'], problems: URLS, beside: CLIENT },
  { variables: ['HOST', 'HOOKGRAPH_DOCUMENTS'], problems: {} },
];

const pages = await readPages();
const variables = kinds.flatMap(({ variables: names, problems, beside }) =>
  names.map((name) => ({ name, problems, beside })),
);

test('every variable of the documentation is of one kind', () => {
  const documented = rowsOf(pages, 'variable').flatMap(
    ([names = '']) => names.match(/[A-Z_]{4,}/g) ?? [],
  );
  expect(variables.map(({ name }) => name).toSorted()).toEqual(documented.toSorted());
});

test.for(variables)('$name takes nothing but its kind', ({ name, problems, beside }) => {
  expect(problemsOf({ ...beside })).toEqual([]);
  for (const [problem, texts] of Object.entries(problems)) {
    for (const text of texts) {
      // A whole sentence, which has no room for the text.
      const told = problemsOf({ ...beside, [name]: text });
      expect({ text, told }).toEqual({ text, told: [`${name} ${problem}`] });
    }
  }
});

const { limits, timeouts, sharing } = DEFAULTS;
const numbers = {
  limits: {
    bodyBytes: 'HOOKGRAPH_MAX_BODY_BYTES',
    tokens: 'HOOKGRAPH_MAX_TOKENS',
    depth: 'HOOKGRAPH_MAX_DEPTH',
    aliases: 'HOOKGRAPH_MAX_ALIASES',
    rootFields: 'HOOKGRAPH_MAX_ROOT_FIELDS',
    mutationFields: 'HOOKGRAPH_MAX_MUTATION_FIELDS',
    directives: 'HOOKGRAPH_MAX_DIRECTIVES',
    representations: 'HOOKGRAPH_MAX_REPRESENTATIONS',
    listItems: 'HOOKGRAPH_MAX_LIST_ITEMS',
    calls: 'HOOKGRAPH_MAX_CALLS',
    upstreamBodyBytes: 'HOOKGRAPH_MAX_UPSTREAM_BODY_BYTES',
  },
  timeouts: {
    operationMs: 'HOOKGRAPH_OPERATION_TIMEOUT_MS',
    attemptMs: 'HOOKGRAPH_ATTEMPT_TIMEOUT_MS',
    connectMs: 'HOOKGRAPH_CONNECT_TIMEOUT_MS',
    keepAliveMs: 'HOOKGRAPH_KEEP_ALIVE_MS',
    drainMs: 'HOOKGRAPH_DRAIN_TIMEOUT_MS',
  },
  sharing: {
    sendcloudFreshMs: 'HOOKGRAPH_SENDCLOUD_FRESH_MS',
    shippingChannelsFreshMs: 'HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS',
    eventsFreshMs: 'HOOKGRAPH_EVENTS_FRESH_MS',
    maxStaleMs: 'HOOKGRAPH_STALE_MS',
    entries: 'HOOKGRAPH_MAX_SHARED_ENTRIES',
    bytes: 'HOOKGRAPH_MAX_SHARED_BYTES',
  },
} satisfies { [Group in keyof Groups]: Record<keyof Groups[Group], string> };

type Groups = Pick<Config, 'limits' | 'timeouts' | 'sharing'>;

test('a number is read exactly, and counts what its name says', () => {
  expect(loadConfig({ PORT: '777' })).toEqual({ ...DEFAULTS, port: 777 });
  expect(loadConfig({ HOOKGRAPH_METRICS_PORT: '0' })).toEqual({ ...DEFAULTS, metricsPort: 0 });
  const defaults: Readonly<Record<string, object>> = { limits, timeouts, sharing };
  for (const [group, names] of Object.entries(numbers)) {
    for (const [key, name] of Object.entries(names)) {
      const changed = { ...defaults[group], [key]: 777 };
      expect(changed).not.toEqual(defaults[group]);
      expect(loadConfig({ [name]: '777' })).toEqual({ ...DEFAULTS, [group]: changed });
      const unit = /_(MS|BYTES)$/.exec(name)?.[1];
      expect({ name, unit: /(Ms|[bB]ytes)$/.exec(key)?.[1]?.toUpperCase() }).toEqual({
        name,
        unit,
      });
    }
  }
});
