import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CIRCUIT_POLICY } from '../../../src/upstream/gate/circuit.ts';
import { type Gate, Pass } from '../../../src/upstream/gate/gate.ts';
import { recordObserver } from '../../support/recorded-observer.ts';
import { deadlineOf } from '../deadlines.ts';
import {
  enter,
  failureOf,
  failureWith,
  leftOf,
  OK,
  passOf,
  startGate,
  THROTTLED,
} from './started-gate.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const { openMs } = CIRCUIT_POLICY;
const LOST = failureWith(false);

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
    const failure = await failureOf(() => enter(gate));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', tried: false });
    expect(leftOf(gate)).toEqual([3, 50]);
  });

  test('a request over its limit is no probe: the next one is, also while it waits', async () => {
    const gate = startGate({ circuitPolicy: { ...CIRCUIT_POLICY, openMs: 100 } });
    for (let sent = 0; sent < 3; sent += 1) passOf(gate, 'acme', 'write').tell(OK);
    passOf(gate, 'initech').tell(THROTTLED);
    for (let sent = 0; sent < 10; sent += 1) {
      using pass = passOf(gate, 'globex');
      pass.tellFailure(LOST);
    }
    vi.advanceTimersByTime(100);
    const observer = recordObserver();
    const failure = await failureOf(() => enter(gate, { quotaKey: 'initech', observer }));
    expect(failure).toMatchObject({ code: 'RATE_LIMITED', tried: false });
    const waiting = Promise.resolve(enter(gate, { kind: 'write', observer }));
    await vi.advanceTimersByTimeAsync(0);
    expect(gate.circuitState).toBe('open');
    {
      using pass = passOf(gate, 'globex');
      expect(gate.circuitState).toBe('half-open');
      pass.tell(OK);
    }
    expect(gate.circuitState).toBe('closed');
    await vi.advanceTimersByTimeAsync(1100);
    expect(await waiting).toBeInstanceOf(Pass);
    // Neither has done anything to the circuit.
    expect(observer.events).toMatchObject([{ wait: 0 }, { wait: expect.any(Number) }]);
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
    const failure = await failureOf(() => enter(gate, { affectsCircuit: false }));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', tried: false });
    expect(gate.circuitState).toBe('open');
  });
});

test('who waits while the circuit opens is not sent after all, and gives back what it has', async () => {
  const gate = startGate();
  for (let sent = 0; sent < 3; sent += 1) passOf(gate, 'acme', 'write')[Symbol.dispose]();
  const failure = failureOf(() => enter(gate, { kind: 'write' }));
  for (let sent = 0; sent < 10; sent += 1) {
    using pass = passOf(gate, 'globex');
    pass.tellFailure(LOST);
  }
  expect(gate.circuitState).toBe('open');
  await vi.advanceTimersByTimeAsync(1100);
  expect(await failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', tried: false });
  expect(leftOf(gate)).toEqual([3, 50]);
  expect(vi.getTimerCount()).toBe(0);
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
  const failure = await failureOf(() => enter(gate, { deadline: deadlineOf(undefined, 99) }));
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

test('the observer is told of a wait, and of what its request does to the circuit', async () => {
  const gate = startGate();
  const observer = recordObserver();
  for (let sent = 0; sent < 3; sent += 1) passOf(gate, 'acme', 'write');
  const waiting = Promise.resolve(enter(gate, { kind: 'write', observer }));
  await vi.advanceTimersByTimeAsync(1100);
  await waiting;
  expect(observer.events).toEqual([{ wait: expect.any(Number), api: 'SENDCLOUD', kind: 'write' }]);
  expect(observer.events).not.toEqual([{ wait: 0, api: 'SENDCLOUD', kind: 'write' }]);

  const events: (readonly unknown[])[] = [];
  const sendWith = async (reached: boolean | null) => {
    const other = recordObserver();
    using pass = await enter(gate, { quotaKey: 'globex', observer: other });
    if (reached === true) pass.tell(OK);
    else pass.tellFailure(failureWith(reached));
    events.push(other.events);
  };
  for (let sent = 0; sent < 10; sent += 1) await sendWith(false);
  vi.advanceTimersByTime(openMs);
  await sendWith(true);
  const told = (...states: string[]) => states.map((circuit) => ({ circuit, api: 'SENDCLOUD' }));
  expect(events.slice(0, 9)).toEqual(Array(9).fill([]));
  expect(events.slice(9)).toEqual([told('open'), told('half-open', 'closed')]);
});
