import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { getSSEProcessor } from 'graphql-yoga';

let loaded: Promise<ReturnType<typeof getSSEProcessor>> | undefined;

/** Loaded with the first stream: most servers have none. */
function loadProcessor() {
  loaded ??= import('graphql-yoga').then(({ getSSEProcessor }) => getSSEProcessor());
  return loaded;
}

/**
 * Answers with an event stream as graphql-sse has it in its mode of distinct connections: `next` with
 * each body, then `complete`. Waits for its end; a client that leaves ends the bodies too.
 */
export async function sendEventStream(
  response: ServerResponse,
  bodies: object | AsyncIterable<object>,
): Promise<void> {
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  response.setHeader('cache-control', 'no-store, no-transform');
  // Nginx and others would hold it back.
  response.setHeader('x-accel-buffering', 'no');
  response.flushHeaders();
  // Its body is what is wanted of Yoga's answer.
  const processResult = await loadProcessor();
  const { body } = await processResult(bodies as never, globalThis, 'text/event-stream');
  if (body === null) return;
  // The two declarations of one class do not know each other.
  const chunks = Readable.fromWeb(body as unknown as ReadableStream);
  await pipeline(chunks, response).catch(() => {
    // A client that has hung up before leaves both to us.
    chunks.destroy();
    response.destroy();
  });
}

/** Whether an answer that has begun is an event stream, which may take long. */
export function isEventStream(response: ServerResponse): boolean {
  const type = response.getHeader('content-type');
  return typeof type === 'string' && type.startsWith('text/event-stream');
}
