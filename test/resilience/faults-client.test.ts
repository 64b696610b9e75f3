import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { loggedErrors } from '../server/logged-errors.ts';
import { openConnection, postText } from '../server/raw-connection.ts';
import { FAST_RETRIES, until } from '../support/start-graph.ts';
import { OK, type Script } from '../upstream/scripted-server.ts';
import { answerOf, answerWell, readOf } from './answers.ts';
import { startByName } from './by-name.ts';
import {
  ok,
  REAL_TIMES,
  startUnderTest,
  type UnderTest,
  type UnderTestOptions,
} from './under-test.ts';

/** So long that what ends sooner has been ended. */
const LONG = {
  HOOKGRAPH_OPERATION_TIMEOUT_MS: '9000',
  HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '8000',
  HOOKGRAPH_CONNECT_TIMEOUT_MS: '7000',
};
const WAIT_MS = 300;
/** Waits so long before each retry. */
const SLOW_RETRIES = { ...FAST_RETRIES, minDelayMs: WAIT_MS, maxDelayMs: WAIT_MS };

const silent: Script = () => {};
const halfAnswer: Script = (socket) => socket.write(`${OK}content-length: 100\r\n\r\n{"data":`);

/** The text of a request of tenant A. */
function textOf(app: UnderTest, query: string): string {
  const headers = Object.entries(app.headersOf('A')).map(([name, value]) => `${name}: ${value}`);
  return postText(JSON.stringify({ query }), headers);
}

/** How many requests of clients that did not wait for their answers are in the log. */
function hungUp({ graph }: UnderTest): number {
  return graph.logs.filter(({ clientHungUp }) => clientHungUp === true).length;
}

const BATCH = '{ a: connection(id: 1) { __typename } b: connection(id: 2) { __typename } }';

const phases: readonly {
  when: string;
  script: Script;
  query?: string;
  tuning?: UnderTestOptions['tuning'];
}[] = [
  { when: 'before the headers of the answer', script: silent },
  { when: 'in the body of the answer', script: halfAnswer },
  { when: 'in a batch of two fields', script: silent, query: BATCH },
  {
    when: 'in the wait before a retry',
    script: (socket) => socket.write(answerOf(503)),
    tuning: { retryPolicy: SLOW_RETRIES },
  },
];

describe('a client that hangs up', () => {
  test.for(phases)('$when ends the call, and starts no other', async (row) => {
    const { script, query = readOf(7), tuning = {} } = row;
    await using app = await startUnderTest({ script, tuning, environment: LONG });
    using connection = await openConnection(app.graph.url);
    connection.send(textOf(app, query));
    await until(() => app.requestsOfA === 1);
    // Until the answer, if there is one, has been read.
    await delay(50);
    expect(app.server.sockets.size).toBe(1);
    connection[Symbol.dispose]();
    const hungUpAt = performance.now();
    await until(() => hungUp(app) === 1);
    // A socket whose answer has been read to its end is kept.
    if (row.tuning === undefined) await until(() => app.server.sockets.size === 0);
    expect(performance.now() - hungUpAt).toBeLessThan(5000);
    if (row.tuning !== undefined) await delay(2 * WAIT_MS);
    expect(app.requestsOfA).toBe(1);
    expect(loggedErrors(app.graph)).toEqual([]);
    await app.expectInvariants([]);
  });

  test('before the call has a connection starts none', async () => {
    const { promise: found, resolve: find } = Promise.withResolvers<readonly string[]>();
    await using app = await startByName([found], { environment: LONG });
    using connection = await openConnection(app.graph.url);
    connection.send(textOf(app, readOf(7)));
    await until(() => app.names.count === 1);
    connection[Symbol.dispose]();
    await until(() => hungUp(app) === 1);
    find(['127.0.0.1']);
    await delay(100);
    expect(app.requestsOfA).toBe(0);
    expect(app.names.count).toBe(1);
    expect(loggedErrors(app.graph)).toEqual([]);
    await app.expectInvariants([]);
  });

  test('leaves another one that asks the same its answer: 1 request', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    await using app = await startUnderTest({
      environment: LONG,
      async script(...request) {
        await told;
        answerWell(...request);
      },
    });
    using connection = await openConnection(app.graph.url);
    connection.send(textOf(app, readOf(7)));
    await until(() => app.requestsOfA === 1);
    const other = app.ask('A', readOf(7));
    await delay(50);
    connection[Symbol.dispose]();
    await until(() => hungUp(app) === 1);
    tell();
    const answer = await other;
    expect(answer.errors).toBeUndefined();
    expect(app.requestsOfA).toBe(1);
    expect(loggedErrors(app.graph)).toEqual([]);
    await app.expectInvariants([answer]);
  });
});

/** 200 connections with long URLs: 1 MB. */
function largeList(): string {
  const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
  const data = Array.from({ length: 200 }, (_, index) => ({
    id: index + 1,
    type: 'webhook',
    configuration: { url: `https://example.com/${'a'.repeat(5000)}` },
    ...times,
  }));
  return ok(JSON.stringify({ data }));
}

/** 8 MB, of which the system takes about half from the one who writes. */
const LARGE = `{ ${Array.from({ length: 8 }, (_, index) => `a${index}: connections { ... on WebhookConnection { url } }`).join(' ')} }`;
/** More than the listeners that an emitter may have before Node warns of a leak. */
const ROUNDS = 12;

describe('while an answer of 8 MB is written, a client', () => {
  test.for([
    {
      how: 'resets its connection',
      act: (socket: Socket) => socket.resetAndDestroy(),
      hangsUp: true,
    },
    // The answer is written as a whole, so whoever only has nothing more to say gets it.
    { how: 'closes its half', act: (socket: Socket) => socket.end(), hangsUp: false },
  ])('that $how does no harm', async ({ act, hangsUp }) => {
    const body = largeList();
    await using app = await startUnderTest({
      script: (socket) => socket.write(body),
      environment: { ...REAL_TIMES, HOOKGRAPH_SENDCLOUD_FRESH_MS: '60000' },
    });
    const before = await app.ask('A', LARGE);
    expect(before.text.length).toBeGreaterThan(8_000_000);
    const { port } = new URL(app.graph.url);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => {});
      // Reads nothing, so that not all can be sent.
      socket.pause();
      socket.write(textOf(app, LARGE));
      await delay(30);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      act(socket);
      socket.resume();
      await closed;
    }
    await until(() => app.graph.logs.filter(({ msg }) => msg === 'request').length === ROUNDS + 1);
    expect(hungUp(app)).toBe(hangsUp ? ROUNDS : 0);
    // It is read once, and then served for a minute.
    expect(app.requestsOfA).toBe(1);
    expect(loggedErrors(app.graph)).toEqual([]);
    await app.expectInvariants([before]);
  });
});
