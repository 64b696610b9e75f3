import { describe, expect, test } from 'vitest';
import { FAST_RETRIES } from '../support/start-graph.ts';
import { timed } from '../upstream/scripted-server.ts';
import { answerOf, answerWell, createOf, failureOf, READ_DATA, readOf } from './answers.ts';
import { queriesBegun } from './queries-begun.ts';
import { FAST_TIMES, REAL_TIMES, startUnderTest, type UnderTestOptions } from './under-test.ts';

const AFTER_1_S = ['retry-after: 1'];
/** The one time that is as long as in the real world. */
const PATIENT: Partial<UnderTestOptions> = {
  tuning: { retryPolicy: { ...FAST_RETRIES, longestWaitMs: 2000 } },
  environment: REAL_TIMES,
};

describe.concurrent('Retry-After: 1 of an answer', () => {
  test.for([{ status: 429 }, { status: 503 }])(
    '$status to a read is waited for, and then data: 2 requests',
    async ({ status }) => {
      await using app = await startUnderTest({
        script: (socket, request, head) =>
          request === 1
            ? socket.write(answerOf(status, AFTER_1_S))
            : answerWell(socket, request, head),
        ...PATIENT,
      });
      const { asked, ms } = await timed(() => app.ask('A', readOf(7)));
      const answer = await asked;
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toEqual(READ_DATA);
      expect(ms).toBeGreaterThanOrEqual(990);
      expect(ms).toBeLessThan(6000);
      expect(app.requestsOfA).toBe(2);
      await app.expectInvariants([answer]);
    },
  );
});

const impatient: readonly {
  what: string;
  status: number;
  document?: string;
  options?: Partial<UnderTestOptions>;
  expected: object;
}[] = [
  {
    what: '429 to a write',
    status: 429,
    document: createOf(),
    options: PATIENT,
    expected: { code: 'RATE_LIMITED', retryAfterMs: 1000 },
  },
  {
    what: '503 to a write',
    status: 503,
    document: createOf(),
    options: PATIENT,
    expected: { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 1000, outcome: 'unknown' },
  },
  {
    what: '429 to a read that has no second left',
    status: 429,
    options: { ...PATIENT, environment: FAST_TIMES },
    expected: { code: 'RATE_LIMITED', retryAfterMs: 1000 },
  },
  {
    what: '429 to a read that waits for less',
    status: 429,
    expected: { code: 'RATE_LIMITED', retryAfterMs: 1000 },
  },
  {
    what: '503 to a read that waits for less',
    status: 503,
    expected: { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 1000 },
  },
];

test.for(impatient)('$what is not waited for: 1 request', async (row) => {
  await using app = await startUnderTest({
    script: (socket) => socket.write(answerOf(row.status, AFTER_1_S)),
    environment: REAL_TIMES,
    ...row.options,
  });
  const answer = await app.ask('A', row.document ?? readOf(7));
  expect(failureOf(answer)).toEqual(row.expected);
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([answer]);
});

const HOUR_MS = 3_600_000;
const fromNow = (ms: number) => new Date(Date.now() + ms);

/** What a 429 to a read says, how long it then has to wait at most as it is told, and the requests. */
const said: readonly {
  what: string;
  headers(): readonly string[];
  atMostMs?: number;
  requests: number;
}[] = [
  ...['-5', 'abc', '', '1e3', '0.5', '1, 2', 'Fri, 31 Dec 9999', '1'.repeat(10_000)].map(
    (value) => ({
      what: `'${value.slice(0, 20)}' (${value.length} characters)`,
      headers: () => [`retry-after: ${value}`],
      requests: 2,
    }),
  ),
  { what: 'nothing', headers: () => [], requests: 2 },
  { what: 'two values', headers: () => ['retry-after: 1', 'retry-after: 2'], requests: 2 },
  ...[
    '0',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Wed, 21 Oct 2015 07:28:00 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
  ].map((value) => ({
    what: value,
    headers: () => [`retry-after: ${value}`],
    atMostMs: 0,
    requests: 2,
  })),
  ...['999999', '9'.repeat(40), 'Fri, 31 Dec 9999 23:59:59 GMT'].map((value) => ({
    what: value,
    headers: () => [`retry-after: ${value}`],
    atMostMs: HOUR_MS,
    requests: 1,
  })),
  {
    what: 'a date in 3 s',
    headers: () => [`retry-after: ${fromNow(3000).toUTCString()}`],
    atMostMs: 3000,
    requests: 1,
  },
  {
    what: 'the end of its window in 7 s',
    headers: () => [`x-ratelimit-reset: ${Math.floor(fromNow(7000).getTime() / 1000)}`],
    atMostMs: 7000,
    requests: 1,
  },
];

// Most wait for a second.
describe.concurrent('a 429 says when to ask again:', () => {
  test.for(said)('$what: $requests requests', async ({ headers, atMostMs, requests }) => {
    await using app = await startUnderTest({
      script: (socket) => socket.write(answerOf(429, headers())),
      environment: REAL_TIMES,
    });
    const { asked, ms } = await timed(() => app.ask('A', readOf(7)));
    const answer = await asked;
    const { code, retryAfterMs } = failureOf(answer);
    expect(code).toBe('RATE_LIMITED');
    if (atMostMs === undefined) {
      expect(retryAfterMs).toBeUndefined();
    } else {
      expect(Number.isInteger(retryAfterMs)).toBe(true);
      // A header of whole seconds, and a machine that is busy.
      expect(retryAfterMs).toBeGreaterThanOrEqual(Math.max(0, atMostMs - 2500));
      expect(retryAfterMs).toBeLessThanOrEqual(atMostMs);
    }
    expect(ms).toBeLessThan(5000);
    expect(app.requestsOfA).toBe(requests);
    await app.expectInvariants([answer]);
  });

  test('in 1 MB, which is no answer: 1 request', async () => {
    const huge = [`retry-after: ${'1'.repeat(1_000_000)}`];
    await using app = await startUnderTest({
      script: (socket) => socket.write(answerOf(429, huge)),
      environment: REAL_TIMES,
    });
    const answer = await app.ask('A', readOf(7));
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_BAD_RESPONSE' });
    expect(app.requestsOfA).toBe(1);
    await app.expectInvariants([answer]);
  });
});

test('while one tenant is rate-limited, the other is served', async () => {
  await using app = await startUnderTest({
    script: (socket) => socket.write(answerOf(429, ['retry-after: 60'])),
    environment: REAL_TIMES,
  });
  const [limited, other] = await Promise.all([app.ask('A', readOf(1)), app.ask('B', readOf(1))]);
  expect(failureOf(limited)).toEqual({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
  expect(other.data).toEqual({ connection: { url: 'https://example.com/b' } });
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([limited, other]);
});

describe('a storm of 100 reads that all get 429', () => {
  test('sends 100 x 1.2 + 3 requests at most', async () => {
    const allAsked = queriesBegun(100);
    await using app = await startUnderTest({
      script: (socket) => allAsked.then(() => socket.write(answerOf(429))),
      environment: REAL_TIMES,
    });
    const ids = Array.from({ length: 100 }, (_, index) => index + 1);
    const answers = await Promise.all(ids.map((id) => app.ask('A', readOf(id))));
    for (const answer of answers) expect(failureOf(answer).code).toBe('RATE_LIMITED');
    expect(app.requestsOfA).toBeGreaterThan(100);
    expect(app.requestsOfA).toBeLessThanOrEqual(123);
    await app.expectInvariants(answers);
  });

  test('of the same thing sends 2', async () => {
    const allAsked = queriesBegun(100);
    await using app = await startUnderTest({
      script: (socket) => allAsked.then(() => socket.write(answerOf(429))),
      environment: REAL_TIMES,
    });
    const answers = await Promise.all(Array.from({ length: 100 }, () => app.ask('A', readOf(7))));
    for (const answer of answers) expect(failureOf(answer).code).toBe('RATE_LIMITED');
    expect(app.requestsOfA).toBe(2);
    await app.expectInvariants(answers);
  });
});
