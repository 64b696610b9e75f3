import type { Quota } from '../../../src/upstream/gate/quota.ts';
import { createQuotas } from '../../../src/upstream/gate/quotas.ts';
import type { RateLimitRule } from '../../../src/upstream/gate/rate-limit.ts';
import type {
  CountedRequests,
  QuotaChange,
  ReportedCount,
  SharedQuotas,
} from '../../../src/upstream/replicas.ts';
import { deadlineOf } from '../deadlines.ts';

/** One limit, of which nothing is lent. */
export const SCARCE: readonly RateLimitRule[] = [
  { window: 'calls', limit: 100, windowMs: 60_000, counts: 'all' },
];

/** Asks so often, and counts how often it may send. */
export async function send(quota: Quota | undefined, times: number): Promise<number> {
  const asked = Array.from({ length: times }, () => quota?.acquire('read', deadlineOf()));
  const settled = await Promise.allSettled(asked);
  return settled.filter(({ status }) => status === 'fulfilled').length;
}

export const leftOf = (quota: Quota | undefined) => quota?.describe()[0]?.remaining;

/** One permit or several, as the counter knows them. */
interface Counted {
  readonly window: string;
  count: number;
  readonly endsAtMs: number;
}

const NOTHING = { throttledMs: 0, readsConfirmed: false, isProven: false };

/** A common counter of several replicas, which can go away; everything happens at once in it. */
export function startCounter(
  rules: readonly RateLimitRule[],
  replicas: number,
  { latecomers = 0, longestWaitMs = 0 } = {},
) {
  const clock = { nowMs: 1000 };
  let counted: Counted[] = [];
  let isUp = true;
  let state: SharedQuotas['state'] = 'shared';
  let session = 1;
  let version = 0;
  let receipts = 0;
  let facts = NOTHING;
  const kept = new Map<string, readonly Counted[]>();
  const batches = new Set<string>();
  let losesAnswers = false;
  let takes = 0;
  const listeners = new Map<number, Parameters<SharedQuotas['listen']>[0]>();

  /** Nothing is there in the moment in which it is asked for. */
  const onItsWay = () => Promise.resolve();
  const left = ({ window, limit }: RateLimitRule) => {
    const counting = counted.filter(
      (each) => each.window === window && each.endsAtMs > clock.nowMs,
    );
    return limit - counting.reduce((sum, { count }) => sum + count, 0);
  };
  const written = (each: Counted): CountedRequests => ({
    window: each.window,
    count: each.count,
    endsInMs: each.endsAtMs - clock.nowMs,
  });
  function takeOver({ throttledMs = 0, readsConfirmed, isProven }: QuotaChange): void {
    facts = {
      throttledMs: Math.max(facts.throttledMs, throttledMs),
      readsConfirmed: facts.readsConfirmed || readsConfirmed === true,
      isProven: facts.isProven || isProven === true,
    };
  }
  function correct({ window, remaining, resetMs }: ReportedCount): void {
    const rule = rules.find((each) => each.window === window);
    const count = rule === undefined ? 0 : left(rule) - remaining;
    if (count > 0) counted.push({ window, count, endsAtMs: clock.nowMs + resetMs });
  }
  function tell(from: number, change: QuotaChange): void {
    version += 1;
    for (const [replica, { onChange }] of listeners) {
      if (replica !== from) onChange('credential', { ...change, isProven: true, version });
    }
  }

  const sharedFor = (self: number): SharedQuotas => ({
    replicas,
    get state() {
      return isUp ? state : 'away';
    },
    get session() {
      return session;
    },
    async take(_key, asked, atMost, validMs) {
      takes += 1;
      await onItsWay();
      if (!isUp) return null;
      const granted = Math.max(0, Math.min(atMost, ...asked.map(left)));
      const all = counted.filter(({ endsAtMs }) => endsAtMs > clock.nowMs).map(written);
      if (granted === 0) {
        const waitMs = Math.min(...all.map(({ endsInMs }) => endsInMs));
        return { granted, waitMs, counted: all, isProven: facts.isProven };
      }
      const added = asked.map(({ window, windowMs }) => ({
        window,
        count: granted,
        endsAtMs: clock.nowMs + validMs + windowMs,
      }));
      counted.push(...added);
      receipts += 1;
      kept.set(String(receipts), added);
      tell(self, { counted: added.map(written) });
      const receipt = [String(receipts)];
      return { granted, waitMs: 0, counted: added.map(written), receipt, isProven: facts.isProven };
    },
    giveBack(_key, [receipt = ''], count) {
      if (!isUp) return;
      const given = kept.get(receipt) ?? [];
      for (const each of given) each.count -= count;
      tell(self, { counted: given.map((each) => ({ ...written(each), count: -count })) });
    },
    tell(_key, change) {
      if (!isUp) return;
      takeOver(change);
      if (change.reported !== undefined) correct(change.reported);
      tell(self, change);
    },
    async join(_key, { counted: known, ...others }, batch) {
      await onItsWay();
      if (!isUp) return null;
      const sent = batches.has(`${self} ${batch.id}`) ? [] : batch.counted;
      batches.add(`${self} ${batch.id}`);
      takeOver(others);
      for (const { window } of rules) {
        const of = (list: readonly CountedRequests[]) =>
          list.filter((each) => each.window === window);
        const total = of(known).reduce((sum, { count }) => sum + count, 0);
        const rule = rules.find((each) => each.window === window);
        let missing = total - (rule === undefined ? 0 : rule.limit - left(rule));
        for (const each of of(known).toReversed()) {
          const count = Math.min(missing, each.count);
          if (count <= 0) break;
          missing -= count;
          counted.push({ window, count, endsAtMs: clock.nowMs + each.endsInMs });
        }
        for (const { count, endsInMs } of of(sent)) {
          counted.push({ window, count, endsAtMs: clock.nowMs + endsInMs });
        }
      }
      const all = counted.filter(({ endsAtMs }) => endsAtMs > clock.nowMs).map(written);
      if (sent.length > 0) tell(self, { counted: [...sent] });
      if (losesAnswers) return null;
      return { counted: all, version, ...facts };
    },
    listen: (listener) => void listeners.set(self, listener),
  });

  const told = () => Promise.all([...listeners.values()].map(({ onState }) => onState()));
  const startReplica = (self: number) =>
    createQuotas({
      api: 'SENDCLOUD',
      rules,
      maxQuotas: 10,
      longestWaitMs,
      sharedQuotas: sharedFor(self),
      now: () => clock.nowMs,
    }).of('credential');
  const quotas = Array.from({ length: replicas - latecomers }, (_, self) => startReplica(self));
  return {
    clock,
    quotas,
    /** How often permits were asked for. */
    get takes() {
      return takes;
    },
    get facts() {
      return facts;
    },
    /** What joins is counted, and not answered. */
    loseAnswers(loses: boolean) {
      losesAnswers = loses;
    },
    /** As when its key has ended. */
    forgetFacts() {
      facts = NOTHING;
    },
    addLatecomer: () => void quotas.push(startReplica(quotas.length)),
    async goAway() {
      isUp = false;
      await told();
    },
    /** With all that it knew, or with nothing. Replicas are sure of it only when they are told. */
    async comeBack({ isEmpty = false } = {}) {
      isUp = true;
      state = 'returning';
      session += 1;
      if (isEmpty) {
        counted = [];
        facts = NOTHING;
        batches.clear();
      }
      await told();
    },
    async beSure() {
      state = 'shared';
      await told();
    },
  };
}
