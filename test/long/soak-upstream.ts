import { setTimeout as delay } from 'node:timers/promises';
import { answerOf, answerWell } from '../resilience/answers.ts';
import { connectionBody, ok } from '../resilience/under-test.ts';
import type { Script } from '../upstream/scripted-server.ts';

/** From this id on Sendcloud fails, each time in the same of several ways. */
export const FAILING = 2_000_000;
/** From this id on it takes longer than its client waits. */
export const SLOW = 3_000_000;
export const SLOW_MS = 300;

const failures: readonly Script[] = [
  (socket) => socket.write(answerOf(500)),
  (socket) => socket.write(answerOf(503)),
  (socket) => socket.resetAndDestroy(),
  (socket) => socket.end(ok(connectionBody(1)).slice(0, -10)),
  (socket) => socket.write(answerOf(429)),
];

/** A Sendcloud that answers by the id that is asked for. */
export const sendcloud: Script = async (...request) => {
  const [socket, , head] = request;
  const [, path = ''] = head.split(' ', 2);
  const id = Number(/\d+$/.exec(path)?.[0] ?? '1');
  if (id >= SLOW) await delay(SLOW_MS);
  else if (id >= FAILING) return failures[Math.floor(id / 10) % failures.length]?.(...request);
  if (!socket.destroyed) answerWell(...request);
};

/** A Shipping Channels that has every webhook subscription. */
export const shippingChannels: Script = (socket, _request, head) => {
  const [, path = ''] = head.split(' ', 2);
  const id = path.split('/').at(-1);
  const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
  const events = ['tracking.parcel_created'];
  const rest = { name: 'a', url: 'https://example.com/a', active: true, events };
  socket.write(ok(JSON.stringify({ data: { id, ...rest, ...times } })));
};
