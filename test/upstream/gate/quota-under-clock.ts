import { expect, vi } from 'vitest';
import { Quota, type QuotaOptions } from '../../../src/upstream/gate/quota.ts';
import { OwnCounts } from '../../../src/upstream/gate/quota-counts.ts';
import type { RateLimitRule, RequestKind } from '../../../src/upstream/gate/rate-limit.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { deadlineOf } from '../deadlines.ts';

const RULES = [
  { window: 'writes per second', limit: 3, windowMs: 1000, counts: 'writes' },
  { window: 'reads per minute', limit: 50, windowMs: 60_000, counts: 'reads' },
] as const;
/** After which a write no longer counts: the second, the two steps that it may be longer, and one. */
export const SECOND_MS = 1000 + 2000 / 60 + 1;

export interface Asking {
  readonly kind?: RequestKind;
  readonly signal?: AbortSignal;
  readonly remainingMs?: number;
}

/** A quota of three writes a second, and what has become of each request: by its number, from 1. */
export interface AskedQuota {
  readonly quota: Quota;
  readonly gone: readonly number[];
  readonly failures: ReadonlyMap<number, UpstreamError>;
  /** Asks for one write unless told, and returns its number. */
  ask(asking?: Asking): number;
  askMany(count: number, asking?: Asking): void;
  /** Tells of a 429 to a read. */
  throttle(retryAfterMs: number | null): void;
}

/** Its clock is that of the fake timers. */
export function startQuota({
  rules = RULES,
  ...options
}: Partial<QuotaOptions> & { readonly rules?: readonly RateLimitRule[] } = {}): AskedQuota {
  const quota = new Quota(
    { api: 'SENDCLOUD', longestWaitMs: 2000, now: () => performance.now(), ...options },
    new OwnCounts(rules),
  );
  const gone: number[] = [];
  const failures = new Map<number, UpstreamError>();
  let asked = 0;

  const ask: AskedQuota['ask'] = ({ kind = 'write', signal, remainingMs } = {}) => {
    asked += 1;
    const number = asked;
    quota.acquire(kind, deadlineOf(signal, remainingMs)).then(
      () => gone.push(number),
      (error) => failures.set(number, error),
    );
    return number;
  };
  return {
    quota,
    gone,
    failures,
    ask,
    askMany(count, asking) {
      for (let nth = 0; nth < count; nth += 1) ask(asking);
    },
    throttle(retryAfterMs) {
      quota.learn('read', { status: 429, retryAfterMs, reportedLimit: null });
    },
  };
}

export const passMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);

export function expectRateLimited(
  error: UpstreamError | undefined,
  [fromMs, toMs]: readonly [number, number],
): void {
  expect(error).toBeInstanceOf(UpstreamError);
  expect(error).toMatchObject({ api: 'SENDCLOUD', code: 'RATE_LIMITED', tried: false });
  expect(error).toMatchObject({ retryable: true, transient: false });
  expect(Number.isInteger(error?.retryAfterMs)).toBe(true);
  expect(error?.retryAfterMs).toBeGreaterThanOrEqual(fromMs);
  expect(error?.retryAfterMs).toBeLessThanOrEqual(toMs);
}
