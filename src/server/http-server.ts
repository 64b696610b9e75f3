import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from './app.ts';

export interface HttpServerOptions {
  readonly app: App;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How long a request may take from its headers on until its answer has been read by the client. */
  readonly answerTimeoutMs: number;
  /** How long requests in flight may go on after {@link HttpServer.drain}. */
  readonly drainTimeoutMs: number;
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
  const { app, host, port, answerTimeoutMs, drainTimeoutMs } = options;
  const inFlight = new Set<ServerResponse>();
  let draining = false;

  const server = createServer({
    // A client that sends its request slowly is cut. Node's own limits are minutes, checked each 30 s.
    headersTimeout: 3000,
    requestTimeout: 5000,
    connectionsCheckingInterval: 500,
    maxHeaderSize: 8 * 1024,
  });
  server.maxConnections = 1000;
  const answer: typeof app.handle = (request, response) => {
    inFlight.add(response);
    // A client that does not read keeps its answer in memory.
    const timer = setTimeout(() => response.destroy(), answerTimeoutMs);
    response.once('close', () => {
      clearTimeout(timer);
      inFlight.delete(response);
      closeWhenIdle();
    });
    if (draining) response.setHeader('connection', 'close');
    return app.handle(request, response);
  };
  // What is left then are connections without a request, or with a part of one.
  function closeWhenIdle(): void {
    if (draining && inFlight.size === 0) server.closeAllConnections();
  }

  server.on('request', answer);
  // Answered like any request: the body reader sends the 100 once the headers are acceptable.
  server.on('checkContinue', answer);

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
        if (!response.headersSent) response.setHeader('connection', 'close');
      }
      closeWhenIdle();
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

function urlOf(server: Server): string {
  // A TCP server that listens has an address of this form.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
