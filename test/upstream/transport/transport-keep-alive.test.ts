import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ask, GOOD_ANSWER, OK, startScriptedServer, transportTo } from '../scripted-server.ts';

test.concurrent('a connection without a request for longer than the library would keep it is used again', async () => {
  const ports = new Set<number | undefined>();
  await using server = await startScriptedServer((socket) => {
    ports.add(socket.remotePort);
    socket.write(GOOD_ANSWER);
  });
  await using transport = transportTo(server.origin, { connections: 1 });
  await ask(transport);
  // By itself it closes them after 4 seconds, and looks twice a second.
  await delay(5500);
  await ask(transport);
  expect(ports.size).toBe(1);
});

test.concurrent('a connection is closed before a server does that names its time', async () => {
  await using server = await startScriptedServer((socket) =>
    socket.write(`${OK}keep-alive: timeout=3\r\ncontent-length: 2\r\n\r\n{}`),
  );
  await using transport = transportTo(server.origin, { connections: 1 });
  await ask(transport);
  expect(server.sockets.size).toBe(1);
  await delay(2500);
  expect(server.sockets.size).toBe(0);
});
