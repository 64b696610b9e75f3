import { once } from 'node:events';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, transportTo } from '../scripted-server.ts';
import { SELF_SIGNED } from './self-signed.ts';

const trusted = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...trusted, SELF_SIGNED.cert]));
afterAll(() => setDefaultCACertificates(trusted));

/** A server that closes each connection after an answer, and whether each has resumed a session. */
async function startClosingServer() {
  const resumed: boolean[] = [];
  const server = createServer(SELF_SIGNED, (_request, response) => {
    response.writeHead(200, { connection: 'close' }).end('{}');
  });
  server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    origin: `https://127.0.0.1:${address.port}`,
    resumed,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

test('connections one after the other resume the TLS session of the first', async () => {
  await using server = await startClosingServer();
  await using transport = transportTo(server.origin);
  for (let request = 0; request < 8; request += 1) {
    expect(await ask(transport)).toMatchObject({ status: 200, body: '{}' });
  }
  const [first, ...others] = server.resumed;
  expect(first).toBe(false);
  // All seven do, unless the garbage collector comes between: the library holds sessions weakly.
  expect(others.filter((resumed) => resumed).length).toBeGreaterThanOrEqual(4);
});

test('the sessions of one pool are not those of another', async () => {
  await using server = await startClosingServer();
  for (let pool = 0; pool < 2; pool += 1) {
    await using transport = transportTo(server.origin);
    await ask(transport);
  }
  expect(server.resumed).toEqual([false, false]);
});
