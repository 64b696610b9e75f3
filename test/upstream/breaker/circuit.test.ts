import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  CIRCUIT_POLICY,
  type Circuit,
  createAnswerCircuit,
  createConnectionCircuit,
} from '../../../src/upstream/breaker/circuit.ts';
import type { TransportResponse } from '../../../src/upstream/transport/transport.ts';
import { UpstreamError, type UpstreamErrorOptions } from '../../../src/upstream/upstream-error.ts';

type Failure = Omit<UpstreamErrorOptions, 'api'>;
/** What a request comes to: an answer of a status, or what is thrown. */
type Outcome = number | Failure;

const { openMs } = CIRCUIT_POLICY;
const MISSING: Outcome = { code: 'UPSTREAM_UNAVAILABLE' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function settle(outcome: Outcome): TransportResponse {
  if (typeof outcome === 'number') return { status: outcome, headers: {}, body: '' };
  throw new UpstreamError('x', { api: 'SENDCLOUD', ...outcome });
}

/** Sends one request through it: whether it was sent at all. */
async function send(circuit: Circuit, outcome: Outcome): Promise<boolean> {
  const request = vi.fn(async () => settle(outcome));
  const [asked] = await Promise.allSettled([circuit.run(request)]);
  const isSent = request.mock.calls.length === 1;
  // Whatever it came to is what the caller gets.
  if (!isSent) expect(asked).toEqual({ status: 'fulfilled', value: null });
  else if (typeof outcome === 'number') expect(asked).toMatchObject({ value: { status: outcome } });
  else expect(asked).toMatchObject({ reason: outcome });
  return isSent;
}

async function sendTen(circuit: Circuit, outcome: Outcome): Promise<void> {
  for (let request = 0; request < 10; request += 1) await send(circuit, outcome);
}

/** Sends one request that ends when it is told to. */
function begin(circuit: Circuit) {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const asked = circuit.run(async () => settle(await promise));
  asked.catch(() => {});
  return async (outcome: Outcome) => {
    resolve(outcome);
    await Promise.allSettled([asked]);
  };
}

const makers = {
  connection: { create: createConnectionCircuit, failure: MISSING },
  answer: { create: createAnswerCircuit, failure: 503 },
} satisfies Record<string, { create: typeof createAnswerCircuit; failure: Outcome }>;

async function createOpen(name: keyof typeof makers): Promise<Circuit> {
  const { create, failure } = makers[name];
  const circuit = create(CIRCUIT_POLICY);
  await sendTen(circuit, failure);
  expect(circuit.state).toBe('open');
  return circuit;
}

const outcomes: readonly { what: string; outcome: Outcome; opens?: keyof typeof makers }[] = [
  { what: 'no connection', outcome: MISSING, opens: 'connection' },
  { what: 'no answer in time', outcome: { code: 'UPSTREAM_TIMEOUT' }, opens: 'connection' },
  { what: '500', outcome: 500, opens: 'answer' },
  { what: '503', outcome: 503, opens: 'answer' },
  { what: '599', outcome: 599, opens: 'answer' },
  {
    what: '503 without an end',
    outcome: { code: 'UPSTREAM_TIMEOUT', status: 503 },
    opens: 'answer',
  },
  {
    what: 'an answer that is cut',
    outcome: { code: 'UPSTREAM_BAD_RESPONSE', status: 200, broken: true },
    opens: 'connection',
  },
  { what: '200', outcome: 200 },
  { what: '400', outcome: 400 },
  { what: '404', outcome: 404 },
  { what: '429', outcome: 429 },
  { what: '499', outcome: 499 },
  {
    what: '200 without an end',
    outcome: { code: 'UPSTREAM_TIMEOUT', status: 200 },
    opens: 'connection',
  },
  { what: 'an unreadable 200', outcome: { code: 'UPSTREAM_BAD_RESPONSE', status: 200 } },
  { what: 'what is not HTTP', outcome: { code: 'UPSTREAM_BAD_RESPONSE' }, opens: 'connection' },
  { what: 'a client that hangs up', outcome: { code: 'CANCELLED' } },
  {
    what: 'a client that hangs up on a 503',
    outcome: { code: 'CANCELLED', status: 503 },
  },
  { what: 'a limit', outcome: { code: 'RATE_LIMITED', tried: false } },
  { what: 'what was not tried', outcome: { code: 'UPSTREAM_UNAVAILABLE', tried: false } },
  { what: 'no time to try', outcome: { code: 'UPSTREAM_TIMEOUT', tried: false } },
];

describe.for(['connection', 'answer'] as const)('the %s circuit', (name) => {
  test.for(outcomes)('after ten times $what', async ({ outcome, opens }) => {
    const circuit = makers[name].create(CIRCUIT_POLICY);
    await sendTen(circuit, outcome);
    expect(circuit.state).toBe(opens === name ? 'open' : 'closed');
    expect(await send(circuit, outcome)).toBe(opens !== name);
  });

  test('is closed after nine failures, and after ten among eleven others', async () => {
    const { create, failure } = makers[name];
    const few = create(CIRCUIT_POLICY);
    for (let request = 0; request < 9; request += 1) await send(few, failure);
    expect(few.state).toBe('closed');

    const rare = create(CIRCUIT_POLICY);
    for (let request = 0; request < 11; request += 1) await send(rare, 200);
    await sendTen(rare, failure);
    expect(rare.state).toBe('closed');
    await send(rare, failure);
    expect(rare.state).toBe('open');
  });

  test('sends nothing for as long as it is open, and then one', async () => {
    const circuit = await createOpen(name);
    expect(await send(circuit, 200)).toBe(false);
    vi.advanceTimersByTime(openMs - 1);
    expect(await send(circuit, 200)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await send(circuit, 200)).toBe(true);
    expect(circuit.state).toBe('closed');
  });

  test('sends one after the same time when the clock on the wall is set back', async () => {
    const circuit = await createOpen(name);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(openMs - 1);
    expect(await send(circuit, 200)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await send(circuit, 200)).toBe(true);
  });

  test('sends one probe at a time, and lets nobody wait for it', async () => {
    const circuit = await createOpen(name);
    vi.advanceTimersByTime(openMs);
    const end = begin(circuit);
    expect(circuit.state).toBe('half-open');
    const others = vi.fn(async () => settle(200));
    expect(await Promise.all([circuit.run(others), circuit.run(others)])).toEqual([null, null]);
    expect(others).not.toHaveBeenCalled();
    await end(200);
    expect(circuit.state).toBe('closed');
    // Those before it opened are forgotten.
    for (let request = 0; request < 8; request += 1) await send(circuit, makers[name].failure);
    expect(circuit.state).toBe('closed');
  });

  test('opens for as long again when the probe fails, as often as one does', async () => {
    const circuit = await createOpen(name);
    for (let probe = 0; probe < 3; probe += 1) {
      vi.advanceTimersByTime(openMs);
      expect(await send(circuit, makers[name].failure)).toBe(true);
      expect(circuit.state).toBe('open');
      vi.advanceTimersByTime(openMs - 1);
      expect(await send(circuit, 200)).toBe(false);
    }
    vi.advanceTimersByTime(1);
    expect(await send(circuit, 200)).toBe(true);
    expect(circuit.state).toBe('closed');
  });

  test.for(outcomes.filter(({ outcome }) => typeof outcome === 'object' && !outcome.status))(
    'is not closed by a probe that comes to $what',
    async ({ outcome }) => {
      const circuit = await createOpen(name);
      vi.advanceTimersByTime(openMs);
      expect(await send(circuit, outcome)).toBe(true);
      expect(circuit.state).toBe('open');
    },
  );

  test.for(outcomes.filter(({ what }) => /hangs up|limit|tried/.test(what)))(
    'lets the next one be the probe when the first came to $what',
    async ({ outcome }) => {
      const circuit = await createOpen(name);
      vi.advanceTimersByTime(openMs);
      for (let probe = 0; probe < 3; probe += 1) expect(await send(circuit, outcome)).toBe(true);
      expect(circuit.state).toBe('open');
      expect(await send(circuit, 200)).toBe(true);
      expect(circuit.state).toBe('closed');
    },
  );

  test.for<Outcome>([400, 401, 404, 429])('is closed by a probe with %j', async (status) => {
    const circuit = await createOpen(name);
    vi.advanceTimersByTime(openMs);
    await send(circuit, status);
    expect(circuit.state).toBe('closed');
  });

  test('what began before it opened decides nothing afterwards', async () => {
    const { create, failure } = makers[name];
    const circuit = create(CIRCUIT_POLICY);
    const ends = Array.from({ length: 12 }, () => begin(circuit));
    await sendTen(circuit, failure);
    vi.advanceTimersByTime(openMs);
    const endProbe = begin(circuit);
    await ends[0]?.(failure);
    await ends[1]?.({ code: 'CANCELLED' });
    await ends[2]?.(200);
    expect(circuit.state).toBe('half-open');
    await endProbe(200);
    for (const end of ends.slice(3)) await end(failure);
    expect(circuit.state).toBe('closed');
  });
});
