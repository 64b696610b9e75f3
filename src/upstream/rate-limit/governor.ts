import { LRUCache } from 'lru-cache';
import type { Requests } from '../../domain/requests.ts';
import type { Deadline } from '../deadline.ts';
import type { SaidLimit } from '../transport/response.ts';
import type { UpstreamApi } from '../upstream-error.ts';
import { createRateAccount, type RateAccount } from './account.ts';
import type { RateLimitRule, RateLimitState, RequestKind } from './rule.ts';
import { createTurns, type Turns } from './turns.ts';

/**
 * Keeps each credential within the limits of one API, so that no request is sent that would be
 * refused, and no credential is run out of calls. One credential's limits never touch another's.
 */
export interface RateGovernor {
  /**
   * Waits, in turn, until one more request may be sent, and counts it. Throws `UpstreamError`
   * `RATE_LIMITED` at once when that would take long, and what ends the deadline when it ends.
   */
  acquire(scope: string, kind: RequestKind, deadline: Deadline): Promise<void>;
  /** Counts one more request if it may be sent now and nobody waits; whether that is so. */
  tryAcquire(scope: string, kind: RequestKind): boolean;
  /**
   * How long until these many could be sent at once, in whole milliseconds, and infinite when they
   * never can; null when they can soon enough to wait for.
   */
  overdrawnMs(scope: string, requests: Requests): number | null;
  /** One that was let go has found no connection: it counts when it does. */
  release(scope: string, kind: RequestKind): void;
  /** Told of every answer. */
  learn(scope: string, kind: RequestKind, answer: LimitAnswer): void;
  /** What the credential has left, without any request. */
  describe(scope: string): readonly RateLimitState[];
}

/** What an answer says of limits. */
export interface LimitAnswer {
  readonly isRefusal: boolean;
  /** When a refusal says to ask again; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** Null when its headers do not say. */
  readonly said: SaidLimit | null;
}

export interface RateGovernorOptions {
  readonly api: UpstreamApi;
  readonly rules: readonly RateLimitRule[];
  /** For how many credentials it remembers. */
  readonly maxScopes: number;
  /** The longest wait for a turn, in milliseconds. */
  readonly longestWaitMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

/** How long a credential is left alone that was refused without saying for how long, or for none. */
const DEFAULT_GATE_MS = 1000;

interface Scope {
  readonly account: RateAccount;
  readonly turns: Turns;
}

export function createRateGovernor(options: RateGovernorOptions): RateGovernor {
  const { api, rules, maxScopes, longestWaitMs, now = () => performance.now() } = options;
  const scopes = new LRUCache<string, Scope>({ max: maxScopes, memoMethod: createScope });
  const unused = createScope();

  function createScope(): Scope {
    const account = createRateAccount(rules, now);
    return { account, turns: createTurns({ api, account, longestWaitMs, now }) };
  }

  return {
    acquire: (scope, kind, deadline) => scopes.memo(scope).turns.take(kind, deadline),
    tryAcquire: (scope, kind) => scopes.memo(scope).turns.tryTake(kind),

    // Whoever only looks makes nobody be forgotten.
    overdrawnMs(scope, requests) {
      const { account } = scopes.get(scope) ?? unused;
      const waitMs = Math.ceil(account.waitMs(requests, longestWaitMs));
      return waitMs > longestWaitMs ? waitMs : null;
    },

    release(scope, kind) {
      const known = scopes.get(scope);
      known?.account.release(kind);
      known?.turns.review();
    },

    learn(scope, kind, { isRefusal, retryAfterMs, said }) {
      if (!isRefusal && said === null) return;
      const { account, turns } = scopes.memo(scope);
      if (said !== null) account.correct(kind, said);
      if (isRefusal) {
        // A wait of nothing is no wait that an API which refuses can mean.
        account.gate(retryAfterMs || DEFAULT_GATE_MS);
        if (kind === 'read' && retryAfterMs !== null) account.learnRefusal(retryAfterMs);
      }
      turns.review();
    },

    describe: (scope) => (scopes.get(scope) ?? unused).account.describe(),
  };
}
