import { describe, expect, test } from 'vitest';
import { NEVER_OPENS, until } from '../support/start-graph.ts';
import { timed } from '../upstream/scripted-server.ts';
import { answerWell, createOf, failureOf, READ_DATA, readOf } from './answers.ts';
import { startUnderTest } from './under-test.ts';

const SOCKETS = 50;
const WAITING = 200;
/** So long that nothing ends before it is told to. */
const LONG = {
  HOOKGRAPH_OPERATION_TIMEOUT_MS: '14000',
  HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '12000',
};

/** A Sendcloud that answers nothing of tenant A before it is told to. */
async function startHanging() {
  const { promise: told, resolve: answerAll } = Promise.withResolvers<void>();
  const heads: string[] = [];
  const app = await startUnderTest({
    environment: LONG,
    async script(...request) {
      heads.push(request[2]);
      await told;
      answerWell(...request);
    },
  });
  return Object.assign(app, { answerAll, heads });
}

describe('B27: when all sockets of an API hang', () => {
  test('200 requests wait, what is more is refused at once, and all goes on', async () => {
    await using app = await startHanging();
    const others = 50;
    const ids = Array.from({ length: SOCKETS + WAITING + others }, (_, index) => index + 1);
    const { promise: allRefused, resolve } = Promise.withResolvers<void>();
    let refused = 0;
    const asked = Promise.all(
      ids.map(async (id) => {
        const answer = await app.ask('A', readOf(id));
        if (answer.errors !== undefined) refused += 1;
        if (refused === others) resolve();
        return answer;
      }),
    );
    asked.catch(() => {});
    const { ms } = await timed(() => allRefused);
    // Before anything that waits has ended.
    expect(ms).toBeLessThan(6000);
    expect(app.requestsOfA).toBe(SOCKETS);

    const write = await app.ask('A', createOf());
    expect(failureOf(write)).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
    const other = await app.ask('A', '{ webhookSubscription(id: "wh_123456") { active } }');
    expect(other.data).toEqual({ webhookSubscription: { active: true } });
    // What found no place has used up nothing of its credential's limits.
    const { data: left } = await app.ask('A', '{ rateLimits { api window remaining } }');
    expect(left.rateLimits.slice(0, 2)).toEqual([
      { api: 'SENDCLOUD', window: 'reads per minute', remaining: 1000 - SOCKETS - WAITING },
      { api: 'SENDCLOUD', window: 'writes per minute', remaining: 100 },
    ]);

    app.answerAll();
    const answers = await asked;
    const failed = answers.filter(({ errors }) => errors !== undefined);
    for (const answer of failed) {
      expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
    }
    const served = answers.filter(({ errors }) => errors === undefined);
    for (const { data } of served) expect(data).toEqual(READ_DATA);
    expect([served.length, failed.length]).toEqual([SOCKETS + WAITING, others]);
    expect(app.requestsOfA).toBe(SOCKETS + WAITING);
    expect(app.server.mostSockets).toBe(SOCKETS);
    expect(app.heads.every((head) => head.startsWith('GET '))).toBe(true);
    await app.expectInvariants([...answers, write, other]);
  });

  test('a write that waits for one in vain was not sent, and says so', async () => {
    await using app = await startUnderTest({
      script: () => {},
      environment: { HOOKGRAPH_OPERATION_TIMEOUT_MS: '9000' },
      tuning: { circuitPolicy: NEVER_OPENS },
    });
    // These may take longer than others.
    const events = Array.from({ length: SOCKETS }, (_, index) =>
      app.ask(
        'A',
        `mutation { sendTestEvent(input: { subscriptionId: ${index + 1} }) { __typename } }`,
        // No credential may send so many at once.
        { 'x-sendcloud-authorization': `Bearer another-${index % 5}` },
      ),
    );
    await until(() => app.requestsOfA === SOCKETS);
    const write = await app.ask('A', createOf());
    expect(failureOf(write)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
    expect(app.requestsOfA).toBe(SOCKETS);

    for (const socket of app.server.sockets) socket.destroy();
    const answers = await Promise.all(events);
    for (const answer of answers) {
      expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' });
    }
    expect(app.requestsOfA).toBe(SOCKETS);
    await app.expectInvariants([...answers, write]);
  });
});
