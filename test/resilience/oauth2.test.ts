import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { until } from '../support/start-graph.ts';
import { errorsOf, startOAuth2 } from './oauth2-under-test.ts';
import { queriesBegun } from './queries-begun.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

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

test('no token is asked for with less than 100 ms left', async () => {
  await using app = await startOAuth2({
    // It would be asked for again otherwise.
    answer: (response) => setTimeout(() => response.writeHead(500).end(), 520),
    environment: { HOOKGRAPH_OPERATION_TIMEOUT_MS: '600' },
  });
  expect(errorsOf([await app.ask(1)])).toHaveLength(1);
  expect(app.tokenRequests).toHaveLength(1);
});

test('a client that hangs up while its token is fetched ends that, and nothing more is asked', async () => {
  const ended = Promise.withResolvers<void>();
  await using app = await startOAuth2({
    answer: (response) => response.once('close', ended.resolve),
  });
  const controller = new AbortController();
  const asked = fetch(`${app.graph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ connection(id: 1) { __typename } }' }),
    signal: controller.signal,
  });
  await until(() => app.tokenRequests.length === 1);
  controller.abort();
  await expect(asked).rejects.toThrow();
  await ended.promise;
  await until(() => app.graph.logs.some(({ clientHungUp }) => clientHungUp === true));
  expect(app.tokenRequests).toHaveLength(1);
  expect(app.apiRequests).toHaveLength(0);
  await app.expectInvariants([]);
});

test.for([401, 403, 404])(
  'a token endpoint that says %d has denied nothing of the API',
  async (status) => {
    let isGood = true;
    await using app = await startOAuth2({
      environment: { HOOKGRAPH_SENDCLOUD_FRESH_MS: '0' },
      spoil: ({ body }) => Object.assign(body, { expires_in: 0.2 }),
      answer: (response, request) => {
        if (isGood) return false;
        return request === 2 ? response.writeHead(status).end() : response.destroy();
      },
    });
    const good = await app.ask(1);
    isGood = false;
    await delay(200);
    const denied = await app.ask(1);
    await delay(1000);
    const bridged = await app.ask(1);
    expect(bridged.data).toEqual(good.data);
    expect(bridged.extensions.stale).toMatchObject([{ path: ['connection'] }]);
    for (const { extensions } of denied.errors ?? []) {
      expect(extensions.upstream).toEqual({
        api: 'SENDCLOUD',
        status: null,
        code: null,
        requestId: null,
      });
    }
    expect(app.apiRequests).toHaveLength(1);
    await app.expectInvariants([denied, bridged]);
  },
);

test('after a 429 of the token endpoint nobody asks before its time: 40 queries are 1 request', async () => {
  await using app = await startOAuth2({
    answer: (response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
  });
  const answers = [await app.ask(), ...(await Promise.all(ids(39).map(app.ask)))];
  expect(errorsOf(answers)).toEqual(Array(40).fill('RATE_LIMITED'));
  for (const { errors } of answers) {
    expect(errors?.[0]?.extensions.retryAfterMs).toBeGreaterThan(3_500_000);
  }
  expect(app.tokenRequests).toHaveLength(1);
  await app.expectInvariants(answers);
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

  test('fail together when it is refused, and a second later one asks again', async () => {
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
    await delay(1000);
    const next = await app.ask(1);
    expect(next.errors).toBeUndefined();
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants([...answers, next]);
  });
});
