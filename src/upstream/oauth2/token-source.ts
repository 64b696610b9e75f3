import type { Secret } from '../../domain/secret.ts';
import type { UpstreamApi } from '../../domain/upstream.ts';
import { type Deadline, LEAST_TIME_MS } from '../deadline.ts';
import { createSharedRequest, type SharedRequest } from '../sharing/shared-request.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { Token } from './token-endpoint.ts';

/** The access token of one OAuth2 client, which all its requests use. */
export interface TokenSource {
  /**
   * The token as the value of an `Authorization` header: the one there is, which is replaced before
   * it ends without anybody waiting, or a new one, which is asked for once however many wait for it.
   * Throws `UpstreamError`: after a failure the same one, without asking, for as long as the endpoint
   * has said, or a second. Each second it is looked whether another replica has one.
   */
  get(deadline: Deadline): Promise<Secret>;
  /**
   * Told that the API has rejected a token. Returns whether another one may help: not when the last
   * one was replaced a moment ago and this one is rejected too.
   */
  discard(rejected: Secret): boolean;
}

type FetchToken = (deadline: Deadline) => Promise<Token>;

export interface TokenSourceOptions {
  readonly api: UpstreamApi;
  /** Asks the token endpoint. */
  fetchToken(deadline: Deadline): Promise<Token>;
  /**
   * Finds the token of another replica, or asks for one by `fetchToken`; absent when there are no
   * others. `rejected` is the last token that the API has rejected; null for none.
   */
  share?(rejected: Secret | null, deadline: Deadline, fetchToken: FetchToken): Promise<Token>;
  /** A clock that never goes back, in milliseconds: nobody sets it. */
  readonly now?: () => number;
}

/** How long before its end a token is replaced; half of its life when that is shorter. */
const REFRESH_BEFORE_END_MS = 30_000;
/** How long after a replacement rejected tokens are not replaced again: another one would not help. */
const DISCARD_PAUSE_MS = 5000;
/** How long the old token is used further, while it lives, when a new one could not be had. */
const REFRESH_PAUSE_MS = 5000;

/** How long nothing is asked after a failure that says nothing of it: who waits in vain is not pressed. */
const FAILURE_PAUSE_MS = 1000;

interface Failure {
  readonly error: UpstreamError;
  /** Until when the endpoint is not asked. */
  readonly endsAtMs: number;
  /** When it is next looked whether another replica has one. */
  lookAgainAtMs: number;
}

interface Current {
  readonly authorization: Secret;
  readonly endsAtMs: number;
  /** When it is next tried to replace it. */
  refreshAtMs: number;
}

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { api, share, now = () => performance.now() } = options;
  let current: Current | null = null;
  let request: SharedRequest<Secret> | null = null;
  let failure: Failure | null = null;
  let lastRejected: Secret | null = null;
  let discardedAtMs = Number.NEGATIVE_INFINITY;

  async function fetchNext(deadline: Deadline): Promise<Secret> {
    // From before it is asked for: its life may begin at any moment until it arrives.
    const askedAtMs = now();
    const { authorization, lifetimeMs } = await (share === undefined
      ? fetchToken(deadline)
      : share(lastRejected, deadline, fetchToken));
    failure = null;
    const endsAtMs = askedAtMs + lifetimeMs;
    const refreshAtMs = endsAtMs - Math.min(REFRESH_BEFORE_END_MS, lifetimeMs / 2);
    current = { authorization, endsAtMs, refreshAtMs };
    return authorization;
  }

  async function fetchToken(deadline: Deadline): Promise<Token> {
    if (failure !== null && now() < failure.endsAtMs) {
      failure.lookAgainAtMs = Math.min(now() + FAILURE_PAUSE_MS, failure.endsAtMs);
      throw again(failure, now());
    }
    try {
      return await options.fetchToken(deadline);
    } catch (error) {
      remember(error, deadline);
      throw error;
    }
  }

  /** Remembers what the endpoint is to blame for, and not that nobody had time to wait for it. */
  function remember(error: unknown, { signal, remainingMs }: Deadline): void {
    const hadTime = !signal.aborted && remainingMs() >= LEAST_TIME_MS;
    if (!(error instanceof UpstreamError) || !hadTime) return;
    const endsAtMs = now() + Math.max(error.retryAfterMs ?? 0, FAILURE_PAUSE_MS);
    const lookAgainAtMs = share === undefined ? endsAtMs : now() + FAILURE_PAUSE_MS;
    failure = { error, endsAtMs, lookAgainAtMs };
  }

  async function join(deadline: Deadline): Promise<Secret> {
    if (failure !== null && now() < failure.lookAgainAtMs) throw again(failure, now());
    if (request === null || request.isAbandoned()) {
      const started = createSharedRequest(api, async (joint) => {
        try {
          return await fetchNext(joint);
        } finally {
          if (request === started) request = null;
        }
      });
      request = started;
    }
    return request.join(deadline);
  }

  /** Nobody waits for it: it has as long as the old token lives. */
  async function refresh(old: Current): Promise<void> {
    old.refreshAtMs = now() + REFRESH_PAUSE_MS;
    const { signal } = new AbortController();
    const deadline = { signal, remainingMs: () => Math.max(0, old.endsAtMs - now()) };
    // Who needs one when the old one has ended asks for it, and hears why there is none.
    await join(deadline).catch(() => {});
  }

  return {
    async get(deadline) {
      if (current === null || now() >= current.endsAtMs) return join(deadline);
      if (now() >= current.refreshAtMs) refresh(current);
      return current.authorization;
    },
    discard(rejected) {
      lastRejected = rejected;
      if (current?.authorization !== rejected) return true;
      if (now() - discardedAtMs < DISCARD_PAUSE_MS) return false;
      discardedAtMs = now();
      current = null;
      return true;
    },
  };
}

function again({ error, endsAtMs }: Failure, nowMs: number): UpstreamError {
  const { message, retryAfterMs } = error;
  return new UpstreamError(message, {
    ...error,
    retryAfterMs: retryAfterMs === null ? null : Math.ceil(endsAtMs - nowMs),
  });
}
