import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CIRCUIT_POLICY } from '../../../src/upstream/gate/circuit.ts';
import { createGate, type Gate, type GateOptions, Pass } from '../../../src/upstream/gate/gate.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { deadlineOf } from '../deadlines.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const { openMs } = CIRCUIT_POLICY;
const OK = { status: 200, retryAfterMs: null, reportedLimit: null };
const LOST = failureWith(false);
const ONE_READ = { reads: 1, writes: 0 };
const THROTTLED = { ...OK, status: 429, retryAfterMs: 3_600_000 };

function startGate(options: Partial<GateOptions> = {}): Gate {
  return createGate({
    api: 'SENDCLOUD',
    rules: [
      { window: 'writes per second', limit: 3, windowMs: 1000, counts: 'writes' },
      { window: 'reads per minute', limit: 50, windowMs: 60_000, counts: 'reads' },
    ],
    maxQuotas: 100,
    quotaWaitMs: 2000,
    connections: 50,
    maxWaiting: 1,
    slotWaitMs: 4000,
    ...options,
  });
}

function failureWith(reached: boolean | null): UpstreamError {
  return new UpstreamError('x', { api: 'SENDCLOUD', code: 'UPSTREAM_UNAVAILABLE', reached });
}

/** A pass that is had at once. */
function passOf(gate: Gate, quotaKey = 'acme', kind: 'read' | 'write' = 'read'): Pass {
  const pass = gate.enter(quotaKey, kind, deadlineOf());
  if (!(pass instanceof Pass)) throw new Error('It has to wait.');
  return pass;
}

const leftOf = (gate: Gate, quotaKey = 'acme') =>
  gate.describe(quotaKey).map(({ remaining }) => remaining);

/** What a request that may not enter is told, at once or later. */
async function failureOf(enter: () => Promise<Pass> | Pass): Promise<unknown> {
  return (async () => enter())().then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
}

test('a gate that is open and empty is passed at once, and leaves no timer and no listener', () => {
  const gate = startGate();
  const deadline = deadlineOf();
  const pass = gate.enter('acme', 'read', deadline);
  expect(pass).toBeInstanceOf(Pass);
  expect(leftOf(gate)).toEqual([3, 49]);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
});

test('a pass gives back its slot once', async () => {
  const gate = startGate({ connections: 1 });
  const first = passOf(gate);
  const second = Promise.resolve(gate.enter('acme', 'read', deadlineOf()));
  await vi.advanceTimersByTimeAsync(0);
  // A request that waits for a slot does not count yet.
  expect(leftOf(gate)).toEqual([3, 49]);
  first[Symbol.dispose]();
  const pass = await second;
  expect(leftOf(gate)).toEqual([3, 48]);
  expect(vi.getTimerCount()).toBe(0);
  pass[Symbol.dispose]();
  expect(passOf(gate)).toBeInstanceOf(Pass);
});

describe('when no slot is free', () => {
  test('a request waits for so long, and then was not sent', async () => {
    const gate = startGate({ connections: 1 });
    passOf(gate);
    const failure = failureOf(() => gate.enter('acme', 'read', deadlineOf()));
    expect(await failureOf(() => gate.enter('acme', 'read', deadlineOf()))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      tried: false,
    });
    await vi.advanceTimersByTimeAsync(4000);
    expect(await failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT', tried: false });
    expect(leftOf(gate)).toEqual([3, 49]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a request whose client hangs up leaves the line without a trace', async () => {
    const gate = startGate({ connections: 1 });
    const held = passOf(gate);
    const controller = new AbortController();
    const { signal } = controller;
    const failure = failureOf(() => gate.enter('acme', 'write', deadlineOf(signal)));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort(new DOMException('gone', 'AbortError'));
    expect(await failure).toMatchObject({ code: 'CANCELLED', tried: false });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    held[Symbol.dispose]();
    expect(leftOf(gate)).toEqual([3, 49]);
    expect(passOf(gate)).toBeInstanceOf(Pass);
  });
});

test('a request over its limit holds no slot while it waits', async () => {
  const gate = startGate({ connections: 4 });
  for (let sent = 0; sent < 3; sent += 1) passOf(gate, 'acme', 'write');
  const waiting = Promise.resolve(gate.enter('acme', 'write', deadlineOf()));
  await vi.advanceTimersByTimeAsync(0);
  passOf(gate, 'globex')[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(1100);
  expect(await waiting).toBeInstanceOf(Pass);
});

test('the quota of one credential is not that of another', () => {
  const gate = startGate();
  passOf(gate, 'acme', 'write');
  passOf(gate, 'globex').tell(THROTTLED);
  expect(leftOf(gate)).toEqual([2, 50]);
  expect(leftOf(gate, 'globex')).toEqual([0, 0]);
  expect(gate.quotaWaitMs('globex', ONE_READ)).toBe(3_600_000);
  expect(gate.quotaWaitMs('initech', { reads: 50, writes: 2 })).toBeNull();
});

test('an operation is not sendable by limits over longer than the queue lets it wait', () => {
  const gate = startGate();
  expect(gate.quotaWaitMs('acme', { reads: 0, writes: 1000 })).toBeNull();
  expect(gate.quotaWaitMs('acme', { reads: 51, writes: 0 })).toBe(Number.POSITIVE_INFINITY);
  vi.advanceTimersByTime(1);
  passOf(gate);
  const waitMs = gate.quotaWaitMs('acme', { reads: 50, writes: 0 });
  expect(waitMs).toBeGreaterThan(60_000);
  expect(Number.isInteger(waitMs)).toBe(true);
});

test('a credential that only asks makes no other one be forgotten', () => {
  const gate = startGate({ maxQuotas: 2 });
  passOf(gate).tell(THROTTLED);
  for (const quotaKey of ['a', 'b', 'c']) {
    gate.describe(quotaKey);
    gate.quotaWaitMs(quotaKey, ONE_READ);
  }
  expect(gate.quotaWaitMs('acme', ONE_READ)).toBe(3_600_000);
});

test('so many credentials are remembered, those that were used last', async () => {
  const gate = startGate({ maxQuotas: 2 });
  for (let sent = 0; sent < 3; sent += 1) passOf(gate, 'acme', 'write');
  const waiting = Promise.resolve(gate.enter('acme', 'write', deadlineOf()));
  passOf(gate, 'globex').tell(THROTTLED);
  passOf(gate, 'initech', 'write');
  expect([leftOf(gate, 'initech')[0], leftOf(gate, 'globex')[0]]).toEqual([2, 0]);
  // Forgotten, but not by those who wait for it.
  expect(leftOf(gate)[0]).toBe(3);
  await vi.advanceTimersByTimeAsync(1100);
  expect(await waiting).toBeInstanceOf(Pass);
  expect(vi.getTimerCount()).toBe(0);
});

describe('after ten failures', () => {
  function startOpen(): Gate {
    const gate = startGate();
    for (let sent = 0; sent < 10; sent += 1) {
      using pass = passOf(gate, `credential ${sent}`);
      pass.tellFailure(LOST);
    }
    expect(gate.circuitState).toBe('open');
    return gate;
  }

  test('nobody enters, and nothing counts towards a quota', async () => {
    const gate = startOpen();
    const failure = await failureOf(() => gate.enter('acme', 'read', deadlineOf()));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', tried: false });
    expect(leftOf(gate)).toEqual([3, 50]);
  });

  test('a probe over its limit leaves the circuit to the next request', async () => {
    const gate = startGate();
    passOf(gate).tell(THROTTLED);
    for (let sent = 0; sent < 10; sent += 1) {
      using pass = passOf(gate, 'globex');
      pass.tellFailure(LOST);
    }
    vi.advanceTimersByTime(openMs);
    const failure = await failureOf(() => gate.enter('acme', 'read', deadlineOf()));
    expect(failure).toMatchObject({ code: 'RATE_LIMITED', tried: false });
    expect(gate.circuitState).toBe('open');
    {
      using pass = passOf(gate, 'globex');
      pass.tell(OK);
    }
    expect(gate.circuitState).toBe('closed');
  });

  test('a probe that is given up without a word leaves the circuit to the next request', () => {
    const gate = startOpen();
    vi.advanceTimersByTime(openMs);
    passOf(gate)[Symbol.dispose]();
    expect(gate.circuitState).toBe('open');
    expect(passOf(gate)).toBeInstanceOf(Pass);
    expect(gate.circuitState).toBe('half-open');
  });

  test('a request with a timeout of its own is no probe', async () => {
    const gate = startOpen();
    vi.advanceTimersByTime(openMs);
    const failure = await failureOf(() => gate.enter('acme', 'read', deadlineOf(), true));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', tried: false });
    expect(gate.circuitState).toBe('open');
  });
});

test('a 5xx is an answer, so that it says nothing against the API', () => {
  const gate = startGate();
  for (let sent = 0; sent < 30; sent += 1) {
    using pass = passOf(gate);
    pass.tell({ ...OK, status: 503 });
  }
  expect(gate.circuitState).toBe('closed');
});

test('a request without enough time does not enter', async () => {
  const gate = startGate();
  const failure = await failureOf(() => gate.enter('acme', 'read', deadlineOf(undefined, 99)));
  expect(failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT', tried: false });
  expect(leftOf(gate)).toEqual([3, 50]);
});

test.for([
  { what: 'an API that was not reached', failure: failureWith(false), state: 'open' },
  { what: 'an API that was reached', failure: failureWith(true), state: 'closed' },
  { what: 'what says nothing of the API', failure: failureWith(null), state: 'closed' },
  { what: 'a mistake of ours', failure: new TypeError('x'), state: 'closed' },
])('after ten failures of $what the circuit is $state', ({ failure, state }) => {
  const gate = startGate();
  for (let failures = 0; failures < 10; failures += 1) {
    using pass = passOf(gate);
    pass.tellFailure(failure);
  }
  expect(gate.circuitState).toBe(state);
});
