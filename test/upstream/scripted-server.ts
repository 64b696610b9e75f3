import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createPool } from '../../src/upstream/transport/pool.ts';
import type {
  TransportRequest,
  TransportResponse,
} from '../../src/upstream/transport/transport.ts';
import { createTransport, type Transport } from '../../src/upstream/transport/transport.ts';
import { canary } from '../support/canaries.ts';
import { deadlineOf } from './deadlines.ts';

/** Answers the nth request of all, from 1, byte by byte. */
export type Script = (socket: Socket, request: number, head: string) => void;

export interface ScriptedServer extends AsyncDisposable {
  readonly origin: string;
  /** The same, as if it spoke TLS: what it hears is a handshake. */
  readonly httpsOrigin: string;
  /** How many requests have come. */
  readonly requests: number;
  /** The sockets that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  /** How many were open at once at most. */
  readonly mostSockets: number;
}

/** The beginning of an answer, to which headers and a body are added. */
export const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** A whole answer of two bytes. */
export const GOOD_ANSWER = `${OK}content-length: 2\r\n\r\n{}`;

export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  let mostSockets = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    mostSockets = Math.max(mostSockets, sockets.size);
    socket.on('close', () => sockets.delete(socket));
    // The client ends sockets in whatever way it likes.
    socket.on('error', () => {});
    // Every request of these tests is one packet.
    socket.on('data', (head) => {
      requests += 1;
      script(socket, requests, head.toString('latin1'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    httpsOrigin: `https://127.0.0.1:${address.port}`,
    sockets,
    get requests() {
      return requests;
    },
    get mostSockets() {
      return mostSockets;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

export interface TransportToOptions {
  readonly attemptTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly connections?: number;
  readonly maxBodyBytes?: number;
}

/** A transport over a pool as the app has it. */
export function transportTo(
  origin: string,
  options: TransportToOptions = {},
): Transport & AsyncDisposable {
  const { attemptTimeoutMs = 2000, connectTimeoutMs = 1000 } = options;
  const { connections = 4, maxBodyBytes = 10_000 } = options;
  const dispatcher = createPool(origin, { connections, connectTimeoutMs });
  const transport = createTransport({
    api: 'SENDCLOUD',
    host: 'api.example',
    basePath: '/base',
    attemptTimeoutMs,
    maxBodyBytes,
    dispatcher,
  });
  return Object.assign(transport, { [Symbol.asyncDispose]: () => transport.close() });
}

/** Sends a GET with a credential that nobody may repeat. Its failure may be looked at later. */
export function ask(
  transport: Transport,
  signal: AbortSignal = new AbortController().signal,
  method: TransportRequest['method'] = 'GET',
): Promise<TransportResponse> {
  const authorization = `Bearer ${canary('CREDENTIAL')}`;
  const deadline = deadlineOf(signal);
  const answer = transport.send({ method, path: '/x', template: '/x', authorization, deadline });
  answer.catch(() => {});
  return answer;
}

/** Starts something and waits until it is settled: what it was, and how long that took in milliseconds. */
export async function timed<T>(
  start: () => Promise<T>,
): Promise<{ asked: Promise<T>; ms: number }> {
  const startedAt = performance.now();
  const asked = start();
  await Promise.allSettled([asked]);
  return { asked, ms: performance.now() - startedAt };
}
