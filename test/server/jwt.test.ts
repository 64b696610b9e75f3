import { expect, test, vi } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { startGraph } from '../support/start-graph.ts';
import { BASIC, BOTH } from './ask-as-caller.ts';
import {
  askWith,
  environmentOf,
  good,
  invalid,
  nowS,
  STATIC_TOKEN,
  verifierOf,
} from './ask-with-jwt.ts';
import { AUDIENCE, startKeyServer } from './key-server.ts';

const { apiKey } = demoCredentials();
const WRITE = 'mutation { deleteConnection(input: { id: "404" }) { __typename } }';

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
  { what: 'one whose subject is a number', claims: { sub: 42 }, answer: invalid },
  { what: 'one whose subject is null', claims: { sub: null }, answer: invalid },
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

test('a static token in the form of a JWT is a static token', async () => {
  await using keys = await startKeyServer();
  const token = `${STATIC_TOKEN}.b.c`;
  const environment = { ...environmentOf(keys), HOOKGRAPH_CALLER_TOKENS: token };
  await using graph = await startGraph({ environment });
  expect(await askWith(graph, token)).toEqual(good);
  expect(keys.requests).toBe(0);
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
    const verifier = verifierOf(keys);
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
