import { expect } from 'vitest';
import {
  createGate,
  type Entrant,
  type Gate,
  type GateOptions,
  Pass,
} from '../../../src/upstream/gate/gate.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { recordObserver } from '../../support/recorded-observer.ts';
import { deadlineOf } from '../deadlines.ts';

export const OK = { status: 200, retryAfterMs: null, reportedLimit: null };
export const THROTTLED = { ...OK, status: 429, retryAfterMs: 3_600_000 };

export function startGate(options: Partial<GateOptions> = {}): Gate {
  return createGate({
    api: 'SENDCLOUD',
    rules: [
      { window: 'writes per second', limit: 3, windowMs: 1000, counts: 'writes' },
      { window: 'reads per minute', limit: 50, windowMs: 60_000, counts: 'reads' },
    ],
    maxQuotas: 100,
    longestQuotaWaitMs: 2000,
    connections: 50,
    maxWaiting: 1,
    longestSlotWaitMs: 4000,
    ...options,
  });
}

export function failureWith(reached: boolean | null): UpstreamError {
  return new UpstreamError('x', { api: 'SENDCLOUD', code: 'UPSTREAM_UNAVAILABLE', reached });
}

/** Enters with a read of one credential, unless told. */
export function enter(gate: Gate, entrant: Partial<Entrant> = {}): Pass | Promise<Pass> {
  return gate.enter({
    quotaKey: 'acme',
    kind: 'read',
    deadline: deadlineOf(),
    observer: recordObserver(),
    ...entrant,
  });
}

/** A pass that is had at once. */
export function passOf(gate: Gate, quotaKey = 'acme', kind: 'read' | 'write' = 'read'): Pass {
  const pass = enter(gate, { quotaKey, kind });
  if (!(pass instanceof Pass)) throw new Error('It has to wait.');
  return pass;
}

export const leftOf = (gate: Gate, quotaKey = 'acme') =>
  gate.describe(quotaKey).map(({ remaining }) => remaining);

/** What a request that may not enter is told, at once or later. */
export async function failureOf(enter: () => Promise<Pass> | Pass): Promise<unknown> {
  return (async () => enter())().then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
}
