import { codeOfAbort, type Deadline, LEAST_TIME_MS } from '../deadline.ts';
import { type UpstreamApi, UpstreamError } from '../upstream-error.ts';
import type { RateAccount } from './account.ts';
import type { RequestKind } from './rule.ts';

/** The requests of one credential that wait until its limits let them go. */
export interface Turns {
  /**
   * Waits, in turn, until one more request may be sent, and counts it. Throws {@link UpstreamError}
   * `RATE_LIMITED` at once when that would take long, and what ends the deadline when it ends.
   */
  take(kind: RequestKind, deadline: Deadline): Promise<void>;
  /** Counts one more request if it may be sent now and nobody waits; whether that is so. */
  tryTake(kind: RequestKind): boolean;
  /**
   * After the account has changed: lets those go who may, in the order in which they came, and sends
   * away those for whom it has become too long.
   */
  review(): void;
}

export interface TurnsOptions {
  readonly api: UpstreamApi;
  readonly account: RateAccount;
  /** In milliseconds. */
  readonly longestWaitMs: number;
  readonly now: () => number;
}

interface Waiter {
  readonly kind: RequestKind;
  /** For how much longer it may wait. */
  patienceMs(): number;
  settle(error: UpstreamError | null): void;
}

export function createTurns({ api, account, longestWaitMs, now }: TurnsOptions): Turns {
  const waiting: Waiter[] = [];
  let timer: NodeJS.Timeout | undefined;

  function patienceOf(deadline: Deadline): () => number {
    const endsAtMs = now() + longestWaitMs;
    return () => Math.min(endsAtMs - now(), deadline.remainingMs() - LEAST_TIME_MS);
  }

  function rateLimited(waitMs: number): UpstreamError {
    return new UpstreamError('not sent: the limit of the credential is reached', {
      api,
      code: 'RATE_LIMITED',
      retryAfterMs: Number.isFinite(waitMs) ? Math.ceil(waitMs) : null,
      tried: false,
    });
  }

  function review(): void {
    clearTimeout(timer);
    const ahead = { reads: 0, writes: 0 };
    let nextMs = Number.POSITIVE_INFINITY;
    for (const waiter of waiting.splice(0)) {
      const waitMs = account.turnMs(waiter.kind, ahead);
      if (waitMs === 0) {
        account.count(waiter.kind);
        waiter.settle(null);
      } else if (waitMs > waiter.patienceMs()) {
        waiter.settle(rateLimited(waitMs));
      } else {
        waiting.push(waiter);
        ahead[`${waiter.kind}s`] += 1;
        nextMs = Math.min(nextMs, waitMs);
      }
    }
    timer = waiting.length > 0 ? setTimeout(review, Math.ceil(nextMs)) : undefined;
  }

  async function waitInTurn(
    { signal }: Deadline,
    { kind, patienceMs }: Pick<Waiter, 'kind' | 'patienceMs'>,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle: Waiter['settle'] = (error) => (error === null ? resolve() : reject(error));
    const waiter = { kind, patienceMs, settle };
    const leave = () => {
      const index = waiting.indexOf(waiter);
      if (index < 0) return;
      waiting.splice(index, 1);
      reject(new UpstreamError('left the queue', { api, code: codeOfAbort(signal), tried: false }));
      review();
    };
    waiting.push(waiter);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    else review();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  return {
    review,
    tryTake(kind) {
      const mayGo = waiting.length === 0 && account.turnMs(kind, { reads: 0, writes: 0 }) === 0;
      if (mayGo) account.count(kind);
      return mayGo;
    },
    async take(kind, deadline) {
      const reads = waiting.filter((waiter) => waiter.kind === 'read').length;
      const waitMs = account.turnMs(kind, { reads, writes: waiting.length - reads });
      const patienceMs = patienceOf(deadline);
      if (waitMs > 0 && waitMs > patienceMs()) throw rateLimited(waitMs);
      if (waitMs > 0) return waitInTurn(deadline, { kind, patienceMs });
      account.count(kind);
    },
  };
}
