import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What one request for an operation was like. */
export interface SentRequest {
  /**
   * The method, and what it held: `GET query`, `POST hash` (of a persisted query), `POST hash+query`.
   * `POST compressed` was not looked into.
   */
  readonly kind: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Passes requests on as they are, and remembers what they were like. */
export interface RecordingProxy extends AsyncDisposable {
  readonly url: string;
  /** What was sent since the last call, in order of arrival. */
  takeRequests(): readonly SentRequest[];
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  let requests: SentRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const { method = '', url = '', headers } = incoming;
    requests.push({ kind: `${method} ${contentOf(url, headers, body)}`, headers });
    const forwarded = sendRequest(`${target}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`,
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function contentOf(url: string, headers: SentRequest['headers'], body: Buffer): string {
  if (headers['content-encoding'] !== undefined) return 'compressed';
  const inUrl = new URL(url, 'http://127.0.0.1').searchParams;
  const { query, extensions } =
    body.length > 0
      ? JSON.parse(body.toString())
      : { query: inUrl.get('query'), extensions: JSON.parse(inUrl.get('extensions') ?? 'null') };
  const parts = [
    ...(extensions?.persistedQuery?.sha256Hash === undefined ? [] : ['hash']),
    ...(query ? ['query'] : []),
  ];
  return parts.join('+');
}
