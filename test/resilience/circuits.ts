import { setTimeout as delay } from 'node:timers/promises';
import { CIRCUIT_POLICY, type CircuitPolicy } from '../../src/upstream/gate/circuit.ts';
import type { GraphResponse } from '../support/start-graph.ts';
import type { Script } from '../upstream/scripted-server.ts';
import { answerOf, answerWell, readOf } from './answers.ts';
import { REAL_TIMES, startUnderTest, type UnderTest, type UnderTestOptions } from './under-test.ts';

/** The policy that holds, opening for less long. */
export const SOON: CircuitPolicy = { ...CIRCUIT_POLICY, openMs: 300 };

/** A Sendcloud that answers tenant A as it is told at the moment. */
export interface Switchable extends UnderTest {
  script: Script;
}

export const unavailable: Script = (socket) => socket.write(answerOf(503));
export const reset: Script = (socket) => socket.resetAndDestroy();
export const hang: Script = () => {};

export async function startSwitchable(
  script: Script,
  options: Omit<UnderTestOptions, 'script'> = { tuning: { circuitPolicy: SOON } },
): Promise<Switchable> {
  const app = await startUnderTest({
    environment: REAL_TIMES,
    ...options,
    script: (...request) => switchable.script(...request),
  });
  // Not a copy: what it counts goes on.
  const switchable = Object.assign(app, { script });
  return switchable;
}

/** Asks as tenant A for one connection after the other, each once. */
export function createReader(app: UnderTest): Reader {
  let lastId = 100;
  return () => {
    lastId += 1;
    return app.ask('A', readOf(lastId));
  };
}
export type Reader = () => Promise<GraphResponse>;

/** Reads until an answer is data: all answers, and how long it took in milliseconds. */
export async function readUntilServed(
  read: Reader,
): Promise<{ readonly answers: readonly GraphResponse[]; readonly ms: number }> {
  const startedAt = performance.now();
  const answers: GraphResponse[] = [];
  while (performance.now() - startedAt < 10_000) {
    const answer = await read();
    answers.push(answer);
    if (answer.errors === undefined) return { answers, ms: performance.now() - startedAt };
    await delay(10);
  }
  throw new Error('It was not served within ten seconds.');
}

/** Reads, whatever comes, until a condition holds; for ten seconds at most. */
export async function readUntil(
  read: Reader,
  condition: () => boolean | Promise<boolean>,
): Promise<readonly GraphResponse[]> {
  const startedAt = performance.now();
  const answers: GraphResponse[] = [];
  while (performance.now() - startedAt < 10_000) {
    answers.push(await read());
    if (await condition()) return answers;
    await delay(5);
  }
  throw new Error('The condition did not come true within ten seconds.');
}

/** The state of Sendcloud's circuit in `/readyz`, which is always 200. */
export async function circuitOf({ graph }: UnderTest): Promise<string> {
  const { status, text } = await graph.send({ path: '/readyz' });
  const { circuits } = JSON.parse(text);
  if (status !== 200 || circuits.SHIPPING_CHANNELS !== 'closed') throw new Error(text);
  return circuits.SENDCLOUD;
}

/** Answers well, once it is told to. */
export function createGate(): { readonly script: Script; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    open: resolve,
    async script(...request) {
      await promise;
      answerWell(...request);
    },
  };
}
