import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { failureOf } from './mock-upstream.ts';
import { ask, timed, transportTo } from './scripted-server.ts';

const NOT_DROPPED = 'This kernel lets more connections in than a backlog has places.';

/** A server whose thread sleeps: the kernel accepts for it until its backlog is full, and then drops. */
async function startBlackHole() {
  const program = `
    const { createServer } = require('node:net');
    const { parentPort } = require('node:worker_threads');
    const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000));
    });`;
  const worker = new Worker(program, { eval: true });
  const [port] = await once(worker, 'message');
  await delay(50);

  const fillers: Socket[] = [];
  let dropped = false;
  while (!dropped && fillers.length < 20) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    fillers.push(socket);
    dropped = await Promise.race([once(socket, 'connect').then(() => false), delay(100, true)]);
  }

  return {
    origin: `http://127.0.0.1:${port}`,
    /** Whether this kernel does drop. */
    dropped,
    async [Symbol.asyncDispose]() {
      for (const socket of fillers) socket.destroy();
      await worker.terminate();
    },
  };
}

test('a connection that never comes about is UPSTREAM_TIMEOUT at connectTimeoutMs', async (context) => {
  await using hole = await startBlackHole();
  context.skip(!hole.dropped, NOT_DROPPED);
  await using transport = transportTo(hole.origin, { connectTimeoutMs: 100 });
  const { asked, ms } = await timed(() => ask(transport));
  expect(await failureOf(asked)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
  expect(ms).toBeGreaterThanOrEqual(98);
  expect(ms).toBeLessThan(400);
  expect(transport.degraded).toBe(true);
});

test('an operation that ends while connecting is CANCELLED at once', async (context) => {
  await using hole = await startBlackHole();
  context.skip(!hole.dropped, NOT_DROPPED);
  await using transport = transportTo(hole.origin, { connectTimeoutMs: 1000 });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const { asked, ms } = await timed(() => ask(transport, controller.signal));
  expect(await failureOf(asked)).toMatchObject({ code: 'CANCELLED', status: null });
  expect(ms).toBeLessThan(500);
  expect(transport.degraded).toBe(false);
});

test('attemptTimeoutMs is for connecting too', async (context) => {
  await using hole = await startBlackHole();
  context.skip(!hole.dropped, NOT_DROPPED);
  await using transport = transportTo(hole.origin, {
    attemptTimeoutMs: 100,
    connectTimeoutMs: 1000,
  });
  const { asked, ms } = await timed(() => ask(transport));
  expect(await failureOf(asked)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
  expect(ms).toBeLessThan(400);
});
