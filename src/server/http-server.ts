import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { App } from './app.ts';
import { isEventStream } from './streams/event-stream.ts';

export interface HttpServerOptions {
  readonly app: App;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How long a request may take from its headers on until its answer has been read by the client. */
  readonly answerTimeoutMs: number;
  /** How long requests in flight may go on after {@link HttpServer.drain}. */
  readonly drainTimeoutMs: number;
  /** How long a connection may be idle between two requests. */
  readonly keepAliveMs: number;
}

export interface HttpServer {
  /** `http://127.0.0.1:4000`, with the port that was taken. */
  readonly url: string;
  /**
   * Takes no new connections, lets requests in flight end, and cuts those that do not in time.
   * Tells whether all ended by themselves.
   */
  drain(): Promise<boolean>;
}

/** Listens. Throws the error of `listen` when the port is taken or the host is not ours. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { app, host, port, answerTimeoutMs, drainTimeoutMs, keepAliveMs } = options;
  // A place for each response, used again. A Set would leave its old tables behind, each with a reference to
  // the next: once one is in the old generation of the heap, all later responses get there too.
  const inFlight: (ServerResponse | null)[] = [];
  const unused: number[] = [];
  let draining = false;

  const server = createServer({
    // A client that sends its request slowly is cut. Node's own limits are minutes, checked each 30 s.
    headersTimeout: 3000,
    requestTimeout: 5000,
    connectionsCheckingInterval: 500,
    // The request handler rejects what is longer than it should be in words; this is the end of that.
    maxHeaderSize: 32 * 1024,
    keepAliveTimeout: keepAliveMs,
  });
  server.maxConnections = 1000;
  const answer: typeof app.handle = (request, response) => {
    const place = unused.pop() ?? inFlight.length;
    inFlight[place] = response;
    // A client that does not read keeps its answer in memory.
    let readBefore = 0;
    const timer = setInterval(() => {
      const read = request.socket.bytesWritten - response.writableLength;
      const isReading = response.writableLength === 0 || read > readBefore;
      readBefore = read;
      if (!isEventStream(response) || !isReading) response.destroy();
    }, answerTimeoutMs);
    response.once('close', () => {
      clearInterval(timer);
      inFlight[place] = null;
      unused.push(place);
      if (draining) closeIdle();
    });
    if (draining) response.setHeader('connection', 'close');
    return app.handle(request, response);
  };
  function closeIdle(): void {
    server.closeIdleConnections();
    // What is left then are connections without a request, or with a part of one.
    if (unused.length === inFlight.length) server.closeAllConnections();
  }

  server.on('connection', (socket) => {
    // Before Node 24.21 the answers that wait behind another one are never told that their connection ended.
    socket.once('close', () =>
      setImmediate(() => {
        for (const response of inFlight) {
          if (response?.req.socket !== socket) continue;
          response.destroy();
          response.emit('close');
        }
      }),
    );
  });
  server.on('request', answer);
  // Answered like any request: the body reader sends the 100 once the headers are acceptable.
  server.on('checkContinue', answer);

  server.on('clientError', (error, socket) => rejectUnreadable(error, socket));

  server.listen(port, host);
  await once(server, 'listening');
  app.setPhase('ready');
  return {
    url: urlOf(server),
    async drain() {
      app.setPhase('draining');
      draining = true;
      const closed = once(server, 'close');
      server.close();
      // A connection that is kept alive after its answer would never close.
      for (const response of inFlight) {
        if (response?.headersSent === false) response.setHeader('connection', 'close');
      }
      closeIdle();
      let cut = false;
      const timer = setTimeout(() => {
        cut = true;
        server.closeAllConnections();
      }, drainTimeoutMs);
      await closed;
      clearTimeout(timer);
      return !cut;
    },
  };
}

const STATUS_OF_ERROR = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/** Answers what the parser of HTTP has rejected, as Node does by itself, and says why where a client may have erred. */
function rejectUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF_ERROR.get(error.code ?? '') ?? '400 Bad Request';
  const message =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'A URL has at most 8192 bytes, and all headers together as many.'
      : 'This is not HTTP as RFC 9112 has it, or came too slowly.';
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  const headers = `content-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}`;
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n${headers}\r\n\r\n${body}`, () =>
    socket.destroy(),
  );
}

function urlOf(server: Server): string {
  // A TCP server that listens has an address of this form.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
