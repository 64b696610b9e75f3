import { request } from 'undici';
import { collectOutput } from './canaries.ts';

export interface EventStream extends AsyncDisposable {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The result in the next event. Throws when there is none within five seconds, or no other ever. */
  // biome-ignore lint/suspicious/noExplicitAny: the result of any operation that a test sends
  next(): Promise<any>;
  /** Reads to the end: the results that are left, and everything that came. */
  // biome-ignore lint/suspicious/noExplicitAny: the results of any operation that a test sends
  rest(): Promise<{ readonly results: readonly any[]; readonly text: string }>;
  /** Hangs up. */
  close(): void;
}

/** Sends an operation, and reads its answer as an event stream. */
export async function openEventStream(
  url: string,
  params: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> },
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const controller = new AbortController();
  const {
    statusCode,
    headers: sent,
    body,
  } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(params),
    signal: controller.signal,
  });
  let text = JSON.stringify(sent);
  let read = '';
  let isOver = false;
  const results: unknown[] = [];
  body.setEncoding('utf8');
  body.on('data', (chunk: string) => {
    text += chunk;
    read += chunk;
    // What follows the last empty line is not whole yet.
    const blocks = read.split('\n\n');
    read = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, data] = /^event: next\ndata: (.*)$/.exec(block) ?? [];
      if (data !== undefined) results.push(JSON.parse(data));
    }
  });
  body.once('close', () => {
    isOver = true;
  });
  body.on('error', () => {});

  async function until(condition: () => boolean): Promise<void> {
    for (let attempt = 0; attempt < 500 && !condition(); attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  return {
    status: statusCode,
    headers: sent,
    async next() {
      await until(() => results.length > 0 || isOver);
      if (results.length === 0) throw new Error(`There is no other event: ${text}`);
      return results.shift();
    },
    async rest() {
      await until(() => isOver);
      if (!isOver) throw new Error(`The stream does not end: ${text}`);
      return { results: results.splice(0), text };
    },
    close: () => controller.abort(),
    async [Symbol.asyncDispose]() {
      controller.abort();
      // Some are megabytes of one letter, which hides nothing and takes seconds to look through.
      collectOutput('event stream', text.replaceAll(/x{1000,}/g, 'x'));
    },
  };
}
