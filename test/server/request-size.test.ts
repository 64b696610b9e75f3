import { describe, expect, test } from 'vitest';
import { startGraph, until } from '../support/start-graph.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = '{"query":"{ connection(id: 1) { __typename } }"}';
const environment = { HOOKGRAPH_MAX_BODY_BYTES: '1000' };

function bodyOf(bytes: number): string {
  return QUERY.padEnd(bytes, ' ');
}

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

test.for([
  { bytes: 1000, status: 200 },
  { bytes: 1001, status: 413 },
])('a body of $bytes bytes, where 1000 are allowed, is answered $status', async (row) => {
  await using graph = await startGraph({ environment });
  const headers = { 'content-type': 'application/json' };
  const answer = await graph.send({ method: 'POST', headers, body: bodyOf(row.bytes) });
  expect(answer.status).toBe(row.status);

  using connection = await openConnection(graph.url);
  connection.send(postText('', ['transfer-encoding: chunked', 'connection: close']));
  for (let sent = 0; sent < row.bytes; sent += 91) {
    connection.send(chunk(bodyOf(row.bytes).slice(sent, sent + 91)));
  }
  connection.send('0\r\n\r\n');
  await connection.whenClosed();
  expect(connection.statuses).toEqual([row.status]);
});

test('128 KiB are allowed by default', async () => {
  await using graph = await startGraph();
  const headers = { 'content-type': 'application/json' };
  const within = await graph.send({ method: 'POST', headers, body: bodyOf(128 * 1024) });
  expect(within.status).toBe(200);
  const beyond = await graph.send({ method: 'POST', headers, body: bodyOf(128 * 1024 + 1) });
  expect(beyond.status).toBe(413);
  expect(JSON.parse(beyond.text).errors).toEqual([
    {
      message: 'The body has at most 131072 bytes.',
      extensions: { code: 'BAD_REQUEST', requestId: beyond.headers['x-request-id'] },
    },
  ]);
});

describe('a body that is too large is refused before the rest of it is read', () => {
  test('when its length was announced', async () => {
    await using graph = await startGraph({ environment });
    using connection = await openConnection(graph.url);
    connection.send(postText('{', ['content-length: 1000000000']));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([413]);
    expect(connection.received).toMatch(/^connection: close\r$/im);
  });

  test('when it comes in chunks without an end', async () => {
    await using graph = await startGraph({ environment });
    using connection = await openConnection(graph.url);
    connection.send(postText('', ['transfer-encoding: chunked']));
    connection.send(chunk(bodyOf(600)));
    connection.send(chunk(bodyOf(600)));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([413]);
    expect(connection.received).toMatch(/^connection: close\r$/im);
  });
});

describe('Expect: 100-continue', () => {
  test('is answered with 100 when the headers are acceptable', async () => {
    await using graph = await startGraph({ environment });
    using connection = await openConnection(graph.url);
    const [head = ''] = postText(QUERY, ['expect: 100-continue', 'connection: close']).split(
      '{',
      1,
    );
    connection.send(head);
    await until(() => connection.statuses.length > 0);
    expect(connection.received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    connection.send(QUERY);
    await connection.whenClosed();
    expect(connection.statuses).toEqual([100, 200]);
  });

  test.for([
    { why: 'the body would be too large', header: 'content-length: 1001', status: 413 },
    { why: 'it would not be JSON', header: 'content-type: text/plain', status: 415 },
    { why: 'it would be compressed otherwise', header: 'content-encoding: zstd', status: 415 },
  ])('is refused at once when $why', async ({ header, status }) => {
    await using graph = await startGraph({ environment });
    using connection = await openConnection(graph.url);
    connection.send(postText('', ['expect: 100-continue', 'connection: close', header]));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([status]);
  });

  test('is refused at once when the caller may not come in', async () => {
    await using graph = await startGraph({
      environment: {
        UPSTREAM: 'live',
        SHIPPING_CHANNELS_API_KEY: 'key',
        HOOKGRAPH_CALLER_TOKENS: 'token',
      },
    });
    using connection = await openConnection(graph.url);
    connection.send(postText('', ['expect: 100-continue', 'connection: close']));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([401]);
  });
});

describe('a request whose end is unclear is refused and runs nothing:', () => {
  test.for([
    { what: 'a length and chunks', headers: ['content-length: 10', 'transfer-encoding: chunked'] },
    { what: 'two lengths', headers: ['content-length: 10', 'content-length: 90'] },
    { what: 'a length that is no number', headers: ['content-length: 1e3'] },
    { what: 'an unknown transfer encoding', headers: ['transfer-encoding: xchunked'] },
    { what: 'a space before the colon', headers: ['transfer-encoding : chunked'] },
    { what: 'a folded header', headers: ['x-request-id: a', ' x-admin: 1'] },
  ])('$what', async ({ headers }) => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(postText(QUERY, headers));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([400]);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('what follows a body that is longer than announced', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.send(postText(QUERY, ['content-length: 10']));
    await connection.whenClosed();
    expect(connection.statuses.filter((status) => status !== 400)).toEqual([]);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});
