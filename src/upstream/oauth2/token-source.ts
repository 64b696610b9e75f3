import type { Secret } from '../../domain/secret.ts';
import type { Deadline } from '../deadline.ts';
import { createFlight, type Flight } from '../flight.ts';
import type { UpstreamApi } from '../upstream-error.ts';
import type { Token } from './token.ts';

/** The access token of one OAuth2 client, which all its requests use. */
export interface TokenSource {
  /**
   * The token as the value of an `Authorization` header: the one there is, or a new one, which is
   * asked for once however many wait for it. Throws `UpstreamError`, and keeps no failure.
   */
  get(deadline: Deadline): Promise<Secret>;
  /** Told that the API has refused a token. Does nothing when there is another one by now. */
  discard(refused: Secret): void;
}

export interface TokenSourceOptions {
  readonly api: UpstreamApi;
  fetchToken(deadline: Deadline): Promise<Token>;
  /** A clock that never goes back, in milliseconds: nobody sets it. */
  readonly now?: () => number;
}

/** How long before its end a token is replaced; half of its life when that is shorter. */
const REFRESH_BEFORE_END_MS = 30_000;

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { api, fetchToken, now = () => performance.now() } = options;
  let current: { authorization: Secret; refreshAtMs: number; endsAtMs: number } | null = null;
  let flight: Flight<Secret> | null = null;

  async function refresh(deadline: Deadline): Promise<Secret> {
    // From before it is asked for: its life may begin at any moment until it arrives.
    const askedAtMs = now();
    const { authorization, lifetimeMs } = await fetchToken(deadline);
    const endsAtMs = askedAtMs + lifetimeMs;
    const refreshAtMs = endsAtMs - Math.min(REFRESH_BEFORE_END_MS, lifetimeMs / 2);
    current = { authorization, refreshAtMs, endsAtMs };
    return authorization;
  }

  function startFlight(): Flight<Secret> {
    const started = createFlight(api, async (deadline) => {
      try {
        return await refresh(deadline);
      } finally {
        if (flight === started) flight = null;
      }
    });
    return started;
  }

  return {
    async get(deadline) {
      if (current !== null && now() < current.refreshAtMs) return current.authorization;
      if (flight === null || flight.abandoned) flight = startFlight();
      try {
        return await flight.join(deadline);
      } catch (error) {
        // It is asked for early enough to do without it for a while.
        if (current !== null && now() < current.endsAtMs) return current.authorization;
        throw error;
      }
    },
    discard(refused) {
      if (current?.authorization === refused) current = null;
    },
  };
}
