import { buildConnector, errors, Pool } from 'undici';

/**
 * Connections to one origin: HTTP/1.1, so that ending a request ends its socket, and never more
 * than `connections` at a time. undici's own time limits have a grain of a second and are off.
 */
export function createPool(
  origin: string,
  options: { readonly connections: number; readonly connectTimeoutMs: number },
): Pool {
  return new Pool(origin, {
    connections: options.connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (target, callback) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), options.connectTimeoutMs);
      const connect = buildConnector({
        allowH2: false,
        timeout: 0,
        // In Node's types only a listening socket has it; every socket does.
        ...{ signal: controller.signal },
      });
      connect(target, (...outcome) => {
        clearTimeout(timer);
        if (controller.signal.aborted) callback(new errors.ConnectTimeoutError(), null);
        else callback(...outcome);
      });
    },
  });
}
