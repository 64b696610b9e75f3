import { channel } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { until } from '../support/start-graph.ts';
import { errorsOf, startOAuth2 } from './oauth2-under-test.ts';

const MUTATION = `mutation { createWebhookConnection(input: { url: "https://example.com/a" }) {
  ... on CreateWebhookConnectionSuccess { connection { url } }
} }`;

const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Ends as soon as so many queries have begun. */
async function queriesBegun(count: number): Promise<void> {
  let begun = 0;
  const started = channel('http.server.request.start');
  const note = (message: unknown) => {
    if ((message as { request: { url: string } }).request.url === '/graphql') begun += 1;
  };
  started.subscribe(note);
  await until(() => begun === count);
  started.unsubscribe(note);
  // Each of them has its body by then, and waits for a token.
  await delay(200);
}

test('a token is asked for as Sendcloud documents it, and then used', async () => {
  await using app = await startOAuth2();
  const answers = [await app.ask(1), await app.ask(2)];
  expect(answers[0]?.data).toEqual({ connection: { id: '1', url: 'https://example.com/a' } });
  expect(errorsOf(answers)).toEqual([]);
  expect(app.tokenRequests).toHaveLength(1);
  const [{ method, path, headers, body } = { headers: {} }] = app.tokenRequests;
  const { host, connection, ...sent } = headers as Record<string, string>;
  expect({ method, path, body }).toEqual({
    method: 'POST',
    path: '/oauth2/token/',
    body: 'grant_type=client_credentials&scope=api',
  });
  const client = `${encodeURIComponent(app.clientId)}:${encodeURIComponent(app.clientSecret)}`;
  expect(sent).toEqual({
    accept: 'application/json',
    'accept-encoding': 'identity',
    authorization: `Basic ${Buffer.from(client).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': '39',
  });
  const bearers = new Set(app.apiRequests.map(({ headers: { authorization } }) => authorization));
  expect([...bearers]).toEqual([expect.stringMatching(/^Bearer [\w.-]+$/)]);
  await app.expectInvariants(answers);
});

describe('a token that was revoked', () => {
  test('costs a query one refresh and one replay', async () => {
    await using app = await startOAuth2();
    await app.ask(1);
    app.takeApiCalls();
    app.revoke();
    const answer = await app.ask(2);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.connection.id).toBe('2');
    expect(app.takeApiCalls()).toEqual(['GET /connections/2 401', 'GET /connections/2 200']);
    expect(app.tokenRequests).toHaveLength(2);
    expect(answer.extensions.upstreamCalls).toMatchObject([{ status: 401 }, { status: 200 }]);
    await app.expectInvariants([answer]);
  });

  test('costs a mutation one refresh and one replay', async () => {
    await using app = await startOAuth2();
    await app.ask(1);
    app.takeApiCalls();
    app.revoke();
    const answer = await app.graph.query(MUTATION);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      createWebhookConnection: { connection: { url: 'https://example.com/a' } },
    });
    const [first, second] = app.apiRequests.slice(-2).map(({ body }) => body);
    expect(first).toContain('https://example.com/a');
    expect(second).toBe(first);
    expect(app.takeApiCalls()).toEqual(['POST /connections 401', 'POST /connections 201']);
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants([answer]);
  });

  test.each([
    ['query', '{ connection(id: 2) { __typename } }', 'GET /connections/2 401'],
    ['mutation', MUTATION, 'POST /connections 401'],
  ])('and has no good successor ends a %s, without a loop', async (_name, document, call) => {
    await using app = await startOAuth2();
    await app.ask(1);
    app.takeApiCalls();
    app.revoke('forEver');
    const answer = await app.graph.query(document);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: false,
      upstream: { api: 'SENDCLOUD', status: 401 },
    });
    expect(app.takeApiCalls()).toEqual([call, call]);
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants([answer]);
  });

  test('costs 20 queries at once one refresh, and none of them fails', async () => {
    await using app = await startOAuth2();
    await app.ask(100);
    app.takeApiCalls();
    app.revoke();
    const answers = await Promise.all(ids(20).map(app.ask));
    expect(errorsOf(answers)).toEqual([]);
    const calls = app.takeApiCalls();
    expect(calls.filter((call) => call.endsWith('200'))).toHaveLength(20);
    expect(new Set(calls).size).toBe(calls.length);
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants(answers);
  });

  test('while its successor is under way: everybody replays with that one', async () => {
    const holds = { api: Promise.withResolvers<void>(), token: Promise.withResolvers<void>() };
    await using app = await startOAuth2({
      holdApi: async (path) => {
        if (path.endsWith('/2')) await holds.api.promise;
      },
      holdToken: async (request) => {
        if (request === 2) await holds.token.promise;
      },
    });
    await app.ask(1);
    app.takeApiCalls();
    const inFlight = app.ask(2);
    await until(() => app.apiRequests.length === 2);
    app.revoke();
    const refused = app.ask(3);
    await until(() => app.tokenRequests.length === 2);
    // This one learns only now that its token is none any more.
    holds.api.resolve();
    const late = app.ask(4);
    await until(() => app.apiRequests[1]?.status === 401);
    holds.token.resolve();
    const answers = await Promise.all([inFlight, refused, late]);
    expect(errorsOf(answers)).toEqual([]);
    expect(app.takeApiCalls().toSorted()).toEqual([
      'GET /connections/2 200',
      'GET /connections/2 401',
      'GET /connections/3 200',
      'GET /connections/3 401',
      'GET /connections/4 200',
    ]);
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants(answers);
  });

  test('after its successor has come: who learns it late takes that one', async () => {
    const hold = Promise.withResolvers<void>();
    await using app = await startOAuth2({
      holdApi: async (path) => {
        if (path.endsWith('/2')) await hold.promise;
      },
    });
    await app.ask(1);
    const inFlight = app.ask(2);
    await until(() => app.apiRequests.length === 2);
    app.revoke();
    const answers = [await app.ask(3)];
    hold.resolve();
    answers.push(await inFlight, await app.ask(4));
    expect(errorsOf(answers)).toEqual([]);
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants(answers);
  });
});

test('an API that accepts no token at all costs one new token in 5 s, and no request is repeated for it', async () => {
  await using app = await startOAuth2();
  app.revoke('forEver');
  const answers = [];
  for (const id of ids(10)) answers.push(await app.ask(id));
  expect(errorsOf(answers)).toEqual(Array(10).fill('UPSTREAM_UNAVAILABLE'));
  expect(app.tokenRequests).toHaveLength(2);
  expect(app.apiRequests).toHaveLength(11);
});

test('no token is asked for with less than 100 ms left', async () => {
  await using app = await startOAuth2({
    // It would be asked for again otherwise.
    answer: (response) => setTimeout(() => response.writeHead(500).end(), 520),
    environment: { HOOKGRAPH_OPERATION_TIMEOUT_MS: '600' },
  });
  expect(errorsOf([await app.ask(1)])).toHaveLength(1);
  expect(app.tokenRequests).toHaveLength(1);
});

describe('200 queries at once without a token', () => {
  test('ask for one', async () => {
    await using app = await startOAuth2();
    const answers = await Promise.all(ids(200).map(app.ask));
    expect(errorsOf(answers)).toEqual([]);
    expect(new Set(answers.map(({ data }) => data.connection.id)).size).toBe(200);
    expect(app.takeApiCalls()).toHaveLength(200);
    expect(app.tokenRequests).toHaveLength(1);
    await app.expectInvariants(answers);
  });

  test('fail together when it is refused, and the next one asks again', async () => {
    const hold = Promise.withResolvers<void>();
    await using app = await startOAuth2({
      holdToken: () => hold.promise,
      spoil(answer, request) {
        if (request === 1) Object.assign(answer, { statusCode: 400 });
      },
    });
    const begun = queriesBegun(200);
    const asked = Promise.all(ids(200).map(app.ask));
    await begun;
    hold.resolve();
    const answers = await asked;
    expect(errorsOf(answers)).toEqual(Array(200).fill('UPSTREAM_UNAVAILABLE'));
    expect(app.tokenRequests).toHaveLength(1);
    expect(app.apiRequests).toHaveLength(0);
    // Each finds its reason in the log, although they share the failure.
    const logged = app.graph.logs.filter(({ msg }) => msg === 'upstream failed');
    expect(new Set(logged.map(({ requestId }) => requestId)).size).toBe(200);
    const next = await app.ask(1);
    expect(next.errors).toBeUndefined();
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants([...answers, next]);
  });
});
