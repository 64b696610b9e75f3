import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openConnection, postText } from '../server/raw-connection.ts';
import { type GraphResponse, NEVER_OPENS, until } from '../support/start-graph.ts';
import { timed } from '../upstream/scripted-server.ts';
import { answerWell, createOf, failureOf, READ_DATA, readOf } from './answers.ts';
import { queriesBegun } from './queries-begun.ts';
import { startUnderTest, type UnderTest } from './under-test.ts';

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

/** Takes all sockets with test events, which may take longer than others. */
function holdAll(app: UnderTest): Promise<GraphResponse>[] {
  return Array.from({ length: SOCKETS }, (_, index) =>
    app.ask(
      'A',
      `mutation { sendTestEvent(input: { subscriptionId: ${index + 1} }) { __typename } }`,
      // No credential may send so many at once.
      { 'x-sendcloud-authorization': `Bearer another-${index % 5}` },
    ),
  );
}

describe('when all sockets of an API hang', () => {
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
    // What was not sent has used up nothing of its credential's limits.
    const { data: left } = await app.ask('A', '{ rateLimits { api window remaining } }');
    expect(left.rateLimits.slice(0, 2)).toEqual([
      { api: 'SENDCLOUD', window: 'reads per minute', remaining: 1000 - SOCKETS },
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
    const events = holdAll(app);
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

  test('those who wait in vain say nothing of the API: it is open to everybody afterwards', async () => {
    await using app = await startUnderTest({
      script: (...request) => {
        if (!request[2].includes('broadcast')) answerWell(...request);
      },
      environment: { ...LONG, HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '1000' },
    });
    const events = holdAll(app);
    await until(() => app.requestsOfA === SOCKETS);
    const reads = Array.from({ length: 20 }, (_, index) => app.ask('A', readOf(index + 1)));
    for (const answer of await Promise.all(reads)) {
      expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
      expect(answer.extensions.upstreamCalls).toEqual([]);
    }
    expect(app.requestsOfA).toBe(SOCKETS);
    for (const socket of app.server.sockets) socket.destroy();
    await Promise.all(events);
    expect((await app.ask('A', readOf(1))).data).toEqual(READ_DATA);
    await app.expectInvariants([]);
  });

  test('those whose clients hang up leave no trace: every connection is used again', async () => {
    const ports = new Set<number | undefined>();
    const { promise: told, resolve: answerAll } = Promise.withResolvers<void>();
    await using app = await startUnderTest({
      environment: LONG,
      async script(...request) {
        ports.add(request[0].remotePort);
        await told;
        answerWell(...request);
      },
    });
    const ids = Array.from({ length: SOCKETS }, (_, index) => index + 1);
    const served = ids.map((id) => app.ask('A', readOf(id)));
    await until(() => app.requestsOfA === SOCKETS);
    const headers = Object.entries(app.headersOf('A')).map(([name, value]) => `${name}: ${value}`);
    const begun = queriesBegun(SOCKETS);
    const connections = await Promise.all(
      ids.map(async (id) => {
        const connection = await openConnection(app.graph.url);
        connection.send(postText(JSON.stringify({ query: readOf(1000 + id) }), headers));
        return connection;
      }),
    );
    await begun;
    for (const connection of connections) connection[Symbol.dispose]();
    const hungUp = () => app.graph.logs.filter(({ clientHungUp }) => clientHungUp === true).length;
    await until(() => hungUp() === SOCKETS);
    answerAll();
    for (const { data } of await Promise.all(served)) expect(data).toEqual(READ_DATA);
    await Promise.all(ids.map((id) => app.ask('A', readOf(2000 + id))));
    expect(app.requestsOfA).toBe(2 * SOCKETS);
    expect(ports.size).toBe(SOCKETS);
    await app.expectInvariants([]);
  });

  // A busy machine notes the arrival of the first ones late, and more than once in a row only by a fault.
  const retry = { retry: 2 };
  test(
    '15 writes a second leave for it, also when they have waited for longer',
    retry,
    async () => {
      const times: number[] = [];
      await using app = await startUnderTest({
        environment: LONG,
        script(...request) {
          if (request[2].includes('broadcast')) return;
          times.push(performance.now());
          answerWell(...request);
        },
      });
      const events = holdAll(app);
      await until(() => app.requestsOfA === SOCKETS);
      const writes = Promise.all(Array.from({ length: 30 }, () => app.ask('A', createOf())));
      // Longer than it takes until the limits let all of them go.
      await delay(2500);
      for (const socket of app.server.sockets) socket.destroy();
      for (const answer of await writes) {
        // On a machine that is busy some wait for too long.
        if (answer.errors !== undefined) expect(failureOf(answer).code).toBe('RATE_LIMITED');
      }
      expect(times.length).toBeGreaterThan(15);
      // Each may follow when the 15th before it is a second old.
      for (const [index, atMs] of times.slice(15).entries()) {
        expect(atMs - (times[index] ?? 0)).toBeGreaterThan(900);
      }
      await Promise.all(events);
      await app.expectInvariants([]);
    },
  );
});
