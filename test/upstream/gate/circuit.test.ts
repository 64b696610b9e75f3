import { describe, expect, test } from 'vitest';
import {
  CIRCUIT_POLICY,
  type Circuit,
  createCircuit,
  type Verdict,
} from '../../../src/upstream/gate/circuit.ts';

const { openMs } = CIRCUIT_POLICY;

/** A circuit of the policy that holds, on a clock of its own. */
function startCircuit() {
  const clock = { nowMs: 1_000_000 };
  const circuit: Circuit = createCircuit(CIRCUIT_POLICY);
  const admit = (counts = true) => circuit.admit(clock.nowMs, counts);
  /** Sends so many requests that come to the verdict: the state after each. */
  const send = (verdict: Verdict, times = 1) =>
    Array.from({ length: times }, () => {
      const period = admit();
      if (period !== null) circuit.record(period, verdict, clock.nowMs);
      return circuit.state;
    });
  return { clock, circuit, admit, send };
}

function startOpen() {
  const started = startCircuit();
  started.send('bad', 10);
  expect(started.circuit.state).toBe('open');
  return started;
}

const closed = (times: number) => Array(times).fill('closed');

test('it is closed after nine failures, and open after the tenth', () => {
  const { circuit, admit, send } = startCircuit();
  expect(send('bad', 10)).toEqual([...closed(9), 'open']);
  expect(admit()).toBeNull();
  expect(circuit.state).toBe('open');
});

test.for([
  { successes: 1, failures: 9, last: 'open' },
  { successes: 5, failures: 5, last: 'open' },
  { successes: 5, failures: 4, last: 'closed' },
  { successes: 6, failures: 5, last: 'closed' },
  { successes: 6, failures: 6, last: 'open' },
  { successes: 50, failures: 50, last: 'open' },
  { successes: 51, failures: 49, last: 'closed' },
])('after $successes successes and $failures failures it is $last', (row) => {
  const { send } = startCircuit();
  send('good', row.successes);
  expect(send('bad', row.failures)).toEqual([...closed(row.failures - 1), row.last]);
});

test('a success never opens it, however many have failed', () => {
  const { send } = startCircuit();
  send('bad', 9);
  expect(send('good')).toEqual(['closed']);
  expect(send('bad')).toEqual(['open']);
});

test('requests that say nothing do not count', () => {
  const { send } = startCircuit();
  send('nothing', 100);
  expect(send('bad', 9)).toEqual(closed(9));
  send('nothing', 100);
  expect(send('bad')).toEqual(['open']);
});

test.for([
  { afterMs: 26_900, last: 'open' },
  { afterMs: 30_000, last: 'closed' },
  { afterMs: 33_000, last: 'closed' },
  { afterMs: 86_400_000, last: 'closed' },
])('nine failures count $afterMs ms later: $last', ({ afterMs, last }) => {
  const { clock, send } = startCircuit();
  send('bad', 9);
  clock.nowMs += afterMs;
  expect(send('bad')).toEqual([last]);
});

test('successes that are older than the window do not count either', () => {
  const { clock, send } = startCircuit();
  send('good', 1000);
  clock.nowMs += 30_000;
  expect(send('bad', 10)).toEqual([...closed(9), 'open']);
});

test('a failure every 3 s opens it with the tenth, and one every 3.4 s never', () => {
  const dense = startCircuit();
  const states = Array.from({ length: 10 }, () => {
    const [state] = dense.send('bad');
    dense.clock.nowMs += 3000;
    return state;
  });
  expect(states).toEqual([...closed(9), 'open']);

  const sparse = startCircuit();
  for (let failure = 0; failure < 1000; failure += 1) {
    expect(sparse.send('bad')).toEqual(['closed']);
    sparse.clock.nowMs += 3400;
  }
});

describe('an open circuit', () => {
  test('admits nothing for as long as it is open, and then one', () => {
    const { clock, admit, send } = startOpen();
    clock.nowMs += openMs - 1;
    expect(admit()).toBeNull();
    clock.nowMs += 1;
    expect(send('good')).toEqual(['closed']);
  });

  test('admits one probe at a time, and is closed by it as if nothing had been', () => {
    const { clock, circuit, admit, send } = startOpen();
    clock.nowMs += openMs;
    const probe = admit() ?? expect.unreachable();
    expect(circuit.state).toBe('half-open');
    expect([admit(), admit(false)]).toEqual([null, null]);
    circuit.record(probe, 'good', clock.nowMs);
    // With the probe itself ten requests.
    expect(send('bad', 9)).toEqual([...closed(8), 'open']);
  });

  test('opens for as long again when the probe fails, as often as one does', () => {
    const { clock, admit, send } = startOpen();
    for (let probe = 0; probe < 3; probe += 1) {
      clock.nowMs += openMs;
      expect(send('bad')).toEqual(['open']);
      clock.nowMs += openMs - 1;
      expect(admit()).toBeNull();
      clock.nowMs -= openMs - 1;
    }
    clock.nowMs += openMs;
    expect(send('good')).toEqual(['closed']);
  });

  test('lets the next request be the probe when one came to nothing', () => {
    const { clock, send } = startOpen();
    clock.nowMs += openMs;
    expect(send('nothing', 3)).toEqual(['open', 'open', 'open']);
    expect(send('good')).toEqual(['closed']);
  });

  test('takes no request that does not count for the probe', () => {
    const { clock, circuit, admit } = startOpen();
    clock.nowMs += openMs;
    expect(admit(false)).toBeNull();
    expect(circuit.state).toBe('open');
  });
});

test('requests that do not count are admitted while it is closed, and open nothing', () => {
  const { clock, circuit, admit } = startCircuit();
  for (let request = 0; request < 30; request += 1) {
    circuit.record(admit(false) ?? expect.unreachable(), 'bad', clock.nowMs);
  }
  expect(circuit.state).toBe('closed');
});

test('a request that began before it opened decides nothing afterwards', () => {
  const { clock, circuit, admit, send } = startCircuit();
  const early = admit() ?? expect.unreachable();
  send('bad', 10);
  clock.nowMs += openMs;
  const probe = admit() ?? expect.unreachable();
  for (const verdict of ['bad', 'nothing', 'good'] as const) {
    circuit.record(early, verdict, clock.nowMs);
  }
  expect(circuit.state).toBe('half-open');
  circuit.record(probe, 'good', clock.nowMs);
  for (let late = 0; late < 9; late += 1) circuit.record(early, 'bad', clock.nowMs);
  expect(circuit.state).toBe('closed');
});
