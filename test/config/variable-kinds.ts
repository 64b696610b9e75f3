import type { Environment } from '../support/read-config.ts';

/** A kind of values: what each of its variables is told for each text that is not of the kind. */
export interface Kind {
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
const REDIS = {
  HOOKGRAPH_REDIS_URL: 'redis://127.0.0.1',
  HOOKGRAPH_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
};
const CLIENT = { ...allow, SENDCLOUD_CLIENT_ID: 'id', SENDCLOUD_CLIENT_SECRET: 'secret' };

export const kinds: readonly Kind[] = [
  {
    variables: [
      'HOOKGRAPH_ATTEMPT_TIMEOUT_MS',
      'HOOKGRAPH_CONNECT_TIMEOUT_MS',
      'HOOKGRAPH_DRAIN_TIMEOUT_MS',
      'HOOKGRAPH_KEEP_ALIVE_MS',
      'HOOKGRAPH_MAX_ALIASES',
      'HOOKGRAPH_MAX_BODY_BYTES',
      'HOOKGRAPH_MAX_CALLS',
      'HOOKGRAPH_MAX_STREAMS',
      'HOOKGRAPH_MAX_STREAMS_PER_CALLER',
      'HOOKGRAPH_STREAM_MS',
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
  {
    variables: ['HOOKGRAPH_HOOKS'],
    problems: { 'names a file that cannot be read: ENOENT.': ['there-is-none.json'] },
  },
  {
    variables: ['HOOKGRAPH_REDIS_URL'],
    problems: {
      [ASCII]: NO_ASCII,
      'is a URL like redis://host:6379, or rediss: for TLS.': [
        ...['host:6379', 'http://host:6379', 'redis:', 'redis://', 'unix:///run/redis.sock'],
      ],
    },
    beside: REDIS,
  },
  {
    variables: ['HOOKGRAPH_ENCRYPTION_KEY'],
    problems: {
      [ASCII]: NO_ASCII,
      'is 32 bytes in base64, as `openssl rand -base64 32` makes them.': [
        ...['short', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(43)}=A`, '-'.repeat(43)],
      ],
    },
    beside: REDIS,
  },
  { variables: ['HOOKGRAPH_REDIS_PREFIX'], problems: {}, beside: REDIS },
  {
    variables: ['HOOKGRAPH_REPLICAS'],
    problems: { 'is a whole number from 1 to 1000.': [...NO_NUMBERS, '0', '1001'] },
    beside: REDIS,
  },
];
