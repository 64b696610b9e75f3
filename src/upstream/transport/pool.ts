import type { LookupFunction } from 'node:net';
import { buildConnector, errors, Pool } from 'undici';

export interface PoolOptions {
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** In the place of the system's resolver of names. */
  readonly lookup?: LookupFunction;
}

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
    connect: (target, callback) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), connectTimeoutMs);
      const connect = buildConnector({
        allowH2: false,
        timeout: 0,
        // In Node's types only a listening socket has it; every socket does.
        ...{ signal: controller.signal, ...(lookup !== undefined && { lookup }) },
      });
      connect(target, (...outcome) => {
        clearTimeout(timer);
        if (controller.signal.aborted) callback(new errors.ConnectTimeoutError(), null);
        else callback(...outcome);
      });
    },
  });
}
