import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { envelopeOf, postSigned, SECRETS, TEST_HOOKS } from '../support/post-event.ts';
import { type Graph, startGraph, until } from '../support/start-graph.ts';

/** Sends the headers of a request to a hook, and a part of its body. */
async function sendHalf(graph: Graph, headers: readonly string[]): Promise<Socket> {
  const { hostname, port } = new URL(graph.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const lines = [
    'POST /hooks/shipping-channels/test HTTP/1.1',
    'host: graph',
    'content-length: 100',
    ...headers,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n{`);
  return socket;
}

test('whoever shows no signature is answered before the body is read', async () => {
  await using graph = await startGraph({ hooks: TEST_HOOKS });
  for (const headers of [[], ['x-shipping-channels-signature: sha256=no']]) {
    const socket = await sendHalf(graph, headers);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 401 .*\r\nconnection: close/is);
    socket.destroy();
  }
});

test('bodies that do not come hold one hook up and no other, and for two seconds', {
  timeout: 20_000,
}, async () => {
  await using graph = await startGraph({ hooks: TEST_HOOKS });
  const signature = `x-shipping-channels-signature: sha256=${'0'.repeat(64)}`;
  const sockets = await Promise.all(
    Array.from({ length: 100 }, () => sendHalf(graph, [signature])),
  );
  await until(async () => (await postSigned(graph, envelopeOf('evt_1'))) === 503);
  const { status } = await graph.send({
    method: 'POST',
    path: '/hooks/sendcloud/test',
    headers: { 'x-webhook-secret': SECRETS.SENDCLOUD },
    body: '{}',
  });
  expect(status).toBe(202);
  await Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close')));
  expect(await postSigned(graph, envelopeOf('evt_1'))).toBe(202);
});

test('of many requests that are refused one a minute is a warning', async () => {
  await using graph = await startGraph({ hooks: TEST_HOOKS });
  const wrong = { 'x-shipping-channels-signature': 'wrong' };
  for (let count = 0; count < 5; count += 1) await postSigned(graph, envelopeOf('evt_1'), wrong);
  const levels = graph.logs.filter(({ msg }) => msg === 'event').map(({ level }) => level);
  expect(levels.toSorted()).toEqual([20, 20, 20, 20, 40]);
});

test('long texts count as items of a list', async () => {
  const environment = { HOOKGRAPH_MAX_LIST_ITEMS: '250' };
  await using graph = await startGraph({ hooks: TEST_HOOKS, environment });
  await postSigned(graph, envelopeOf('evt_1', { text: 'x'.repeat(200_000) }));
  const one = await graph.query('{ receivedEvents { body } }');
  expect(one.data.receivedEvents).toHaveLength(1);
  for (const query of [
    '{ a: receivedEvents { body } b: receivedEvents { body } }',
    '{ receivedEvents { a: body b: body } }',
  ]) {
    const two = await graph.query(query);
    expect(two.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  }
  // A text that is not selected is not in the answer.
  const none = await graph.query('{ a: receivedEvents { id } b: receivedEvents { id } }');
  expect(none.errors).toBeUndefined();
});
