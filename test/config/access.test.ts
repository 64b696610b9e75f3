import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { type Environment, problemsOf } from '../support/read-config.ts';

const basicKeys = { SENDCLOUD_PUBLIC_KEY: 'public', SENDCLOUD_SECRET_KEY: 'secret' };
const JWT = {
  HOOKGRAPH_JWT_JWKS_URL: 'https://identity.example/keys',
  HOOKGRAPH_JWT_ISSUER: 'https://identity.example',
  HOOKGRAPH_JWT_AUDIENCE: 'hookgraph',
};
const INCOMPLETE =
  'HOOKGRAPH_JWT_JWKS_URL, HOOKGRAPH_JWT_ISSUER and HOOKGRAPH_JWT_AUDIENCE need each other.';

test.for<Environment>([basicKeys, { SHIPPING_CHANNELS_API_KEY: 'api-key' }])(
  'with %j it says who may use it, or it does not start',
  (environment) => {
    const problems = problemsOf(environment);
    expect(problems).toEqual([
      expect.stringMatching(/HOOKGRAPH_CALLER_TOKENS.*HOOKGRAPH_ANONYMOUS/),
    ]);
    const tokens = loadConfig({ ...environment, HOOKGRAPH_CALLER_TOKENS: 'one, two' }).access;
    expect(tokens.callerTokens.map((token) => token.reveal())).toEqual(['one', 'two']);
    expect(tokens.anonymous).toBe(false);
    const anybody = loadConfig({ ...environment, HOOKGRAPH_ANONYMOUS: 'allow' }).access;
    expect(anybody).toMatchObject({ callerTokens: [], anonymous: true });
  },
);

test.for<{ why: string; environment: Environment; problem: string }>([
  {
    why: 'there is nothing to protect',
    environment: {},
    problem: 'HOOKGRAPH_CALLER_TOKENS protects service credentials, and there are none.',
  },
  {
    why: 'anybody may come in',
    environment: { ...basicKeys, HOOKGRAPH_ANONYMOUS: 'allow' },
    problem: 'HOOKGRAPH_CALLER_TOKENS means nothing with HOOKGRAPH_ANONYMOUS=allow.',
  },
])('caller tokens are refused where $why', ({ environment, problem }) => {
  const tokens = { UPSTREAM: 'live', HOOKGRAPH_CALLER_TOKENS: 'one' };
  expect(problemsOf({ ...tokens, ...environment })).toEqual([problem]);
});

test('JSON Web Tokens let callers use the service credentials', () => {
  const { access } = loadConfig({ UPSTREAM: 'live', ...basicKeys, ...JWT });
  expect(access).toMatchObject({
    anonymous: false,
    callerTokens: [],
    jwt: {
      jwksUrl: new URL('https://identity.example/keys'),
      issuer: 'https://identity.example',
      audience: 'hookgraph',
      algorithms: ['RS256', 'ES256', 'EdDSA'],
      readScope: null,
      writeScope: null,
    },
  });
});

test.for<{ why: string; environment: Environment; problems: readonly string[] }>([
  {
    why: 'there is nothing to protect',
    environment: JWT,
    problems: ['HOOKGRAPH_JWT_JWKS_URL protects service credentials, and there are none.'],
  },
  {
    why: 'anybody may come in',
    environment: { ...basicKeys, ...JWT, HOOKGRAPH_ANONYMOUS: 'allow' },
    problems: ['HOOKGRAPH_JWT_JWKS_URL means nothing with HOOKGRAPH_ANONYMOUS=allow.'],
  },
  ...Object.keys(JWT).map((name) => ({
    why: `${name} is missing`,
    environment: { ...basicKeys, ...JWT, HOOKGRAPH_CALLER_TOKENS: 'one', [name]: '' },
    problems: [INCOMPLETE],
  })),
  {
    why: 'whoever verifies could sign',
    environment: { ...basicKeys, ...JWT, HOOKGRAPH_JWT_ALGORITHMS: 'RS256,HS256' },
    problems: [expect.stringMatching(/^HOOKGRAPH_JWT_ALGORITHMS is one of: RS256, /)],
  },
  {
    why: 'anybody could answer in the place of the key server',
    environment: { ...basicKeys, ...JWT, HOOKGRAPH_JWT_JWKS_URL: 'http://identity.example/keys' },
    problems: [
      'HOOKGRAPH_JWT_JWKS_URL is an https URL; http is for loopback addresses only.',
      INCOMPLETE,
      expect.stringMatching(/^With service credentials, /),
    ],
  },
])('JSON Web Tokens are rejected where $why', ({ environment, problems }) => {
  expect(problemsOf({ UPSTREAM: 'live', ...environment })).toEqual(problems);
});
