import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { until } from '../support/start-graph.ts';
import { timed } from '../upstream/scripted-server.ts';
import { HOSTILE_ANSWERS, ODD_LIFETIMES } from './oauth2-answers.ts';
import { errorsOf, listen, startOAuth2 } from './oauth2-under-test.ts';
import { FAST_TIMES } from './under-test.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('a token endpoint', () => {
  test.each(HOSTILE_ANSWERS)('that answers with $name', async (row) => {
    const { code, retryable, retryAfterMs, tokenCalls, ...answering } = row;
    // Only what nothing else ends is about time.
    const environment = code === 'UPSTREAM_TIMEOUT' ? FAST_TIMES : {};
    await using app = await startOAuth2({ ...answering, environment });
    const { asked, ms } = await timed(() => app.ask());
    const answer = await asked;
    expect(answer.data).toEqual({ connection: null });
    expect(answer.errors).toHaveLength(1);
    const { extensions } = answer.errors?.[0] ?? {};
    expect(extensions).toMatchObject({ code, retryable, upstream: { api: 'SENDCLOUD' } });
    expect(extensions?.retryAfterMs).toBe(retryAfterMs);
    expect(app.tokenRequests).toHaveLength(tokenCalls);
    expect(app.apiRequests).toHaveLength(0);
    // Within the deadline of the operation that waits for it.
    if (code === 'UPSTREAM_TIMEOUT') expect(ms).toBeLessThan(1100);
    expect(app.graph.logs).toContainEqual(
      expect.objectContaining({ code, reason: expect.stringMatching(/^token endpoint: /) }),
    );
    await app.expectInvariants([answer]);
  });

  test.each([301, 302, 303, 307, 308])('is not followed elsewhere by %d', async (status) => {
    let requests = 0;
    await using elsewhere = await listen((_request, response) => {
      requests += 1;
      response.end();
    });
    await using app = await startOAuth2({
      answer: (response) =>
        response.writeHead(status, { location: `${elsewhere.origin}/oauth2/token/` }).end(),
    });
    const answer = await app.ask();
    expect(errorsOf([answer])).toEqual(['UPSTREAM_BAD_RESPONSE']);
    expect(app.tokenRequests).toHaveLength(1);
    expect(requests).toBe(0);
    await app.expectInvariants([answer]);
  });

  test('that nobody can connect to', async () => {
    const closed = await listen(() => {});
    await closed[Symbol.asyncDispose]();
    // Another test may listen on this port by now, and none on this address.
    const origin = closed.origin.replace('127.0.0.1', '127.0.0.2');
    await using app = await startOAuth2({ tokenUrl: `${origin}/oauth2/token/` });
    const answer = await app.ask();
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    expect(app.apiRequests).toHaveLength(0);
    await app.expectInvariants([answer]);
  });

  test.each([
    ['500', { answer: 500 }],
    ['429', { answer: 429 }],
    ['a closed connection', { answer: null }],
  ])('that recovers after %s gives data', async (_name, { answer: status }) => {
    await using app = await startOAuth2({
      answer: (response, request) =>
        request === 1 && (status === null ? response.destroy() : response.writeHead(status).end()),
    });
    const answer = await app.ask();
    expect(answer.errors).toBeUndefined();
    expect(app.tokenRequests).toHaveLength(2);
    await app.expectInvariants([answer]);
  });

  test.each(ODD_LIFETIMES)(
    'whose expires_in is %j gives a token that is kept',
    async (expiresIn) => {
      await using app = await startOAuth2({
        spoil: ({ body }) => Object.assign(body, { expires_in: expiresIn }),
      });
      const answers = [await app.ask(1), await app.ask(2)];
      expect(errorsOf(answers)).toEqual([]);
      expect(app.tokenRequests).toHaveLength(1);
      await app.expectInvariants(answers);
    },
  );
});

describe('time', () => {
  test('that goes by ends a token before the API would refuse it', async () => {
    await using app = await startOAuth2({
      spoil: ({ body }) => Object.assign(body, { expires_in: 2 }),
    });
    const first = await app.ask(1);
    // In the second half of its life, and long before the last 100 ms, in which nothing is begun.
    await delay(1050);
    const second = await app.ask(2);
    expect(errorsOf([first, second])).toEqual([]);
    // Nobody waits for the next one while the first one lives.
    await until(() => app.tokenRequests.length === 2);
    expect(app.takeApiCalls()).toEqual(['GET /connections/1 200', 'GET /connections/2 200']);
    await app.expectInvariants([first, second]);
  });

  test('that the clock on the wall jumps over is of no interest', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1, 12) });
    await using app = await startOAuth2();
    const answers = [await app.ask(1)];
    for (const [index, hour] of [13, 11, 36, 0].entries()) {
      vi.setSystemTime(Date.UTC(2026, 0, 1, hour));
      answers.push(await app.ask(index + 2));
    }
    expect(errorsOf(answers)).toEqual([]);
    expect(app.tokenRequests).toHaveLength(1);
    await app.expectInvariants(answers);
  });
});
