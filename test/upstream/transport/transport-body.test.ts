import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { until } from '../../support/start-graph.ts';
import { failureOf } from '../mock-upstream.ts';
import { ask, OK, startScriptedServer, transportTo } from '../scripted-server.ts';

/** Answers every request with a status, headers and bytes, and closes the connection. */
function answering(status: number, headers: readonly string[], body: string | Uint8Array) {
  const lines = [`HTTP/1.1 ${status} Status`, 'connection: close', ...headers, '', ''];
  return startScriptedServer((socket) => {
    socket.write(lines.join('\r\n'));
    socket.end(body);
  });
}

const badBody = { code: 'UPSTREAM_BAD_RESPONSE', status: 200, api: 'SENDCLOUD' };

test.for([
  { how: 'with a length', headers: ['content-length: 1000'], body: 'a'.repeat(1000) },
  { how: 'without a length', headers: [], body: 'a'.repeat(1000) },
  {
    how: 'in chunks',
    headers: ['transfer-encoding: chunked'],
    body: `1f4\r\n${'a'.repeat(500)}\r\n`.repeat(2).concat('0\r\n\r\n'),
  },
])('a body of exactly maxBodyBytes $how is read', async ({ headers, body }) => {
  await using server = await answering(200, headers, body);
  await using transport = transportTo(server.origin, { maxBodyBytes: 1000 });
  expect(await ask(transport)).toMatchObject({ status: 200, body: 'a'.repeat(1000) });
});

test.for([
  { how: 'with a length', headers: ['content-length: 1001'], body: 'a'.repeat(1001) },
  { how: 'without a length', headers: [], body: 'a'.repeat(1001) },
  {
    how: 'in chunks',
    headers: ['transfer-encoding: chunked'],
    body: `1f5\r\n${'a'.repeat(501)}\r\n`.repeat(2).concat('0\r\n\r\n'),
  },
  { how: 'in bytes, not characters', headers: ['content-length: 1002'], body: 'é'.repeat(501) },
])('a body beyond maxBodyBytes $how is refused', async ({ headers, body }) => {
  await using server = await answering(200, headers, body);
  await using transport = transportTo(server.origin, { maxBodyBytes: 1000 });
  expect(await failureOf(ask(transport))).toMatchObject({
    ...badBody,
    message: expect.stringContaining('more than 1000 bytes'),
  });
});

test.for([200, 500])(
  'an endless body of a %i is not read on, and its socket closes',
  async (status) => {
    let sent = 0;
    await using server = await startScriptedServer((socket) => {
      const chunk = Buffer.alloc(65_536, 'a');
      // A failed write calls back before its socket is destroyed.
      const write = (error?: Error | null) => {
        if (error || socket.destroyed) return;
        sent += chunk.byteLength;
        socket.write(chunk, write);
      };
      socket.write(`HTTP/1.1 ${status} Status\r\ncontent-type: application/json\r\n\r\n`, write);
    });
    await using transport = transportTo(server.origin, { maxBodyBytes: 100_000 });
    const asked = ask(transport);
    if (status === 200) expect(await failureOf(asked)).toMatchObject(badBody);
    else expect(await asked).toMatchObject({ status, body: '' });
    await until(() => server.sockets.size === 0);
    expect(sent).toBeLessThan(20_000_000);
  },
);

const json = Buffer.from('{"data":[]}');
const encodings: readonly (readonly [encoding: string, body: Uint8Array])[] = [
  ['gzip', gzipSync(json)],
  ['x-gzip', gzipSync(json)],
  ['br', brotliCompressSync(json)],
  ['deflate', deflateSync(json)],
  ['zstd', zstdCompressSync(json)],
  ['gzip', gzipSync(Buffer.alloc(10_000_000))],
  [Array(50).fill('gzip').join(', '), gzipSync(json)],
  ['identity, gzip', gzipSync(json)],
  ['unheard-of', json],
];

test.for(encodings)(
  'a body that is encoded as %s, in spite of identity, is refused',
  async ([encoding, body]) => {
    await using server = await answering(200, [`content-encoding: ${encoding}`], body);
    await using transport = transportTo(server.origin);
    expect(await failureOf(ask(transport))).toMatchObject({
      ...badBody,
      message: expect.stringContaining('compressed'),
      reached: true,
    });
  },
);

test.for([
  { what: 'in capitals', status: 200, headers: ['content-encoding: Identity'] },
  { what: 'empty', status: 200, headers: ['content-encoding:'] },
  {
    what: 'twice',
    status: 201,
    headers: ['content-encoding: identity', 'content-encoding: identity'],
  },
  { what: 'in a list', status: 200, headers: ['content-encoding: identity, IDENTITY'] },
])('a body whose encoding is identity, $what, is read', async ({ status, headers }) => {
  await using server = await answering(status, headers, json);
  await using transport = transportTo(server.origin);
  expect(await ask(transport)).toMatchObject({ status, body: json.toString() });
});

test('an answer without a body is read, whatever its encoding', async () => {
  await using server = await startScriptedServer((socket) =>
    socket.write('HTTP/1.1 204 No Content\r\ncontent-encoding: gzip\r\n\r\n'),
  );
  await using transport = transportTo(server.origin);
  expect(await ask(transport)).toMatchObject({ status: 204, body: '' });
});

test.for([200, 500])(
  'a body of a %i that is refused unread does not keep its socket',
  async (status) => {
    await using server = await startScriptedServer((socket) => {
      socket.write(`HTTP/1.1 ${status} Status\r\ncontent-encoding: gzip\r\n\r\n`);
    });
    await using transport = transportTo(server.origin);
    await Promise.allSettled([ask(transport)]);
    await until(() => server.sockets.size === 0);
  },
);

test('a body that says it is identity is read', async () => {
  await using server = await answering(200, ['content-encoding: identity'], json);
  await using transport = transportTo(server.origin);
  expect(await ask(transport)).toMatchObject({ body: '{"data":[]}' });
});

test.for([
  ['a byte that begins nothing', [0xff]],
  ['a byte order mark of UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ['an overlong character', [0xc0, 0x80]],
  ['a lone continuation', [0x80]],
  ['half a character at the end', [0x22, 0xe2, 0x80]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a character of Latin 1', [0x22, 0xe9, 0x22]],
] as const)('%s is not UTF-8', async ([, bytes]) => {
  await using server = await answering(200, [], Uint8Array.from(bytes));
  await using transport = transportTo(server.origin);
  expect(await failureOf(ask(transport))).toMatchObject({
    ...badBody,
    message: expect.stringContaining('not UTF-8'),
  });
});

test('a character that is split between packets stays whole', async () => {
  const text = '{"name":"é•😀"}';
  const bytes = Buffer.from(text);
  await using server = await startScriptedServer(async (socket) => {
    socket.setNoDelay(true);
    socket.write(`${OK}content-length: ${bytes.byteLength}\r\n\r\n`);
    for (const byte of bytes) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      socket.write(Uint8Array.of(byte));
    }
  });
  await using transport = transportTo(server.origin);
  expect((await ask(transport)).body).toBe(text);
});

test('a body in very many parts is whole', async () => {
  const text = Array.from({ length: 30_000 }, (_, index) => 'abcdefghij'[index % 10]).join('');
  const parts = [...text].map((letter) => `1\r\n${letter}\r\n`);
  await using server = await answering(
    200,
    ['transfer-encoding: chunked'],
    `${parts.join('')}0\r\n\r\n`,
  );
  await using transport = transportTo(server.origin, { maxBodyBytes: 30_000 });
  expect((await ask(transport)).body).toBe(text);
});

const unreadableBodies = [
  { what: 'compressed', headers: ['content-encoding: gzip'], body: gzipSync(json) },
  { what: 'too large', headers: [], body: 'a'.repeat(20_000) },
  { what: 'cut', headers: ['content-length: 100'], body: '{' },
  { what: 'not UTF-8', headers: [], body: Uint8Array.of(0xff) },
];

test.for(
  unreadableBodies.flatMap((row) =>
    [401, 404, 429, 500, 503].map((status) => ({ ...row, status })),
  ),
)('the status $status is an answer when its body is $what', async ({ status, headers, body }) => {
  await using server = await answering(status, ['retry-after: 5', ...headers], body);
  await using transport = transportTo(server.origin);
  expect(await ask(transport)).toMatchObject({
    status,
    headers: { 'retry-after': '5' },
    body: '',
  });
  expect(transport.degraded).toBe(status >= 500);
});
