import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request that a webhook received. */
export interface ReceivedDelivery {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A webhook on a free loopback port, which answers as it is told. */
export interface WebhookListener extends AsyncDisposable {
  readonly port: number;
  readonly received: readonly ReceivedDelivery[];
}

/** By default it answers `OK`; `host` chooses the loopback address. */
export async function startWebhookListener(
  answer: RequestListener = (_incoming, outgoing) => outgoing.end('OK'),
  host = '127.0.0.1',
): Promise<WebhookListener> {
  const received: ReceivedDelivery[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    received.push({ method, path, headers, body: await text(incoming) });
    answer(incoming, outgoing);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    received,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
