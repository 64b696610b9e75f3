import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until } from '../../support/start-graph.ts';
import { countTimers } from '../../support/started-timers.ts';
import { failureOf } from '../mock-upstream.ts';
import {
  ask,
  GOOD_ANSWER,
  OK,
  type Script,
  startScriptedServer,
  timed,
  transportTo,
} from '../scripted-server.ts';

/** Long enough for what is sent to arrive on a busy machine. */
const ATTEMPT_MS = 500;

const stalls: readonly { what: string; script: Script; status: number | null }[] = [
  { what: 'no header', script: () => {}, status: null },
  { what: 'half of the headers', script: (socket) => socket.write(OK), status: null },
  {
    what: 'headers and no body',
    script: (socket) => socket.write(`${OK}content-length: 100\r\n\r\n`),
    status: 200,
  },
  {
    what: 'half of the body',
    script: (socket) => socket.write(`${OK}content-length: 100\r\n\r\n{"data":`),
    status: 200,
  },
  {
    what: 'a byte of the headers now and then',
    script: drip('HTTP/1.1 200 OK\r\nx-a: '),
    status: null,
  },
  { what: 'a byte of the body now and then', script: drip(`${OK}\r\n`), status: 200 },
  {
    what: 'early hints for ever',
    script: drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
    status: null,
  },
  {
    what: 'half of the body of a 503',
    script: (socket) => socket.write('HTTP/1.1 503 Status\r\ncontent-length: 100\r\n\r\n{'),
    status: 503,
  },
];

/** Sends the beginning, and then a piece every 10 ms until the client leaves. */
function drip(beginning: string, piece = 'a'): Script {
  return async (socket) => {
    socket.write(beginning);
    while (!socket.destroyed) {
      socket.write(piece);
      await delay(10);
    }
  };
}

test.for(stalls)(
  'an upstream that sends $what is UPSTREAM_TIMEOUT at attemptTimeoutMs',
  async ({ script, status }) => {
    await using server = await startScriptedServer(script);
    await using transport = transportTo(server.origin, { attemptTimeoutMs: ATTEMPT_MS });
    const { asked, ms } = await timed(() => ask(transport));
    expect(await failureOf(asked)).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      status,
      retryable: true,
      // A 503 is an answer of an API that can be reached.
      reached: status === 503,
    });
    // A timer may be a millisecond early by the clock.
    expect(ms).toBeGreaterThanOrEqual(ATTEMPT_MS - 2);
    expect(ms).toBeLessThan(ATTEMPT_MS + 2000);
    await until(() => server.sockets.size === 0);
  },
);

test('an answer within attemptTimeoutMs is an answer', async () => {
  await using server = await startScriptedServer(async (socket) => {
    await delay(50);
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin, { attemptTimeoutMs: 1000 });
  expect(await ask(transport)).toMatchObject({ status: 200 });
});

const ends = [
  {
    end: 'reaches its deadline',
    reason: new DOMException('too late', 'TimeoutError'),
    code: 'UPSTREAM_TIMEOUT',
  },
  { end: 'is cancelled', reason: undefined, code: 'CANCELLED' },
  { end: 'is ended with a text', reason: 'gone', code: 'CANCELLED' },
];

// Most of an attempt has to be over before the time of its operation says anything of the API.
const shares = [
  { when: 'early', attemptTimeoutMs: 60_000, afterMs: 30 },
  { when: 'late', attemptTimeoutMs: 1000, afterMs: 600 },
];

test.for(
  ends.flatMap((end) =>
    stalls.slice(0, 4).flatMap((stall) => shares.map((share) => ({ ...end, ...stall, ...share }))),
  ),
)('an operation that $end $when after $what is $code, and its socket closes', async (row) => {
  const { reason, code, script, status, attemptTimeoutMs, afterMs } = row;
  await using server = await startScriptedServer(script);
  await using transport = transportTo(server.origin, { attemptTimeoutMs });
  const controller = new AbortController();
  const asked = ask(transport, controller.signal);
  await until(() => server.requests === 1);
  await delay(afterMs);

  controller.abort(reason);
  await until(() => server.sockets.size === 0);
  const isSilent = row.when === 'late' && code === 'UPSTREAM_TIMEOUT';
  expect(await failureOf(asked)).toMatchObject({ code, status, reached: isSilent ? false : null });
  expect(transport.degraded).toBe(isSilent && status === null);
});

test('the deadline of AbortSignal.timeout is UPSTREAM_TIMEOUT', async () => {
  await using server = await startScriptedServer(() => {});
  await using transport = transportTo(server.origin);
  const asked = ask(transport, AbortSignal.timeout(50));
  expect(await failureOf(asked)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
});

test.for([
  { reason: new DOMException('too late', 'TimeoutError'), code: 'UPSTREAM_TIMEOUT' },
  { reason: undefined, code: 'CANCELLED' },
])(
  'an operation that has ended before is $code, and no request is sent',
  async ({ reason, code }) => {
    await using server = await startScriptedServer((socket) => socket.write(GOOD_ANSWER));
    await using transport = transportTo(server.origin);
    const failure = await failureOf(ask(transport, AbortSignal.abort(reason)));
    expect(failure).toMatchObject({ code });
    expect(server.requests).toBe(0);
  },
);

test('a request that waits for a socket ends at once with its operation', async () => {
  await using server = await startScriptedServer(() => {});
  await using transport = transportTo(server.origin, { connections: 1, attemptTimeoutMs: 60_000 });
  ask(transport);
  const controller = new AbortController();
  const waiting = ask(transport, controller.signal);
  await until(() => server.requests === 1);
  controller.abort();
  expect(await failureOf(waiting)).toMatchObject({ code: 'CANCELLED', status: null });
});

test('a request that waits for a socket ends at its deadline', async () => {
  await using server = await startScriptedServer(() => {});
  await using transport = transportTo(server.origin, { connections: 1, attemptTimeoutMs: 60_000 });
  ask(transport);
  const waiting = ask(transport, AbortSignal.timeout(100));
  expect(await failureOf(waiting)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
});

test('a request that never got a socket is not sent later', async () => {
  await using server = await startScriptedServer(async (socket) => {
    await delay(50);
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin, { connections: 1 });
  const first = ask(transport);
  const controller = new AbortController();
  const waiting = ask(transport, controller.signal);
  await until(() => server.requests === 1);
  controller.abort();
  expect(await failureOf(waiting)).toMatchObject({ code: 'CANCELLED' });
  expect(await first).toMatchObject({ status: 200 });
  expect(await ask(transport)).toMatchObject({ status: 200 });
  expect(server.requests).toBe(2);
});

test('a request leaves no timer and no listener behind, whatever became of it', async () => {
  const answers = [
    GOOD_ANSWER,
    'HTTP/1.1 500 Status\r\ncontent-length: 0\r\n\r\n',
    'garbage\r\n\r\n',
    `${OK}content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`,
  ];
  await using server = await startScriptedServer((socket, request) => {
    const answer = answers[request - 1];
    if (answer === undefined) socket.destroy();
    else socket.write(answer);
  });
  await using transport = transportTo(server.origin);
  const { signal } = new AbortController();
  await countTimers(async (running) => {
    for (let request = 0; request <= answers.length; request += 1) {
      const asked = Promise.allSettled([ask(transport, signal)]);
      expect(await running()).toBeGreaterThan(0);
      await asked;
      expect(getEventListeners(signal, 'abort')).toEqual([]);
      expect(await running()).toBe(0);
    }
  });
});
