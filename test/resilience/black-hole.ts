import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, and then sleeps for as long as it is told: nobody accepts, and one connection may wait. */
const SLEEPER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { host, port, awake } = workerData;
  const server = require('node:net').createServer();
  server.listen({ host, port, backlog: 1 }, () => {
    parentPort.postMessage('listening');
    setImmediate(() => {
      Atomics.wait(awake, 0, 0);
      process.exit();
    });
  });
`;

/** A port whose queue of connections is full, so that what is sent there to connect is lost. */
export async function startBlackHole(host: string, port: number): Promise<AsyncDisposable> {
  const awake = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SLEEPER, { eval: true, workerData: { host, port, awake } });
  await once(worker, 'message');
  // Linux lets one more wait than was asked for.
  const waiting = Array.from({ length: 4 }, () => connect(port, host).on('error', () => {}));
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')));
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of waiting) socket.destroy();
      const exited = once(worker, 'exit');
      Atomics.store(awake, 0, 1);
      Atomics.notify(awake, 0);
      await exited;
    },
  };
}
