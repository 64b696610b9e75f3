import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { badRequest, RequestError } from './request-error.ts';

/** What a body may be compressed with (RFC 9110, section 8.4.1). */
const DECODERS = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/**
 * Reads the text of a JSON body. A body is decoded as a stream, so one that would grow past the limit
 * is left where it does. Throws {@link RequestError}: 415 for anything but JSON in UTF-8, 413 past
 * the limit, before or after decoding, 400 for what cannot be decoded.
 */
export async function readJsonText(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<string> {
  assertJson(request);
  return toText(await readBytes(request, response, maxBytes, decoderOf(request)));
}

/** Reads a body of whatever type. Throws {@link RequestError} 413 past the limit, as above. */
export async function readBytes(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
  decoder: Decoder | null = null,
): Promise<Buffer> {
  // What is not read keeps the connection from being used again.
  const tooLarge = () =>
    new RequestError(413, 'BAD_REQUEST', `The body has at most ${maxBytes} bytes.`, {
      headers: { connection: 'close' },
    });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  if (request.headers.expect !== undefined) response.writeContinue();

  const chunks: Buffer[] = [];
  let size = 0;
  function add(chunk: Buffer): void {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  if (decoder === null) await readAll(request, add);
  else for await (const chunk of decode(request, decoder)) add(chunk);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** By events, since an iterator costs more than all else that is done for a small body. */
function readAll(request: IncomingMessage, add: (chunk: Buffer) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // One that has ended already tells nothing any more.
  if (request.destroyed) reject(new Error('The client has hung up.'));
  request.on('data', (chunk: Buffer) => {
    try {
      add(chunk);
    } catch (error) {
      // What is left stays unread.
      request.removeAllListeners('data').pause();
      reject(error);
    }
  });
  request.once('end', resolve);
  request.once('error', reject);
  return promise;
}

function assertJson({ rawHeaders }: IncomingMessage): void {
  // JSON is UTF-8 (RFC 8259, section 8.1); another charset would be read as other text.
  const type = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;
  // Node keeps the first of two, and something in front of it may have read the second.
  const types: (string | undefined)[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (/^content-type$/i.test(rawHeaders[index] ?? '')) types.push(rawHeaders[index + 1]);
  }
  if (types.length === 1 && type.test(types[0] ?? '')) return;
  throw new RequestError(415, 'BAD_REQUEST', 'The body has to be application/json in UTF-8.');
}

type Decoder = ReturnType<typeof createGunzip>;

function decoderOf({ headers }: IncomingMessage): Decoder | null {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return null;
  const create = DECODERS.get(encoding);
  if (create !== undefined) return create();
  throw new RequestError(
    415,
    'BAD_REQUEST',
    'The body has to come uncompressed, or compressed once with gzip, deflate or br.',
    { headers: { 'accept-encoding': 'gzip, deflate, br' } },
  );
}

function bytesOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}

/** Leaving the loop ends the decoder, and not the request, which still has to be answered. */
async function* decode(request: IncomingMessage, decoder: Decoder): AsyncGenerator<Buffer> {
  const source = Readable.from(bytesOf(request));
  source.on('error', (error) => decoder.destroy(error));
  try {
    yield* source.pipe(decoder);
  } catch (error) {
    // A client that hangs up is no client whose body is wrong.
    if (request.destroyed && !request.complete) throw error;
    throw badRequest('The body cannot be decompressed.', { headers: { connection: 'close' } });
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

// It takes a byte order mark away. Fatal: what is no UTF-8 would become U+FFFD, and be written so.
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function toText(bytes: Buffer): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw badRequest('The body has to be UTF-8.');
  }
}
