import { describe, expect, test } from 'vitest';
import { until } from '../support/start-graph.ts';
import { errorsOf, startOAuth2 } from './oauth2-under-test.ts';

const MUTATION = `mutation { createWebhookConnection(input: { url: "https://example.com/a" }) {
  ... on CreateWebhookConnectionSuccess { connection { url } }
} }`;

const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

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

  test('hides no trouble of the API that comes with it', async () => {
    await using app = await startOAuth2({ apiStatus: (request) => (request === 2 ? 503 : null) });
    await app.ask(1);
    app.takeApiCalls();
    app.revoke();
    const answer = await app.ask(2);
    expect(answer.errors).toBeUndefined();
    const calls = ['401', '503', '200'].map((status) => `GET /connections/2 ${status}`);
    expect(app.takeApiCalls()).toEqual(calls);
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
