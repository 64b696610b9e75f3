import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until } from '../support/start-graph.ts';
import { timed } from '../upstream/scripted-server.ts';
import { answerWell, failureOf, READ_DATA, readOf } from './answers.ts';
import {
  circuitOf,
  createGate,
  createReader,
  hang,
  readUntil,
  readUntilServed,
  reset,
  SOON,
  startSwitchable,
  unavailable,
} from './circuits.ts';
import { REAL_TIMES, type UnderTest } from './under-test.ts';

const OTHER_API = '{ webhookSubscription(id: "wh_123456") { active } }';
const OTHER_DATA = { webhookSubscription: { active: true } };
const DATA_OF_B = { connection: { url: 'https://example.com/b' } };
/** Not what was read before. */
const NEW = { 'cache-control': 'no-cache' };
const OPEN_LONG = { circuitPolicy: { ...SOON, openMs: 60_000 } };

/** Sends a query whose client does not wait for its answer. */
function startLeaving(app: UnderTest, id: number, headers: Readonly<Record<string, string>> = {}) {
  const controller = new AbortController();
  const asked = fetch(`${app.graph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...app.headersOf('A'), ...headers },
    body: JSON.stringify({ query: readOf(id) }),
    signal: controller.signal,
  });
  asked.catch(() => {});
  return () => controller.abort();
}

/** Waits until all clients that left are in the log. */
async function untilHungUp(app: UnderTest, times: number): Promise<void> {
  const hungUp = () => app.graph.logs.filter(({ clientHungUp }) => clientHungUp === true).length;
  await until(() => hungUp() === times);
}

test('the 5xx of one tenant open nothing: all others are served, and so is it as soon as it can be', async () => {
  await using app = await startSwitchable(unavailable, { tuning: OPEN_LONG });
  const read = createReader(app);
  for (let round = 0; round < 30; round += 1) {
    const [failed, served, other] = await Promise.all([
      read(),
      app.ask('B', readOf(1), NEW),
      app.ask('A', OTHER_API),
    ]);
    expect(failureOf(failed)).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(served.data).toEqual(DATA_OF_B);
    expect(other.data).toEqual(OTHER_DATA);
  }
  expect(app.requestsOfA).toBeGreaterThanOrEqual(30);
  // A fifth of the requests of both tenants are retries at most.
  expect(app.requestsOfA).toBeLessThanOrEqual(30 + 0.2 * 60);
  expect(await circuitOf(app)).toBe('closed');
  app.script = answerWell;
  const answer = await read();
  expect(answer.data).toEqual(READ_DATA);
  await app.expectInvariants([answer]);
});

test('connections that fail open the circuit of the upstream, which /readyz shows', async () => {
  await using app = await startSwitchable(reset);
  expect(await circuitOf(app)).toBe('closed');
  const read = createReader(app);
  const failed = await readUntil(read, async () => (await circuitOf(app)) === 'open');
  for (const answer of failed) expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(app.requestsOfA).toBe(10);
  expect((await app.ask('A', OTHER_API)).data).toEqual(OTHER_DATA);

  const before = app.requestsOfA;
  const gate = createGate();
  app.script = gate.script;
  const probe = readUntilServed(read);
  await until(() => app.requestsOfA > before);
  expect(await circuitOf(app)).toBe('half-open');
  // Nobody waits for the probe of somebody else, not even who would be answered.
  for (const tenant of ['A', 'B'] as const) {
    const other = await app.ask(tenant, readOf(1), NEW);
    expect(failureOf(other)).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(other.extensions.upstreamCalls).toEqual([]);
  }
  gate.open();
  await probe;
  expect(app.requestsOfA).toBe(before + 1);
  expect(await circuitOf(app)).toBe('closed');
  await app.expectInvariants(failed);
});

test('an upstream that does not answer is no longer waited for', async () => {
  await using app = await startSwitchable(hang, {
    environment: { ...REAL_TIMES, HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '300' },
    tuning: OPEN_LONG,
  });
  const read = createReader(app);
  const failed = await Promise.all(Array.from({ length: 10 }, read));
  for (const answer of failed) expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
  expect(await circuitOf(app)).toBe('open');
  const { asked } = await timed(read);
  expect(failureOf(await asked)).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(app.requestsOfA).toBe(10);
});

test('clients that hang up do not open it', async () => {
  await using app = await startSwitchable(hang, { tuning: OPEN_LONG });
  const leave = Array.from({ length: 30 }, (_, index) => startLeaving(app, index + 1));
  await until(() => app.requestsOfA === 30);
  for (const abort of leave) abort();
  await untilHungUp(app, 30);
  expect(await circuitOf(app)).toBe('closed');
  app.script = answerWell;
  const answer = await app.ask('A', readOf(7));
  expect(answer.data).toEqual(READ_DATA);
  await app.expectInvariants([answer]);
});

test('clients that hang up on its probes cannot keep it open for others', async () => {
  const openMs = 1500;
  await using app = await startSwitchable(reset, {
    tuning: { circuitPolicy: { ...SOON, openMs } },
  });
  await readUntil(createReader(app), async () => (await circuitOf(app)) === 'open');
  app.script = hang;
  await delay(openMs);
  const [before, rounds] = [app.requestsOfA, 5];
  for (let round = 1; round <= rounds; round += 1) {
    const leave = startLeaving(app, round, { 'x-sendcloud-authorization': 'Bearer stranger' });
    await until(() => app.requestsOfA === before + round);
    leave();
    await untilHungUp(app, round);
  }
  const other = await app.ask('B', readOf(1));
  expect(other.data).toEqual(DATA_OF_B);
  expect(await circuitOf(app)).toBe('closed');
  await app.expectInvariants([other]);
});

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('250 requests that hang at one API do not make the other any slower', async () => {
  const gate = createGate();
  const environment = {
    HOOKGRAPH_OPERATION_TIMEOUT_MS: '14000',
    HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '13000',
    HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
  };
  await using calm = await startSwitchable(answerWell, { environment });
  await using full = await startSwitchable(gate.script, { environment });
  const read = createReader(full);
  const { promise: allRefused, resolve } = Promise.withResolvers<void>();
  let refused = 0;
  const asked = Promise.all(
    Array.from({ length: 260 }, async () => {
      const { errors } = await read();
      if (errors !== undefined) refused += 1;
      if (refused === 10) resolve();
    }),
  );
  await allRefused;
  await until(() => full.requestsOfA === 50);

  const times: Record<'calm' | 'full', number[]> = { calm: [], full: [] };
  // Side by side, so that whatever else the machine does slows down both.
  for (let round = 0; round < 60; round += 1) {
    for (const [name, app] of Object.entries({ calm, full } as const)) {
      const { asked: answered, ms } = await timed(() => app.ask('A', OTHER_API));
      expect((await answered).data).toEqual(OTHER_DATA);
      // The first ones compile what they run.
      if (round >= 10) times[name as keyof typeof times].push(ms);
    }
  }
  expect(full.requestsOfA).toBe(50);
  expect(median(times.full)).toBeLessThan(3 * median(times.calm));
  gate.open();
  await asked;
  expect(refused).toBe(10);
  await full.expectInvariants([]);
});
