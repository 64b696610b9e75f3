import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What is wrong with the way to a server. Bytes are counted for each connection, from when it is set. */
export interface NetworkFault {
  /** Resets a connection as soon as it is made. */
  readonly resetAtConnect?: boolean;
  /** Passes on so many bytes of the client, and resets the connection when there are more. */
  readonly resetAfterBytesUp?: number;
  /** The same for bytes of the server. */
  readonly resetAfterBytesDown?: number;
  /** How late the client gets what the server has sent. */
  readonly delayMs?: number;
  /** Loses all bytes and all ends of connections, and tells nobody. */
  readonly halfOpen?: boolean;
  /** How late the client hears that the server has closed a connection. */
  readonly closeDelayMs?: number;
}

/** A TCP proxy on which anything can go wrong. */
export interface FaultProxy extends AsyncDisposable {
  /** Of the connections that are there and those to come; none at first. */
  fault: NetworkFault;
  /** Says where the bytes go, and returns the origin to be used in the place of that one. */
  leadTo(origin: string): string;
  /** Closes the port, and every connection; {@link FaultProxy.listen} opens it again. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
  /** How many connections have been made. */
  readonly connections: number;
  /** The connections of clients that are open. */
  readonly clients: ReadonlySet<Socket>;
}

/** So late that what was sent before a reset has been read. */
const RESET_DELAY_MS = 20;

/** Listens on a free port, unless told which. */
export async function startFaultProxy(host = '127.0.0.1', port = 0): Promise<FaultProxy> {
  const clients = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let fault: NetworkFault = {};
  let target = new URL('http://127.0.0.1:9');
  let connections = 0;
  let takenPort = port;
  let server: Server;

  function later(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, delayMs);
    timers.add(timer);
  }

  function serve(client: Socket): void {
    connections += 1;
    clients.add(client);
    client.on('error', () => {});
    if (fault.resetAtConnect === true) {
      client.on('close', () => clients.delete(client));
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    upstream.on('error', () => client.resetAndDestroy());
    client.on('close', () => {
      clients.delete(client);
      if (fault.halfOpen !== true) upstream.destroy();
    });
    upstream.on('close', () => {
      if (fault.halfOpen !== true) later(fault.closeDelayMs ?? 0, () => client.end());
    });
    client.on('data', (bytes: Buffer) => upstream.write(pass(bytes, 'resetAfterBytesUp')));
    upstream.on('data', (bytes: Buffer) => {
      const passed = pass(bytes, 'resetAfterBytesDown');
      if (fault.delayMs === undefined) client.write(passed);
      else later(fault.delayMs, () => client.write(passed));
    });

    let counted: NetworkFault | undefined;
    let left = { resetAfterBytesUp: 0, resetAfterBytesDown: 0 };

    /** What of the bytes is passed on. */
    function pass(bytes: Buffer, limit: keyof typeof left): Buffer {
      if (counted !== fault) {
        counted = fault;
        const { resetAfterBytesUp = Infinity, resetAfterBytesDown = Infinity } = fault;
        left = { resetAfterBytesUp, resetAfterBytesDown };
      }
      if (fault.halfOpen === true) return Buffer.alloc(0);
      const passed = bytes.subarray(0, left[limit]);
      left[limit] -= passed.length;
      if (passed.length < bytes.length) later(RESET_DELAY_MS, () => client.resetAndDestroy());
      return passed;
    }
  }

  async function listen(): Promise<void> {
    server = createServer(serve).listen(takenPort, host);
    await once(server, 'listening');
    takenPort = (server.address() as AddressInfo).port;
  }

  async function refuse(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const client of clients) client.destroy();
    await closed;
  }

  await listen();
  return {
    get fault() {
      return fault;
    },
    set fault(next) {
      fault = next;
    },
    leadTo(origin) {
      target = new URL(origin);
      return `http://${host}:${takenPort}`;
    },
    refuse,
    listen,
    get connections() {
      return connections;
    },
    clients,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer);
      await refuse();
    },
  };
}
