import { expect, test } from 'vitest';
import { until } from '../../support/start-graph.ts';
import { failureOf } from '../mock-upstream.ts';
import { ask, OK, startScriptedServer, transportTo } from '../scripted-server.ts';

const unlimited = new AbortController().signal;

const sent = [
  { what: 'is reset', script: `RESET` },
  { what: 'is never answered', script: '' },
  { what: 'gets half an answer', script: `${OK}content-length: 20\r\n\r\n{` },
  { what: 'gets what is not HTTP', script: 'hello\r\n\r\n' },
];

test.for(sent)('a write that was sent and $what has an unknown outcome', async ({ script }) => {
  await using server = await startScriptedServer((socket) => {
    if (script === 'RESET') socket.resetAndDestroy();
    else if (script.startsWith(OK)) socket.end(script);
    else if (script !== '') socket.write(script);
  });
  await using transport = transportTo(server.origin, { attemptTimeoutMs: 300 });
  const failure = await failureOf(ask(transport, unlimited, 'DELETE'));
  expect(failure).toMatchObject({ outcome: 'unknown', retryable: false });
  expect(server.requests).toBe(1);
});

test('a write that waits for a connection until it ends has no unknown outcome', async () => {
  await using server = await startScriptedServer(() => {});
  await using transport = transportTo(server.origin, { connections: 1, attemptTimeoutMs: 2000 });
  ask(transport);
  await until(() => server.requests === 1);
  const failure = await failureOf(ask(transport, AbortSignal.timeout(100), 'POST'));
  expect(failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT', outcome: null, retryable: true });
  expect(server.requests).toBe(1);
});

test('a write to nobody has no unknown outcome', async () => {
  await using transport = transportTo('http://127.0.0.1:9');
  const failure = await failureOf(ask(transport, unlimited, 'POST'));
  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: null, retryable: true });
});

test('a write that breaks in the handshake of TLS has no unknown outcome', async () => {
  await using server = await startScriptedServer((socket) => socket.end('this is no TLS'));
  await using transport = transportTo(server.httpsOrigin);
  const failure = await failureOf(ask(transport, unlimited, 'POST'));
  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: null });
});

test('a read never has one', async () => {
  await using server = await startScriptedServer((socket) => socket.resetAndDestroy());
  await using transport = transportTo(server.origin);
  expect(await failureOf(ask(transport))).toMatchObject({ outcome: null, retryable: true });
});

test('a status that refuses is known, whatever becomes of its body', async () => {
  const refused =
    'HTTP/1.1 422 No\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{';
  await using server = await startScriptedServer((socket) => socket.write(refused));
  await using transport = transportTo(server.origin, { attemptTimeoutMs: 300 });
  expect(await ask(transport, unlimited, 'POST')).toMatchObject({ status: 422, body: '' });
});
