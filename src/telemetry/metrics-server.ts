import { once } from 'node:events';
import { createServer } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Metrics } from './metrics.ts';

/** The port of the metrics, which no client of the graph should reach. */
export interface MetricsServer {
  /** `http://127.0.0.1:9464/metrics`, with the port that was taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `GET /metrics`, and nothing else. Throws the error of `listen`. */
export async function startMetricsServer(
  metrics: Pick<Metrics, 'contentType' | 'read'>,
  host: string,
  port: number,
): Promise<MetricsServer> {
  const server = createServer(
    { headersTimeout: 3000, requestTimeout: 5000, maxHeaderSize: 8192 },
    async (request, response) => {
      request.resume();
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      try {
        const text = await metrics.read();
        response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
      } catch {
        response.writeHead(500).end();
      }
    },
  );
  server.maxConnections = 20;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}/metrics`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
