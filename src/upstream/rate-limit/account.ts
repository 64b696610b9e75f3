import type { Requests } from '../../domain/requests.ts';
import type { SaidLimit } from '../transport/response.ts';
import type { RateLimitRule, RateLimitState, RequestKind } from './rule.ts';
import { createRateWindow, type RateWindow } from './window.ts';

/** What one credential has sent to one API, and may still send. Times in milliseconds. */
export interface RateAccount {
  /**
   * How long until these many more may be sent at once; 0 when they may now, infinite when they never
   * may. Limits over a shorter time than `ignoreUpToMs` are no matter: they go one after the other.
   */
  waitMs(requests: Requests, ignoreUpToMs?: number): number;
  /** How long until one more may be sent after those ahead of it, as far as they share its limits. */
  turnMs(kind: RequestKind, ahead: Requests): number;
  count(kind: RequestKind): void;
  /** One that was counted has not been sent. */
  release(kind: RequestKind): void;
  /** Nothing more may be sent for so long. */
  gate(waitMs: number): void;
  /** Takes over the numbers of an answer to such a request. */
  correct(kind: RequestKind, said: SaidLimit): void;
  /** Told that a read was refused for so long: an assumed limit is confirmed if no other explains it. */
  learnRefusal(waitMs: number): void;
  describe(): readonly RateLimitState[];
}

interface Line {
  readonly rule: RateLimitRule;
  /** What counts for certain. */
  readonly certain: RateWindow;
  /** And what is assumed to count. */
  readonly assumed: RateWindow;
  /** Whether the API has confirmed what was assumed. */
  confirmed: boolean;
}

/** How much too far off an end may seem: the API's clock and ours tell different times. */
const CLOCK_SLACK_MS = 60_000;

export function createRateAccount(
  rules: readonly RateLimitRule[],
  now: () => number = () => performance.now(),
): RateAccount {
  const lines = rules.map((rule): Line => {
    const certain = createRateWindow({ ...rule, now });
    const isInferred = rule.readsInferred === true;
    const assumed = isInferred ? createRateWindow({ ...rule, now }) : certain;
    return { rule, certain, assumed, confirmed: !isInferred };
  });
  let gateEndsAtMs = Number.NEGATIVE_INFINITY;

  const counts = ({ rule, confirmed }: Line, kind: RequestKind) =>
    rule.counts === 'all' ||
    rule.counts === `${kind}s` ||
    (kind === 'read' && confirmed && rule.readsInferred === true);
  const windowOf = ({ confirmed, assumed, certain }: Line) => (confirmed ? assumed : certain);
  const countOf = (line: Line, { reads, writes }: Requests) =>
    (counts(line, 'read') ? reads : 0) + (counts(line, 'write') ? writes : 0);
  /** What a request of this kind is counted in, for certain or on an assumption. */
  const windowsOf = (kind: RequestKind) =>
    lines.flatMap((line) => [
      ...(counts(line, kind) ? [line.certain] : []),
      ...(line.assumed !== line.certain && (kind === 'read' || counts(line, kind))
        ? [line.assumed]
        : []),
    ]);
  const gateMs = () => Math.max(0, gateEndsAtMs - now());

  return {
    waitMs(requests, ignoreUpToMs = 0) {
      if (requests.reads + requests.writes === 0) return 0;
      const waits = lines.map((line) => {
        if (line.rule.windowMs <= ignoreUpToMs) return 0;
        const count = countOf(line, requests);
        return count === 0 ? 0 : windowOf(line).waitMs(count);
      });
      return Math.max(gateMs(), ...waits);
    },

    turnMs(kind, ahead) {
      const waits = lines
        .filter((line) => counts(line, kind))
        .map((line) => {
          const { limit, windowMs } = line.rule;
          const inFront = countOf(line, ahead);
          // As many as the window holds go in each of its lengths.
          const lengths = Math.floor(inFront / limit);
          return windowOf(line).waitMs(inFront - lengths * limit + 1) + lengths * windowMs;
        });
      return Math.max(gateMs(), ...waits);
    },

    count(kind) {
      for (const window of windowsOf(kind)) window.add();
    },

    release(kind) {
      for (const window of windowsOf(kind)) window.takeBack();
    },

    gate(waitMs) {
      gateEndsAtMs = Math.max(gateEndsAtMs, now() + waitMs);
    },

    correct(kind, { limit, remaining, resetMs }) {
      // The shortest window that can end so late: two of them may have the same limit.
      const line = lines
        .filter(({ rule }) => rule.limit === limit && resetMs <= rule.windowMs + CLOCK_SLACK_MS)
        .toSorted((one, other) => one.rule.windowMs - other.rule.windowMs)[0];
      if (line === undefined) return;
      if (kind === 'read' && remaining === 0) line.confirmed = true;
      if (counts(line, kind)) line.certain.correct(remaining, resetMs);
      if (line.assumed !== line.certain) line.assumed.correct(remaining, resetMs);
    },

    learnRefusal(waitMs) {
      // A wait that no other limit explains.
      const inferred = lines.find(({ confirmed }) => !confirmed);
      if (inferred === undefined) return;
      const isExplained = lines.some(
        (line) =>
          line !== inferred &&
          counts(line, 'read') &&
          waitMs <= line.rule.windowMs &&
          (line.rule.windowMs <= 60_000 || line.certain.remaining() === 0),
      );
      // What is as long as the window may be longer: named waits are cut to an hour.
      if (isExplained || waitMs >= inferred.rule.windowMs) return;
      inferred.confirmed = true;
      inferred.assumed.correct(0, waitMs);
    },

    describe: () =>
      lines.map(({ rule, assumed, confirmed }) => ({
        window: rule.window,
        limit: rule.limit,
        remaining: gateMs() > 0 ? 0 : assumed.remaining(),
        resetMs: Math.max(gateMs(), assumed.resetMs()),
        inferred: !confirmed,
      })),
  };
}
