import { describe, expect, test } from 'vitest';
import { OK, type Script } from '../upstream/scripted-server.ts';
import { answerOf, answerWell, createOf, failureOf, READ_DATA, readOf } from './answers.ts';
import {
  circuitOf,
  createReader,
  readUntil,
  readUntilServed,
  reset,
  SOON,
  startSwitchable,
  unavailable,
} from './circuits.ts';
import { REAL_TIMES, startUnderTest } from './under-test.ts';

const REFUSED = { code: 'UPSTREAM_UNAVAILABLE' };

describe('a burst of', () => {
  const bursts = [500, 502, 503, 504].flatMap((status) => [
    // The third request of the first read is its last, and the first of the second is good.
    { status, length: 1, reads: 1 },
    { status, length: 2, reads: 1 },
    { status, length: 3, reads: 2 },
  ]);

  test.for(bursts)('$length x $status costs no requests but these and a good one', async (row) => {
    const { status, length, reads } = row;
    await using app = await startUnderTest({
      environment: REAL_TIMES,
      script: (...request) =>
        request[1] <= length ? request[0].write(answerOf(status)) : answerWell(...request),
    });
    const { answers } = await readUntilServed(createReader(app));
    expect(answers).toHaveLength(reads);
    expect(app.requestsOfA).toBe(length + 1);
    await app.expectInvariants(answers);
  });

  test('10 lost connections opens it until one request has been good', async () => {
    await using app = await startUnderTest({
      environment: REAL_TIMES,
      tuning: { circuitPolicy: SOON },
      script: (...request) => (request[1] <= 10 ? reset(...request) : answerWell(...request)),
    });
    const read = createReader(app);
    // 3 + 2 requests while there are retries, and 1 each then.
    const failed = [...(await readUntil(read, () => app.requestsOfA === 9))];
    expect(failed).toHaveLength(6);
    const tenthAt = performance.now();
    failed.push(await read());
    const { answers } = await readUntilServed(read);
    expect(performance.now() - tenthAt).toBeGreaterThan(SOON.openMs - 5);
    expect(app.requestsOfA).toBe(11);
    expect(answers.at(-1)?.data).toEqual(READ_DATA);
    for (const answer of answers.slice(0, -1)) {
      expect(failureOf(answer)).toEqual(REFUSED);
      expect(answer.extensions.upstreamCalls).toEqual([]);
    }
    await app.expectInvariants([...failed, ...answers]);
  });
});

test('in a long outage there are probes only, and the first one after it is served', async () => {
  await using app = await startSwitchable(reset);
  const read = createReader(app);
  const startedAt = performance.now();
  const failed = await readUntil(read, () => performance.now() - startedAt > 2000);
  const probes = app.requestsOfA - 10;
  expect(probes).toBeGreaterThan(0);
  expect(probes).toBeLessThanOrEqual((performance.now() - startedAt) / SOON.openMs);
  expect(failed.length).toBeGreaterThan(2 * app.requestsOfA);
  for (const answer of failed) expect(failureOf(answer)).toEqual(REFUSED);

  const before = app.requestsOfA;
  app.script = answerWell;
  const { answers, ms } = await readUntilServed(read);
  expect(app.requestsOfA).toBe(before + 1);
  expect(ms).toBeLessThan(SOON.openMs + 2000);
  // And from then on all are.
  const served = await Promise.all(Array.from({ length: 20 }, read));
  for (const { data } of served) expect(data).toEqual(READ_DATA);
  await app.expectInvariants([...failed, ...answers, ...served]);
});

test('as it is shipped, 300 reads in an outage are 10 calls and those in flight meanwhile', async () => {
  await using app = await startSwitchable(reset, {});
  const read = createReader(app);
  for (let round = 0; round < 30; round += 1) await Promise.all(Array.from({ length: 10 }, read));
  // Requests that were in flight when it opened are let end.
  expect(app.requestsOfA).toBeGreaterThanOrEqual(10);
  expect(app.requestsOfA).toBeLessThanOrEqual(20);
});

test.for<{ what: string; script: Script }>([
  {
    what: 'answers that are cut',
    script: (socket) => socket.end(`${OK}content-length: 500\r\n\r\n{"data":`),
  },
  { what: 'answers that are not HTTP', script: (socket) => socket.end('SMTP\r\n\r\n') },
])('$what open it for everybody: 50 reads are 20 calls at most', async ({ script }) => {
  await using app = await startSwitchable(script, {});
  const read = createReader(app);
  for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 10 }, read));
  expect(await circuitOf(app)).toBe('open');
  expect(app.requestsOfA).toBeLessThanOrEqual(20);
});

test('300 queries of 300 credentials at an upstream of 503 are 1.2 x 300 + 3 calls at most', async () => {
  await using app = await startSwitchable(unavailable, {});
  const askAs = (credential: number) =>
    app.ask('A', readOf(7), { 'x-sendcloud-authorization': `Bearer credential-${credential}` });
  for (let round = 0; round < 15; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => askAs(20 * round + index)),
    );
    for (const answer of answers) expect(failureOf(answer)).toEqual(REFUSED);
  }
  expect(app.requestsOfA).toBeGreaterThanOrEqual(300);
  expect(app.requestsOfA).toBeLessThanOrEqual(300 * 1.2 + 3);
  // It answers, so that it is not down.
  expect(await circuitOf(app)).toBe('closed');

  const before = app.requestsOfA;
  app.script = answerWell;
  const served = await askAs(0);
  expect(served.data).toEqual(READ_DATA);
  expect(app.requestsOfA).toBe(before + 1);
  await app.expectInvariants([served]);
});

test('retries count, and end when it opens', async () => {
  await using app = await startSwitchable(reset, {
    tuning: { circuitPolicy: { ...SOON, minimum: 2, openMs: 60_000 } },
  });
  const answer = await app.ask('A', readOf(7));
  expect(failureOf(answer)).toEqual(REFUSED);
  expect(app.requestsOfA).toBe(2);
  expect(answer.extensions.upstreamCalls).toMatchObject([{ status: null }, { status: null }]);
});

test('while it is open, what was read before is still served, and a write was not sent', async () => {
  await using app = await startSwitchable(answerWell, {
    environment: { ...REAL_TIMES, HOOKGRAPH_SENDCLOUD_FRESH_MS: '0' },
    tuning: { circuitPolicy: { ...SOON, openMs: 60_000 } },
  });
  await app.ask('A', readOf(7));
  app.script = reset;
  await readUntil(createReader(app), async () => (await circuitOf(app)) === 'open');
  const before = app.requestsOfA;
  const copy = await app.ask('A', readOf(7));
  expect(copy.data).toEqual(READ_DATA);
  expect(copy.extensions.stale).toHaveLength(1);
  const write = await app.ask('A', createOf());
  expect(failureOf(write)).toEqual(REFUSED);
  expect(app.requestsOfA).toBe(before);
});
