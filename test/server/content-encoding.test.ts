import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';

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

function codeOf({ text }: { readonly text: string }): unknown {
  return JSON.parse(text).errors[0].extensions.code;
}

/** In its best quality, 100 MB take seconds. */
function brotliQuickly(body: Buffer): Buffer {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}

/** The checksum stands before the last four bytes (RFC 1952, section 2.3.1). */
function withWrongChecksum(gzipped: Buffer): Buffer {
  const { length } = gzipped;
  return Buffer.from(gzipped).fill(1, length - 8, length - 4);
}

describe('the content encoding', () => {
  test('identity is read', async () => {
    await using graph = await startGraph();
    const answer = await post(graph, QUERY, { ...JSON_TYPE, 'content-encoding': 'identity' });
    expect(answer.status).toBe(200);
  });

  test.for([
    { encoding: 'gzip', body: gzipSync(QUERY) },
    { encoding: 'GZIP', body: gzipSync(QUERY) },
    { encoding: 'x-gzip', body: gzipSync(QUERY) },
    { encoding: 'deflate', body: deflateSync(QUERY) },
    { encoding: 'br', body: brotliCompressSync(QUERY) },
    { encoding: 'gzip', body: gzipSync(`\ufeff${QUERY}`) },
  ])('$encoding is decoded', async ({ encoding, body }) => {
    await using graph = await startGraph();
    const answer = await post(graph, body, { ...JSON_TYPE, 'content-encoding': encoding });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).data).toEqual(DATA);
    expect(graph.takeUpstreamRequests()).toHaveLength(1);
  });

  test.for(['gzip, gzip', 'identity, gzip', 'compress', 'zstd', 'nothing', 'gzip;q=1', ''])(
    '"%s" is rejected',
    async (encoding) => {
      await using graph = await startGraph();
      const answer = await post(graph, gzipSync(QUERY), {
        ...JSON_TYPE,
        'content-encoding': encoding,
      });
      expect(answer.status).toBe(415);
      expect(codeOf(answer)).toBe('BAD_REQUEST');
      expect(answer.headers['accept-encoding']).toBe('gzip, deflate, br');
      expect(graph.takeUpstreamRequests()).toEqual([]);
    },
  );

  const gzipped = gzipSync(QUERY);
  test.for([
    { what: 'plain JSON', encoding: 'gzip', body: Buffer.from(QUERY) },
    { what: 'what is cut', encoding: 'gzip', body: gzipped.subarray(0, gzipped.length - 9) },
    { what: 'a wrong checksum', encoding: 'gzip', body: withWrongChecksum(gzipped) },
    { what: 'another format', encoding: 'br', body: gzipped },
    { what: 'deflate without its frame', encoding: 'deflate', body: deflateRawSync(QUERY) },
    { what: 'nothing', encoding: 'gzip', body: Buffer.alloc(0) },
  ])('$what sent as $encoding is 400', async ({ encoding, body }) => {
    await using graph = await startGraph();
    const answer = await post(graph, body, { ...JSON_TYPE, 'content-encoding': encoding });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('BAD_REQUEST');
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test.for([
    { encoding: 'gzip', compress: gzipSync },
    { encoding: 'deflate', compress: deflateSync },
    { encoding: 'br', compress: brotliQuickly },
  ])('a bomb in $encoding is 413 after little work', async ({ encoding, compress }) => {
    await using graph = await startGraph();
    // It passes as a body, and would be a thousand times as long.
    const bomb = compress(Buffer.alloc(100_000_000, ' '));
    expect(bomb.length).toBeLessThan(110_000);
    const before = process.memoryUsage().arrayBuffers;
    const answer = await post(graph, bomb, { ...JSON_TYPE, 'content-encoding': encoding });
    expect(answer.status).toBe(413);
    expect(answer.headers.connection).toBe('close');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('the limit is that of the decoded body, to the byte', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_MAX_BODY_BYTES: '1000' } });
    for (const [size, status] of [
      [1000, 200],
      [1001, 413],
    ] as const) {
      const body = gzipSync(QUERY.padEnd(size));
      const answer = await post(graph, body, { ...JSON_TYPE, 'content-encoding': 'gzip' });
      expect(answer.status).toBe(status);
    }
  });
});
