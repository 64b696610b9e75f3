import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { openConnection, postText } from './raw-connection.ts';

const QUERY = '{"query":"{ connection(id: 1) { __typename } }"}';
const DATA = { connection: { __typename: 'WebhookConnection' } };
const JSON_TYPE = { 'content-type': 'application/json' };

function post(
  graph: Graph,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
) {
  return graph.send({ method: 'POST', headers, body });
}

test('a byte order mark before the JSON is no part of it', async () => {
  await using graph = await startGraph();
  const answer = await post(graph, `\ufeff${QUERY}`);
  expect(JSON.parse(answer.text).data).toEqual(DATA);
});

describe('a body that is not UTF-8 is 400, and nothing is sent:', () => {
  const create = JSON.stringify({
    query:
      'mutation ($input: CreateWebhookSubscriptionInput!) { createWebhookSubscription(input: $input) { __typename } }',
    variables: {
      input: {
        name: 'a',
        url: 'https://example.com',
        events: ['SHIPPING_CHANNEL_CREATED'],
        secret: 'secret-@-secret',
      },
    },
  });
  const [before = '', after = ''] = create.split('@');

  test.for([
    ['a byte of Latin-1', [0xe9]],
    ['bytes that are never used', [0xff, 0xfe]],
    ['a lone continuation', [0x80]],
    ['a sequence without its end', [0xe2, 0x82]],
    ['a sequence of four without its end', [0xf0, 0x9f, 0x98]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong null', [0xe0, 0x80, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['what is beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ] as const)('%s', async ([, bytes]) => {
    await using graph = await startGraph();
    const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    for (const [encoding, sent] of [
      ['identity', body],
      ['gzip', gzipSync(body)],
    ] as const) {
      const answer = await post(graph, sent, { ...JSON_TYPE, 'content-encoding': encoding });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text).errors).toEqual([
        {
          message: 'The body has to be UTF-8.',
          extensions: { code: 'BAD_REQUEST', requestId: answer.headers['x-request-id'] },
        },
      ]);
    }
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test.for(['16le', '16be', 'latin1'])('another encoding, %s', async (encoding) => {
    await using graph = await startGraph();
    const utf16 = Buffer.from(`\ufeff${create.replace('@', 'é')}`, 'utf16le');
    const bytes = encoding === 'latin1' ? Buffer.from(create.replace('@', 'é'), 'latin1') : utf16;
    const answer = await post(graph, encoding === '16be' ? bytes.swap16() : bytes);
    expect(answer.status).toBe(400);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('a character that is split between two chunks is whole', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    const body = Buffer.from('{"query":"{ a: __typename }","operationName":null,"x":"\u20ac"}');
    const at = body.indexOf(0x82);
    const head = postText('', ['connection: close', `content-length: ${body.length}`]);
    connection.send(Buffer.concat([Buffer.from(head), body.subarray(0, at)]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    connection.send(body.subarray(at));
    await connection.whenClosed();
    expect(connection.statuses).toEqual([200]);
  });
});
