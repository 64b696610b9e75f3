import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import { RequestError } from './request-error.ts';

/**
 * Reads the JSON body of a GraphQL request.
 * Throws {@link RequestError}: 415 for anything but plain JSON, 413 past the limit and without
 * reading on, 400 for what is not a GraphQL request or holds an integer that JSON would round.
 */
export async function readGraphQLParams(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<GraphQLParams> {
  assertPlainJson(request);
  const body = await readBody(request, response, maxBytes);
  return toGraphQLParams(parseBody(body));
}

function assertPlainJson({ headers, headersDistinct }: IncomingMessage): void {
  // JSON is UTF-8 (RFC 8259, section 8.1); another charset would be read as other text.
  const type = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
  // Node keeps the first of two, and something in front of it may have read the second.
  const types = headersDistinct['content-type'] ?? [];
  if (types.length !== 1 || !type.test(types[0] ?? '')) {
    throw new RequestError(415, 'BAD_REQUEST', 'The body has to be application/json in UTF-8.');
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw new RequestError(415, 'BAD_REQUEST', 'The body has to come uncompressed.');
  }
}

async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<string> {
  // What is not read keeps the connection from being used again.
  const tooLarge = () =>
    new RequestError(413, 'BAD_REQUEST', `The body has at most ${maxBytes} bytes.`, {
      connection: 'close',
    });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  if (request.headers.expect !== undefined) response.writeContinue();

  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(body: string): unknown {
  let rounded = false;
  try {
    // Only an exponent or sixteen digits make an unsafe integer, and a reviver costs time.
    const value: unknown = /\d{16}|\d[eE]\+?\d/.test(body)
      ? JSON.parse(body, (_key, item: unknown) => {
          if (typeof item === 'number' && Math.abs(item) > Number.MAX_SAFE_INTEGER) rounded = true;
          return item;
        })
      : JSON.parse(body);
    if (!rounded) return value;
  } catch {
    // The cause quotes the body.
    throw new RequestError(400, 'BAD_REQUEST', 'The body is not valid JSON.');
  }
  throw new RequestError(
    400,
    'BAD_USER_INPUT',
    'The body has an integer beyond ±(2^53-1), which JSON would round: send it as a string.',
  );
}

function toGraphQLParams(body: unknown): GraphQLParams {
  if (Array.isArray(body)) {
    throw new RequestError(400, 'BAD_REQUEST', 'Batches are not supported: send one operation.');
  }
  if (!isRecord(body)) throw new RequestError(400, 'BAD_REQUEST', 'The body has to be an object.');
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string') {
    throw new RequestError(400, 'BAD_REQUEST', 'query has to be the text of a document.');
  }
  if (operationName != null && typeof operationName !== 'string') {
    throw new RequestError(400, 'BAD_REQUEST', 'operationName has to be text.');
  }
  if (variables != null && !isRecord(variables)) {
    throw new RequestError(400, 'BAD_REQUEST', 'variables has to be an object.');
  }
  if (extensions != null && !isRecord(extensions)) {
    throw new RequestError(400, 'BAD_REQUEST', 'extensions has to be an object.');
  }
  return {
    query,
    ...(operationName != null && { operationName }),
    ...(variables != null && { variables }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
