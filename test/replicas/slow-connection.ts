import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a port of this machine on which everything takes longer. */
export interface SlowConnection extends AsyncDisposable {
  readonly port: number;
  /** Before that, nobody is there. */
  connectTo(port: number): void;
  /** Ends all connections; until the next `connectTo`, nobody is there. */
  cut(): void;
  /** In milliseconds, each way. */
  set(delayMs: number): void;
}

export async function startSlowConnection(): Promise<SlowConnection> {
  let delayMs = 0;
  let target = 0;
  const sockets = new Set<Socket>();
  function forward(from: Socket, to: Socket): void {
    sockets.add(from);
    from.on('data', (chunk) => {
      if (delayMs === 0) to.write(chunk);
      else setTimeout(() => to.write(chunk), delayMs);
    });
    from.on('error', () => {});
    from.on('close', () => to.destroy());
  }
  const server = createServer((socket) => {
    const other = connect(target, '127.0.0.1');
    forward(socket, other);
    forward(other, socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connectTo(port) {
      target = port;
    },
    cut() {
      target = 0;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    set(next) {
      delayMs = next;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
