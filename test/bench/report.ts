import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a process of the benchmark sends once, when it can be used. */
export interface Ready {
  /** Without a path for the upstream, of the GraphQL endpoint for a contender. */
  readonly url: string;
}

/** What a process answers whenever it is asked. */
export interface Counts {
  /** Processor time of the whole process since its start: JavaScript, compiler and collector, in microseconds. */
  readonly cpuUs: number;
  /** Requests that an upstream has answered since its start; 0 for others. */
  readonly calls: number;
}

/** Tells the parent process where this one listens, and answers its questions until it is gone. */
export function report(url: string, countCalls: () => number = () => 0): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system, calls: countCalls() } satisfies Counts);
  });
  process.once('disconnect', () => process.exit());
  process.send?.({ url } satisfies Ready);
}

/** Listens on a free port of this machine. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
