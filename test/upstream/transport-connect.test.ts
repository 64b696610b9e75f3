import { expect, test } from 'vitest';
import { failureOf } from './mock-upstream.ts';
import { ask, startScriptedServer, timed, transportTo } from './scripted-server.ts';

/** Lets connections in and never says a word, so that the handshake of TLS has no end. */
const startSilentServer = () => startScriptedServer(() => {});

test('a connection that never comes about is UPSTREAM_TIMEOUT at connectTimeoutMs', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, { connectTimeoutMs: 100 });
  const { asked, ms } = await timed(() => ask(transport));
  expect(await failureOf(asked)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
  expect(ms).toBeGreaterThanOrEqual(98);
  expect(ms).toBeLessThan(400);
  expect(transport.degraded).toBe(true);
});

test('a write whose connection never comes about was not sent', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, { connectTimeoutMs: 100 });
  expect(await failureOf(ask(transport, undefined, 'POST'))).toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
    outcome: null,
  });
});

test('an operation that ends while connecting is CANCELLED at once', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, { connectTimeoutMs: 1000 });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const { asked, ms } = await timed(() => ask(transport, controller.signal));
  expect(await failureOf(asked)).toMatchObject({ code: 'CANCELLED', status: null });
  expect(ms).toBeLessThan(500);
  expect(transport.degraded).toBe(false);
});

test('attemptTimeoutMs is for connecting too', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, {
    attemptTimeoutMs: 100,
    connectTimeoutMs: 1000,
  });
  const { asked, ms } = await timed(() => ask(transport));
  expect(await failureOf(asked)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
  expect(ms).toBeLessThan(400);
});
