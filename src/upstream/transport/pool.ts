import { type LookupFunction, Socket } from 'node:net';
import { buildConnector, errors, Pool } from 'undici';

export interface PoolOptions {
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** In the place of the system's resolver of names. */
  readonly lookup?: LookupFunction;
}

/** How long a connection stays open without a request, unless its server names a time in `Keep-Alive`. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Connections to one origin: HTTP/1.1, so that ending a request ends its socket, and never more
 * than `connections` at a time. undici's own time limits have a grain of a second and are off.
 */
export function createPool(origin: string, options: PoolOptions): Pool {
  const { connections, connectTimeoutMs, lookup } = options;
  return new Pool(origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: createConnector(connectTimeoutMs, lookup),
  });
}

/** One for all connections of a pool: it keeps the TLS sessions, which the next connections resume. */
function createConnector(timeoutMs: number, lookup?: LookupFunction): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false,
    timeout: 0,
    // In Node's types only a listening socket has it; every socket does.
    ...(lookup !== undefined && { lookup }),
  });
  return (target, callback) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      // The library's types hide that a connector returns its socket.
      if (socket instanceof Socket) socket.destroy();
      callback(new errors.ConnectTimeoutError(), null);
    }, timeoutMs);
    const socket: unknown = connect(target, (...outcome) => {
      if (isOver) return;
      clearTimeout(timer);
      callback(...outcome);
    });
  };
}
