import { createSecret } from '../../../src/domain/secret.ts';
import type { Deadline } from '../../../src/upstream/deadline.ts';
import type { Token } from '../../../src/upstream/oauth2/token-endpoint.ts';
import {
  createTokenSource,
  type TokenSource,
  type TokenSourceOptions,
} from '../../../src/upstream/oauth2/token-source.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { deadlineOf } from '../deadlines.ts';

/** One request for a token, which the test answers. */
export interface TokenCall {
  readonly deadline: Deadline;
  give(name: string, lifetimeS: number): Promise<void>;
  fail(reason?: string, retryAfterMs?: number): Promise<void>;
}

export interface SourceUnderClock {
  readonly source: TokenSource;
  /** In the order in which they were begun. */
  readonly calls: readonly TokenCall[];
  /** Moves the clock on. */
  pass(seconds: number): void;
  /** Asks for a token: its text, or why there is none. */
  ask(signal?: AbortSignal): Promise<string>;
  /** Asks for a token and answers the request that this takes. */
  fill(name: string, lifetimeS: number): Promise<void>;
  /** Tells that the API has refused the token that is in use. */
  discardCurrent(): Promise<void>;
}

/** Lets everything go on that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** A source of tokens with a clock that only the test moves, unless `ownClock` leaves it its own. */
export function createSourceUnderClock(
  options: Pick<TokenSourceOptions, 'share'> & { readonly ownClock?: true } = {},
): SourceUnderClock {
  let nowMs = 1_000_000;
  const calls: TokenCall[] = [];
  const source = createTokenSource({
    api: 'SENDCLOUD',
    fetchToken(deadline) {
      const { promise, resolve, reject } = Promise.withResolvers<Token>();
      const failure = { api: 'SENDCLOUD', code: 'UPSTREAM_UNAVAILABLE' } as const;
      calls.push({
        deadline,
        give(name, lifetimeS) {
          resolve({ authorization: createSecret(name), lifetimeMs: lifetimeS * 1000 });
          return settle();
        },
        fail(reason = 'failed', retryAfterMs) {
          reject(new UpstreamError(reason, { ...failure, retryAfterMs: retryAfterMs ?? null }));
          return settle();
        },
      });
      return promise;
    },
    ...(options.share !== undefined && { share: options.share }),
    ...(options.ownClock !== true && { now: () => nowMs }),
  });

  const get = (signal?: AbortSignal) => source.get(deadlineOf(signal));
  const ask: SourceUnderClock['ask'] = (signal) =>
    get(signal).then(
      (secret) => secret.reveal(),
      (error: Error) => `${error.name}: ${error.message}`,
    );
  return {
    source,
    calls,
    ask,
    pass(seconds) {
      nowMs += seconds * 1000;
    },
    async fill(name, lifetimeS) {
      const asked = ask();
      await calls.at(-1)?.give(name, lifetimeS);
      await asked;
    },
    async discardCurrent() {
      source.discard(await get());
    },
  };
}
