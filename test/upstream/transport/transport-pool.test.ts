import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until } from '../../support/start-graph.ts';
import { deadlineOf } from '../deadlines.ts';
import { failureOf } from '../mock-upstream.ts';
import { ask, GOOD_ANSWER, startScriptedServer, transportTo } from '../scripted-server.ts';

test('a request is one GET of the base path and the path, with three headers of its own', async () => {
  const heads: string[] = [];
  await using server = await startScriptedServer((socket, _request, head) => {
    heads.push(head);
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin);
  const deadline = deadlineOf();
  const path = '/x?page=1';
  const request = { method: 'GET', path, template: '/x', authorization: 'Bearer abc' } as const;
  await transport.send({ ...request, deadline });
  expect(heads.map((head) => head.trimEnd().split('\r\n').toSorted())).toEqual([
    [
      'GET /base/x?page=1 HTTP/1.1',
      'accept-encoding: identity',
      'accept: application/json',
      'authorization: Bearer abc',
      'connection: keep-alive',
      `host: ${new URL(server.origin).host}`,
    ],
  ]);
});

test('never more than `connections` sockets are open at once', async () => {
  await using server = await startScriptedServer(async (socket) => {
    await delay(10);
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin, { connections: 3 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(transport)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(server.requests).toBe(20);
  expect(server.mostSockets).toBe(3);
});

test('a socket carries one request at a time', async () => {
  let inFlight = 0;
  let most = 0;
  await using server = await startScriptedServer(async (socket) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await delay(5);
    inFlight -= 1;
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin, { connections: 1 });
  await Promise.all(Array.from({ length: 10 }, () => ask(transport)));
  expect(server.requests).toBe(10);
  expect(most).toBe(1);
});

test('a socket is used again for the next request', async () => {
  const ports = new Set<number | undefined>();
  await using server = await startScriptedServer((socket) => {
    ports.add(socket.remotePort);
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin, { connections: 1 });
  for (let round = 0; round < 5; round += 1) await ask(transport);
  expect(ports.size).toBe(1);
});

test('fifty requests at once on one signal warn of no leak', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  await using server = await startScriptedServer(async (socket) => {
    await delay(10);
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin, { connections: 50 });
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 50 }, () => ask(transport, signal)));
  // A warning is emitted in a later tick.
  await delay(20);
  process.off('warning', listen);
  expect(server.requests).toBe(50);
  expect(warnings).toEqual([]);
});

test('closing ends the sockets, and what is asked then or later', async () => {
  await using server = await startScriptedServer(() => {});
  const transport = transportTo(server.origin);
  const asked = ask(transport);
  await until(() => server.requests === 1);
  await transport.close();
  expect(await failureOf(asked)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', status: null });
  expect(await failureOf(ask(transport))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  await until(() => server.sockets.size === 0);
});
