import { once } from 'node:events';
import { connect } from 'node:net';
import { collectOutput } from '../support/canaries.ts';

/** A TCP connection to the server under test, for requests that no HTTP client would send. */
export interface RawConnection extends Disposable {
  send(bytes: string | Uint8Array): void;
  /** Everything that came back so far. */
  readonly received: string;
  /** The status of each answer so far, interim ones included. */
  readonly statuses: readonly number[];
  /** Resolves when the server has closed the connection, with everything that came back. */
  whenClosed(): Promise<string>;
}

export async function openConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  // A server that closes while we still send resets the connection, which is no failure here.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  return {
    send: (bytes) => {
      socket.write(bytes);
    },
    get received() {
      return received;
    },
    get statuses() {
      return [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
    },
    async whenClosed() {
      await closed;
      return received;
    },
    [Symbol.dispose]: () => {
      socket.destroy();
      collectOutput('raw connection', received);
    },
  };
}

/** The text of a POST to `/graphql`; the headers tell the length of the body unless they say otherwise. */
export function postText(body: string, headers: readonly string[] = []): string {
  const length = headers.some((header) => /^(content-length|transfer-encoding):/i.test(header))
    ? []
    : [`content-length: ${Buffer.byteLength(body)}`];
  const type = headers.some((header) => /^content-type:/i.test(header))
    ? []
    : ['content-type: application/json'];
  const lines = ['POST /graphql HTTP/1.1', 'host: graph', ...type, ...length, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
