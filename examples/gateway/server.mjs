import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Serves HTTP on this machine alone; port 0 takes a free one. Rejects when the port is taken.
 *
 * @param {import('node:http').RequestListener} handler
 * @param {string | number} port
 */
export async function listen(handler, port) {
  const server = createServer(handler);
  server.listen(Number(port), '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/graphql`,
    /** Ends open streams too. */
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
