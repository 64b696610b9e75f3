import { expect, test, vi } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { createJwtVerifier } from '../../src/server/callers/jwt.ts';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { BASIC, BOTH } from './ask-as-caller.ts';
import { AUDIENCE, ISSUER, type KeyServer, startKeyServer } from './key-server.ts';

const { publicKey, secretKey, apiKey } = demoCredentials();
const STATIC_TOKEN = canary('static');
const WRITE = 'mutation { deleteConnection(input: { id: "404" }) { __typename } }';

function environmentOf(keys: KeyServer): Readonly<Record<string, string>> {
  return {
    UPSTREAM: 'live',
    SENDCLOUD_PUBLIC_KEY: publicKey,
    SENDCLOUD_SECRET_KEY: secretKey,
    SHIPPING_CHANNELS_API_KEY: apiKey,
    HOOKGRAPH_CALLER_TOKENS: STATIC_TOKEN,
    HOOKGRAPH_JWT_JWKS_URL: keys.url,
    HOOKGRAPH_JWT_ISSUER: ISSUER,
    HOOKGRAPH_JWT_AUDIENCE: AUDIENCE,
    HOOKGRAPH_JWT_READ_SCOPE: 'hooks:read',
    HOOKGRAPH_JWT_WRITE_SCOPE: 'hooks:write',
  };
}

/** What a caller with such a token is answered, and how many calls that costs. */
async function askWith(graph: Graph, token: string, query = BOTH) {
  graph.takeUpstreamRequests();
  const answer = await graph.query(query, {}, { authorization: `Bearer ${token}` });
  return {
    status: answer.status,
    challenge: answer.headers['www-authenticate'],
    codes: (answer.errors ?? []).map(({ extensions }) => extensions.code),
    isWritten: answer.data?.deleteConnection !== undefined,
    calls: graph.takeUpstreamRequests().length,
  };
}

const good = { status: 200, challenge: undefined, codes: [], isWritten: false, calls: 2 };
const invalid = {
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  codes: ['UNAUTHENTICATED'],
  isWritten: false,
  calls: 0,
};
const nowS = () => Math.floor(Date.now() / 1000);

test.for<{
  what: string;
  claims?: Readonly<Record<string, unknown>>;
  alg?: string;
  answer: object;
}>([
  { what: 'a good token', answer: good },
  { what: 'one that ended a moment ago', claims: { exp: nowS() - 2 }, answer: good },
  { what: 'one of several audiences', claims: { aud: ['other', AUDIENCE] }, answer: good },
  { what: 'scopes in a list', claims: { scope: undefined, scp: ['hooks:read'] }, answer: good },
  { what: 'permissions', claims: { scope: '', permissions: ['hooks:read'] }, answer: good },
  { what: 'one that has ended', claims: { exp: nowS() - 60 }, answer: invalid },
  { what: 'one that has not begun', claims: { nbf: nowS() + 60 }, answer: invalid },
  { what: 'one without an end', claims: { exp: undefined }, answer: invalid },
  { what: 'one of nobody', claims: { sub: undefined }, answer: invalid },
  { what: 'one for another service', claims: { aud: 'other' }, answer: invalid },
  { what: 'one of another provider', claims: { iss: 'https://evil.example' }, answer: invalid },
  { what: 'one that is signed with a shared secret', alg: 'HS256', answer: invalid },
])('$what', async ({ claims, alg, answer }) => {
  await using keys = await startKeyServer();
  const kid = await keys.addKey();
  await using graph = await startGraph({ environment: environmentOf(keys) });
  expect(await askWith(graph, await keys.sign(kid, claims, alg))).toEqual(answer);
});

test('what only looks like a token is none, and no key is asked for', async () => {
  await using keys = await startKeyServer();
  const kid = await keys.addKey();
  await using graph = await startGraph({ environment: environmentOf(keys) });
  const [head, , signature] = (await keys.sign(kid)).split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const token of ['a.b.c', `${none}.e30.`, `${head}.e30.${signature}`]) {
    expect(await askWith(graph, token)).toEqual(invalid);
  }
  for (const token of ['garbage', 'a.b', 'a.b.c.d', '..']) {
    expect(await askWith(graph, token)).toEqual({ ...invalid, challenge: 'Bearer' });
  }
});

test('a token without the scope may do nothing; one to read may not write; one to write may read', async () => {
  await using keys = await startKeyServer();
  const kid = await keys.addKey();
  await using graph = await startGraph({ environment: environmentOf(keys) });
  const of = (scope: string) => keys.sign(kid, { scope });
  const challenge = 'Bearer error="insufficient_scope"';
  const forbidden = { ...invalid, status: 403, challenge, codes: ['FORBIDDEN'] };
  expect(await askWith(graph, await of('other'))).toEqual(forbidden);
  const reader = await of('hooks:read');
  expect(await askWith(graph, reader)).toEqual(good);
  expect(await askWith(graph, reader, WRITE)).toMatchObject({ codes: ['FORBIDDEN'], calls: 0 });
  const writer = await of('hooks:write');
  expect(await askWith(graph, writer)).toEqual(good);
  expect(await askWith(graph, writer, WRITE)).toMatchObject({
    codes: [],
    isWritten: true,
    calls: 1,
  });
});

test('static tokens and forwarded credentials are what they were, and no token reaches an API', async () => {
  await using keys = await startKeyServer();
  const token = await keys.sign(await keys.addKey());
  await using graph = await startGraph({ environment: environmentOf(keys) });
  expect(await askWith(graph, STATIC_TOKEN, WRITE)).toMatchObject({ isWritten: true });
  await askWith(graph, token);
  await graph.query(BOTH, {}, { authorization: `Bearer ${token}` });
  const sent = graph.sandbox.requests.map(({ headers }) => headers.authorization);
  expect(sent).toEqual(expect.arrayContaining([BASIC, `Bearer ${apiKey}`]));
  expect(sent).not.toContain(`Bearer ${token}`);
  const own = { 'x-sendcloud-authorization': BASIC, authorization: 'Bearer a.b.c' };
  const answer = await graph.query('{ connection(id: 1) { __typename } }', {}, own);
  expect(answer.errors).toBeUndefined();
  expect(keys.requests).toBe(1);
});

test('a verified token is kept, for a minute at most and not beyond its end', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    await using keys = await startKeyServer();
    const kid = await keys.addKey();
    const verifier = createJwtVerifier({
      jwksUrl: new URL(keys.url),
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['ES256'],
      readScope: null,
      writeScope: null,
    });
    const long = await keys.sign(kid);
    const short = await keys.sign(kid, { exp: nowS() + 10 });
    await verifier.verify(long);
    await verifier.verify(short);
    // At once, so it was not verified again.
    expect(verifier.verify(long)).not.toBeInstanceOf(Promise);
    expect(verifier.verify(short)).not.toBeInstanceOf(Promise);
    vi.setSystemTime(Date.now() + 11_000);
    expect(verifier.verify(long)).not.toBeInstanceOf(Promise);
    vi.setSystemTime(Date.now() + 10_000);
    await expect(verifier.verify(short)).rejects.toMatchObject({ status: 401 });
    vi.setSystemTime(Date.now() + 40_000);
    const anew = verifier.verify(long);
    expect(anew).toBeInstanceOf(Promise);
    await anew;
    expect(keys.requests).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('a new key is found without a restart', async () => {
  await using keys = await startKeyServer();
  const first = await keys.sign(await keys.addKey());
  await using graph = await startGraph({ environment: environmentOf(keys) });
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    expect(await askWith(graph, first)).toEqual(good);
    const second = await keys.addKey();
    vi.setSystemTime(Date.now() + 31_000);
    expect(await askWith(graph, await keys.sign(second))).toEqual(good);
    expect(keys.requests).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('a flood of tokens with unknown keys costs one fetch in 30 seconds', async () => {
  await using keys = await startKeyServer();
  await keys.addKey();
  const unknown = await keys.addKey(false);
  await using graph = await startGraph({ environment: environmentOf(keys) });
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, index) => keys.sign(unknown, { jti: `${index}` })),
  );
  const answers = await Promise.all(tokens.map((token) => askWith(graph, token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(keys.requests).toBe(1);
});

const unavailable = {
  status: 503,
  challenge: undefined,
  codes: ['SERVICE_UNAVAILABLE'],
  isWritten: false,
  calls: 0,
};

test('while the key server is dead, known keys go on, and an unknown one is a 503 to try again', async () => {
  await using keys = await startKeyServer();
  const kid = await keys.addKey();
  const unknown = await keys.sign(await keys.addKey(false));
  await using graph = await startGraph({ environment: environmentOf(keys) });
  expect(await askWith(graph, await keys.sign(kid))).toEqual(good);
  await keys.stop();
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    // Longer than the library keeps keys.
    vi.setSystemTime(Date.now() + 15 * 60_000);
    expect(await askWith(graph, await keys.sign(kid, { jti: 'later' }))).toEqual(good);
    expect(await askWith(graph, await keys.sign(kid, { exp: nowS() - 60 }))).toEqual(invalid);
    const answer = await graph.query(BOTH, {}, { authorization: `Bearer ${unknown}` });
    expect(answer.errors).toMatchObject([{ extensions: { retryable: true } }]);
    expect(await askWith(graph, unknown)).toEqual(unavailable);
  } finally {
    vi.useRealTimers();
  }
});

test.for([
  { what: 'was never there', answer: null },
  { what: 'fails', answer: { status: 500 } },
  {
    what: 'points elsewhere',
    answer: { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
  },
  { what: 'has nothing', answer: { status: 200 } },
])('a key server that $what is a 503, and never UNAUTHENTICATED', async ({ answer }) => {
  await using keys = await startKeyServer();
  const token = await keys.sign(await keys.addKey());
  keys.answer = answer;
  await using graph = await startGraph({ environment: environmentOf(keys) });
  if (answer === null) await keys.stop();
  expect(await askWith(graph, token)).toEqual(unavailable);
});
