import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Pass } from '../../../src/upstream/gate/gate.ts';
import { deadlineOf } from '../deadlines.ts';
import { enter, failureOf, leftOf, passOf, startGate, THROTTLED } from './started-gate.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ONE_READ = { reads: 1, writes: 0 };

test('a gate that is open and empty is passed at once, and leaves no timer and no listener', () => {
  const gate = startGate();
  const deadline = deadlineOf();
  const pass = enter(gate, { deadline });
  expect(pass).toBeInstanceOf(Pass);
  expect(leftOf(gate)).toEqual([3, 49]);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
});

test('a pass gives back its slot once', async () => {
  const gate = startGate({ connections: 1 });
  const first = passOf(gate);
  const second = Promise.resolve(enter(gate));
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
    const failure = failureOf(() => enter(gate));
    expect(await failureOf(() => enter(gate))).toMatchObject({
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
    const failure = failureOf(() => enter(gate, { kind: 'write', deadline: deadlineOf(signal) }));
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
  const waiting = Promise.resolve(enter(gate, { kind: 'write' }));
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
  const waiting = Promise.resolve(enter(gate, { kind: 'write' }));
  passOf(gate, 'globex').tell(THROTTLED);
  passOf(gate, 'initech', 'write');
  expect([leftOf(gate, 'initech')[0], leftOf(gate, 'globex')[0]]).toEqual([2, 0]);
  // Forgotten, but not by those who wait for it.
  expect(leftOf(gate)[0]).toBe(3);
  await vi.advanceTimersByTimeAsync(1100);
  expect(await waiting).toBeInstanceOf(Pass);
  expect(vi.getTimerCount()).toBe(0);
});
