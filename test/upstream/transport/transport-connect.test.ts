import { expect, test } from 'vitest';
import { failureOf } from '../mock-upstream.ts';
import { ask, startScriptedServer, transportTo } from '../scripted-server.ts';

/** Lets connections in and never says a word, so that the handshake of TLS has no end. */
const startSilentServer = () => startScriptedServer(() => {});

test('a connection that never comes about is UPSTREAM_TIMEOUT at connectTimeoutMs', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, {
    attemptTimeoutMs: 60_000,
    connectTimeoutMs: 100,
  });
  expect(await failureOf(ask(transport))).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
  expect(transport.degraded).toBe(true);
});

test('a write whose connection never comes about was not sent', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, {
    attemptTimeoutMs: 60_000,
    connectTimeoutMs: 100,
  });
  expect(await failureOf(ask(transport, undefined, 'POST'))).toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
    outcome: null,
  });
});

test('an operation that ends while connecting is CANCELLED at once', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, {
    attemptTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
  });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const asked = ask(transport, controller.signal);
  expect(await failureOf(asked)).toMatchObject({ code: 'CANCELLED', status: null });
  expect(transport.degraded).toBe(false);
});

test('attemptTimeoutMs is for connecting too', async () => {
  await using server = await startSilentServer();
  await using transport = transportTo(server.httpsOrigin, {
    attemptTimeoutMs: 100,
    connectTimeoutMs: 60_000,
  });
  expect(await failureOf(ask(transport))).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: null });
});
